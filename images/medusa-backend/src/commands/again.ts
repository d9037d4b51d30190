import { Failure } from '../failure.ts';
import * as log from '../log.ts';

/** Does a step a second time when it failed. */
export async function again(step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    log.info(`${error.message}; trying once more`);
    await step();
  }
}
