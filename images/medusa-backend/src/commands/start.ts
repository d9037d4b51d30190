import { Failure } from '../failure.ts';
import * as log from '../log.ts';
import { required, startSettings } from '../settings.ts';
import { applicationRoot, medusaCli } from './medusa.ts';

/**
 * Checks what `medusa start` only complains about, then becomes it: same process, so that signals reach the server and its end is the
 * container's end.
 */
function start(): void {
  try {
    required(process.env, startSettings);
  } catch (error) {
    for (const line of error instanceof Failure ? error.lines : [String(error)]) log.error(line);
    process.exit(error instanceof Failure ? error.exitCode : 1);
  }
  // Once the server listens it handles the signal itself and ends what it began.
  const endEarly = () => {
    if (process.listenerCount('SIGTERM') === 1) process.exit(143);
  };
  process.on('SIGTERM', endEarly);
  process.chdir(applicationRoot);
  process.argv = [process.execPath, medusaCli, 'start'];
  void import(medusaCli);
}

start();
