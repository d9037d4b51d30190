import { RefusedStart } from '../lib/told-error.ts';

/** The database may not be opened or used as it is: one sentence that says what, why and what to do. Stops the start. */
export class DatabaseRefusal extends RefusedStart {}
