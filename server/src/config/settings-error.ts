import { RefusedStart } from '../lib/told-error.ts';

/** The settings do not let the server start: what is wrong, and what to do, in one line. */
export class SettingsError extends RefusedStart {}
