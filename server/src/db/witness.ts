import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { DatabaseRefusal } from './refusal.ts';

/** Enough for both words and two numbers, always the same length, so that one write replaces it whole. */
const lineBytes = 96;

/**
 * Remembers beside the database how far it was answered: a database that ends before that has lost what was promised
 * (its newest file was cut off or put back), which SQLite itself cannot see. Not synced: it may be behind, never ahead.
 */
export class Witness {
  readonly #path: string;
  readonly #logId: string;
  #file: number | undefined;
  #head = 0;

  /** Throws DatabaseRefusal where the witness has seen more of this log than the database knows. */
  constructor(path: string, logId: string, head: number) {
    this.#path = path;
    this.#logId = logId;
    const seen = read(path);
    if (seen?.logId === logId && seen.head > head)
      throw new DatabaseRefusal(
        `The database ends at change ${String(head)}, but change ${String(seen.head)} was answered before: its newest part is missing.`,
        `Put back all its files together. To go on without what is missing, remove ${path}: stores made since are then listed as orphans and left alone.`,
      );
    this.note(head);
  }

  /** After COMMIT, before the answer. A failure to note is none of the database's: then less is known, and nothing wrong. */
  note(head: number): void {
    if (head <= this.#head) return;
    this.#head = head;
    try {
      this.#file ??= openSync(this.#path, 'w', 0o600);
      writeSync(this.#file, `${this.#logId} ${String(head)}`.padEnd(lineBytes), 0);
    } catch {
      this.close();
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

function read(path: string): { logId: string; head: number } | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  const [, logId = '', head = ''] = /^([0-9a-f]{32}) (\d{1,15}) *$/.exec(text) ?? [];
  return logId === '' ? undefined : { logId, head: Number(head) };
}
