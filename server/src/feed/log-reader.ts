import type { LogLine, LogReads } from '../db/database.ts';
import type { Clock } from '../lib/clock.ts';

export interface LogPage {
  lines: LogLine[];
  /** Everything up to and including this number is in the page or was before it. */
  upTo: number;
  /** The page reaches the head of the log as it was when it was read. */
  complete: boolean;
  /** Lines after the number were deleted before they were read. */
  lapsed: boolean;
}

/** One page after a number. Numbers without a line (rows that moved on) count as read. */
export async function readPage(log: LogReads, after: number, limit: number): Promise<LogPage> {
  const head = log.head();
  const lines = await log.after(after, limit);
  const last = lines.at(-1)?.seq ?? after;
  const complete = lines.length < limit;
  const upTo = complete ? Math.max(head, last) : last;
  return { lines, upTo, complete, lapsed: after < log.lowWater() };
}

const pageSize = 500;
const retryMs = 200;

/**
 * The one reader of the log for all streams: woken after a commit, reads what is new once and hands each page on.
 * Calls during a read are merged. A failing read is tried again every 200 ms and told by `failing`.
 */
export class LogReader {
  readonly #log: LogReads;
  readonly #clock: Clock;
  readonly #deliver: (page: LogPage) => void;
  readonly #onError: (error: unknown) => void;
  #position: number;
  #reading = false;
  #again = false;
  #stopped = false;
  #failing = false;

  constructor(input: {
    log: LogReads;
    clock: Clock;
    deliver: (page: LogPage) => void;
    onError: (error: unknown) => void;
  }) {
    this.#log = input.log;
    this.#clock = input.clock;
    this.#deliver = input.deliver;
    this.#onError = input.onError;
    this.#position = input.log.head();
  }

  /** Number up to which every stream was told. */
  get position(): number {
    return this.#position;
  }

  get failing(): boolean {
    return this.#failing;
  }

  wake(): void {
    if (this.#stopped) return;
    this.#again = true;
    if (!this.#reading) void this.#read();
  }

  stop(): void {
    this.#stopped = true;
  }

  async #read(): Promise<void> {
    this.#reading = true;
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        const page = await readPage(this.#log, this.#position, pageSize);
        this.#position = page.upTo;
        this.#failing = false;
        this.#deliver(page);
        if (!page.complete) this.#again = true;
      }
    } catch (error) {
      this.#failing = true;
      this.#onError(error);
      this.#clock.after(retryMs, () => {
        this.wake();
      });
    } finally {
      this.#reading = false;
    }
  }
}
