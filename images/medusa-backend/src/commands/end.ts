import { Failure } from '../failure.ts';
import * as log from '../log.ts';

/** Runs a command to its end; the exit code says how it went, and the last lines of the log say why. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  // Process 1 of a container ignores signals that it does not handle.
  process.once('SIGTERM', () => process.exit(143));
  process.once('SIGINT', () => process.exit(130));
  try {
    await command();
    process.exit(0);
  } catch (error) {
    const lines = error instanceof Failure ? error.lines : [String((error as Error).stack ?? error)];
    for (const line of lines) log.error(line);
    process.exit(error instanceof Failure ? error.exitCode : 1);
  }
}
