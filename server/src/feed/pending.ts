import type { LogLine } from '../db/database.ts';

/**
 * Lines that wait for a slow reader, in the order of their numbers. Stores, operations and clusters are merged to
 * the latest; events never. Holds at most `limit` lines; when full, `add` answers false and everything is dropped.
 */
export class Pending {
  readonly #lines = new Map<string, LogLine>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#lines.size;
  }

  add(line: LogLine): boolean {
    const key = mergeKey(line);
    this.#lines.delete(key);
    if (this.#lines.size >= this.#limit) {
      this.#lines.clear();
      return false;
    }
    this.#lines.set(key, line);
    return true;
  }

  /** The line with the lowest number. */
  take(): LogLine | undefined {
    for (const [key, line] of this.#lines) {
      this.#lines.delete(key);
      return line;
    }
    return undefined;
  }

  /** Forgets lines up to and including this number. */
  dropUpTo(seq: number): void {
    for (const [key, line] of this.#lines) {
      if (line.seq > seq) return;
      this.#lines.delete(key);
    }
  }

  clear(): void {
    this.#lines.clear();
  }
}

function mergeKey(line: LogLine): string {
  switch (line.kind) {
    case 'store':
      return `store ${line.store.id}`;
    case 'operation':
      return `operation ${line.operation.id}`;
    case 'cluster':
      return `cluster ${line.cluster.id}`;
    case 'event':
      return `event ${String(line.seq)}`;
  }
}
