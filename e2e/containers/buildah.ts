import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { command } from './cluster-program.ts';

/** Everything that is worth keeping between runs lies here. */
export const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'shopyard-containers');

/** buildah on a storage of this suite's own; what else is built on this machine is not touched. */
export function buildah(...args: string[]): Promise<string> {
  mkdirSync(cache, { recursive: true });
  const storage = [
    '--root',
    join(cache, 'storage'),
    '--runroot',
    join(cache, 'run'),
    '--storage-driver',
    'overlay',
  ];
  return command('buildah', [...storage, ...args]);
}

export async function has(image: string): Promise<boolean> {
  const names = await buildah('images', '--quiet', '--filter', `reference=${image}`);
  return names.trim() !== '';
}
