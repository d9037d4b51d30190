import { statSync } from 'node:fs';
import { StorageError } from '../domain/reason.ts';

/**
 * Knows the files that a connection has open. One that was removed or replaced meanwhile can still be written, but
 * nobody will ever find what was written: such a commit must not be answered.
 */
export class FileGuard {
  readonly #path: string;
  readonly #known = new Map<string, string>();

  /** The connection has written already, so that its files are there. */
  constructor(path: string) {
    this.#path = path;
    for (const file of this.#files()) {
      const found = identityOf(file);
      if (found !== undefined) this.#known.set(file, found);
    }
  }

  /** Throws StorageError where a file is not the one that is open. Two system calls. */
  check(): void {
    for (const file of this.#files()) {
      const known = this.#known.get(file);
      if (known === undefined || identityOf(file) === known) continue;
      throw new StorageError(
        'STORAGE_FAILED',
        `The file ${file} was removed or replaced, or cannot be reached any more, while it was in use; nothing was written.`,
      );
    }
  }

  #files(): string[] {
    return [this.#path, `${this.#path}-wal`];
  }
}

function identityOf(file: string): string | undefined {
  try {
    const { dev, ino } = statSync(file);
    return `${String(dev)}:${String(ino)}`;
  } catch {
    return undefined;
  }
}
