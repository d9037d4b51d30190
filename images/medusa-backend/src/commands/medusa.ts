import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from '../failure.ts';

/** Where the built application lies: Medusa finds its admin and its modules from there, and from nowhere else. */
export const applicationRoot = join(__dirname, '..', '..');

export const medusaCli = join(dirname(require.resolve('@medusajs/cli/package.json')), 'cli.js');

export const medusaVersion = (
  JSON.parse(readFileSync(require.resolve('@medusajs/medusa/package.json'), 'utf8')) as { version: string }
).version;

/** Runs a command of Medusa's own to its end; what it says goes to our log. Throws unless it ends with 0. */
export async function medusa(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, [medusaCli, ...args], {
    cwd: applicationRoot,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const stop = () => child.kill('SIGTERM');
  process.once('exit', stop);
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (exitCode, exitSignal) => resolve([exitCode, exitSignal]));
  });
  process.off('exit', stop);
  if (code !== 0)
    throw new Failure('failed', [`medusa ${args[0] ?? ''} ended with ${code ?? signal ?? 'nothing'}`]);
}
