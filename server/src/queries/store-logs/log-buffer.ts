export interface LogLine {
  at: number | undefined;
  pod: string;
  container: string;
  text: string;
}

export interface LogBatch {
  lines: LogLine[];
  /** Lines that were left out just before these because they came faster than they were read. */
  dropped: number;
}

/**
 * Lines on their way to one reader, at most `capacity`: when it is full, the oldest go and are counted. A batch is in
 * the order of time as far as its lines carry one.
 */
export class LogBuffer {
  readonly #capacity: number;
  readonly #batchSize: number;
  #lines: LogLine[] = [];
  #dropped = 0;

  constructor(capacity: number, batchSize: number) {
    this.#capacity = capacity;
    this.#batchSize = batchSize;
  }

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  get isFull(): boolean {
    return this.#lines.length >= this.#capacity;
  }

  add(lines: readonly LogLine[]): void {
    for (const line of lines) this.#lines.push(line);
    const excess = this.#lines.length - this.#capacity;
    if (excess <= 0) return;
    this.#sort();
    this.#lines.splice(0, excess);
    this.#dropped += excess;
  }

  take(): LogBatch {
    this.#sort();
    const lines = this.#lines.splice(0, this.#batchSize);
    const dropped = this.#dropped;
    this.#dropped = 0;
    return { lines, dropped };
  }

  clear(): void {
    this.#lines = [];
  }

  /** Stable: what has no time, or the same, stays in the order in which it came. */
  #sort(): void {
    let last = 0;
    const timed = this.#lines.map((line) => {
      last = line.at ?? last;
      return { line, at: last };
    });
    this.#lines = timed.sort((a, b) => a.at - b.at).map(({ line }) => line);
  }
}
