import { closeSync, ftruncateSync, openSync, rmSync, statSync, writeSync } from 'node:fs';

const pieceBytes = 64 * 1024;

/**
 * Room on the disk that is kept for what must go on when the disk is full: carrying on with accepted work, and deleting.
 * A file of that size lies beside the database; given up, its room is free for the database to grow into.
 */
export class Reserve {
  readonly #path: string;
  readonly #bytes: number;

  constructor(path: string, bytes: number) {
    this.#path = path;
    this.#bytes = bytes;
  }

  /** Whether the room is kept, after trying to take it back where it was given up. What grows must wait until it is. */
  keep(): boolean {
    if (this.#size() >= this.#bytes) return true;
    let file: number | undefined;
    try {
      file = openSync(this.#path, 'a', 0o600);
      const piece = Buffer.alloc(pieceBytes, 'reserve ');
      for (let left = this.#bytes - this.#size(); left > 0; left -= pieceBytes)
        writeSync(file, piece, 0, Math.min(left, pieceBytes));
      return true;
    } catch {
      // Half a reserve would take the last room from the database itself.
      if (file !== undefined) ftruncateSync(file, 0);
      return false;
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }

  /** Frees the room; false where there was none to free. */
  giveUp(): boolean {
    const had = this.#size() > 0;
    if (had) rmSync(this.#path, { force: true });
    return had;
  }

  /** 0 where it is not there, or cannot be looked at. */
  #size(): number {
    try {
      return statSync(this.#path).size;
    } catch {
      return 0;
    }
  }
}
