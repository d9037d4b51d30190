import type { Clock } from './clock.ts';
import { DeadlineHeap } from './deadline-heap.ts';

/** Longest delay a Node timer takes; a later deadline is armed again. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Many deadlines, one timer. Each key has at most one deadline (given as wall time, ms, and kept as the time until then,
 * so that a clock that is set moves none); `due` is called once per key that has come due, and must not throw. Nothing ticks while nothing is due. Bounded by the number of different keys.
 */
export class DeadlineTimer<K> {
  readonly #heap = new DeadlineHeap<K>();
  readonly #clock: Clock;
  readonly #due: (key: K) => void;
  #cancel: (() => void) | undefined;
  #armedFor: number | undefined;
  #stopped = false;

  constructor(clock: Clock, due: (key: K) => void) {
    this.#clock = clock;
    this.#due = due;
  }

  get size(): number {
    return this.#heap.size;
  }

  /** Sets or replaces the key's deadline. */
  set(key: K, at: number): void {
    if (this.#stopped) return;
    this.#heap.set(key, this.#monotonic(at));
    this.#arm();
  }

  /** Like `set`, but never later than what is set already. */
  setNoLater(key: K, at: number): void {
    const before = this.#heap.at(key);
    if (before === undefined || before > this.#monotonic(at)) this.set(key, at);
  }

  clear(key: K): void {
    if (this.#heap.remove(key)) this.#arm();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #monotonic(at: number): number {
    return this.#clock.monotonic() + (at - this.#clock.now());
  }

  #arm(): void {
    const { next } = this.#heap;
    if (next === this.#armedFor && this.#cancel) return;
    this.#cancel?.();
    this.#cancel = undefined;
    this.#armedFor = next;
    if (next === undefined || this.#stopped) return;
    const delay = Math.min(Math.max(0, next - this.#clock.monotonic()), longestTimerMs);
    this.#cancel = this.#clock.after(delay, () => {
      this.#fire();
    });
  }

  #fire(): void {
    this.#cancel = undefined;
    this.#armedFor = undefined;
    for (;;) {
      const key = this.#stopped ? undefined : this.#heap.take(this.#clock.monotonic());
      if (key === undefined) break;
      this.#due(key);
    }
    this.#arm();
  }
}
