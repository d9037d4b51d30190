import { accessSync, constants, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StartRefusal } from './start-refusal.ts';

/** Makes the data directory where it is missing (for its user only) and proves that it can be written. */
export function openDataDirectory(path: string): string {
  const directory = resolve(path);
  const probe = join(directory, `.write-test-${String(process.pid)}`);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    writeFileSync(probe, '');
    rmSync(probe);
    return directory;
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    throw new StartRefusal(
      `The data directory ${directory} cannot be written (${code}).`,
      'Let this user write it, or set SHOPYARD_DATA_DIR to another one.',
      { cause },
    );
  }
}
