import type { Clock } from '../lib/clock.ts';

export interface OperationWait extends Disposable {
  /** Resolves when the operation finished, the time is up, the caller left or the limit was reached; never rejects. */
  done: Promise<void>;
}

/** Who waits for which operation. Holds at most `limit` waits; a wait beyond it is over at once. */
export class OperationWaits {
  readonly #waiting = new Map<string, Set<() => void>>();
  readonly #clock: Clock;
  readonly #limit: number;
  #size = 0;

  constructor(clock: Clock, limit: number) {
    this.#clock = clock;
    this.#limit = limit;
  }

  get size(): number {
    return this.#size;
  }

  begin(id: string, options: { timeoutMs: number; signal?: AbortSignal }): OperationWait {
    if (this.#size >= this.#limit || options.signal?.aborted === true)
      return { done: Promise.resolve(), [Symbol.dispose]: () => undefined };
    let end = (): void => undefined;
    const done = new Promise<void>((resolve) => {
      const cancel = this.#clock.after(options.timeoutMs, () => {
        end();
      });
      end = (): void => {
        if (!this.#remove(id, end)) return;
        cancel();
        options.signal?.removeEventListener('abort', end);
        resolve();
      };
    });
    this.#add(id, end);
    options.signal?.addEventListener('abort', end);
    return {
      done,
      [Symbol.dispose]: () => {
        end();
      },
    };
  }

  finish(id: string): void {
    for (const end of [...(this.#waiting.get(id) ?? [])]) end();
  }

  stop(): void {
    for (const id of [...this.#waiting.keys()]) this.finish(id);
  }

  #add(id: string, end: () => void): void {
    const ends = this.#waiting.get(id) ?? new Set();
    this.#waiting.set(id, ends.add(end));
    this.#size += 1;
  }

  #remove(id: string, end: () => void): boolean {
    const ends = this.#waiting.get(id);
    if (ends?.delete(end) !== true) return false;
    if (ends.size === 0) this.#waiting.delete(id);
    this.#size -= 1;
    return true;
  }
}
