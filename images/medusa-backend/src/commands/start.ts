import { Failure } from '../failure.ts';
import { hidePrivateFiles } from '../files/private-files.ts';
import * as log from '../log.ts';
import { required, startSettings } from '../settings.ts';
import { applicationRoot, medusaCli } from './medusa.ts';

/**
 * Checks what `medusa start` only complains about, then becomes it: same process, so that signals reach the server and its end is the
 * container's end.
 */
async function start(): Promise<void> {
  try {
    required(process.env, startSettings);
    await hidePrivateFiles(applicationRoot);
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
  await import(medusaCli);
}

void start();
