import { setImmediate } from 'node:timers/promises';
import type { Clock } from './clock.ts';
import { DeadlineTimer } from './deadline-timer.ts';

export interface QueueOptions<K> {
  clock: Clock;
  /** Keys worked on at the same time. */
  concurrency: number;
  /** Works on one key. What it throws goes to `failed`; the key is not queued again by itself. */
  work: (key: K) => Promise<void>;
  failed: (key: K, error: unknown) => void;
}

/**
 * A queue of keys, each at most once: whatever is added while a key waits is one visit. One key has one worker; a key
 * added while it is worked on is visited once more afterwards. First come, first served. Bounded by the number of
 * different keys, so it never refuses. Delays share one timer.
 */
export class CoalescingQueue<K> {
  readonly #options: QueueOptions<K>;
  readonly #waiting = new Set<K>();
  readonly #running = new Map<K, Promise<void>>();
  readonly #again = new Set<K>();
  readonly #later: DeadlineTimer<K>;
  #open = false;
  #stopped = false;

  constructor(options: QueueOptions<K>) {
    this.#options = options;
    this.#later = new DeadlineTimer(options.clock, (key) => {
      this.add(key);
    });
  }

  /** Keys that wait to be worked on now, without those that wait for a time. */
  get length(): number {
    return this.#waiting.size + this.#again.size;
  }

  get running(): number {
    return this.#running.size;
  }

  isRunning(key: K): boolean {
    return this.#running.has(key);
  }

  /** Begins to work; what was added before is kept until then. */
  open(): void {
    this.#open = true;
    this.#pump();
  }

  /** Visits the key as soon as a worker is free. */
  add(key: K): void {
    if (this.#stopped) return;
    if (this.#running.has(key)) this.#again.add(key);
    else this.#waiting.add(key);
    this.#pump();
  }

  /** Visits the key at this wall time, or earlier if it was to be visited earlier. */
  addAt(key: K, at: number): void {
    if (!this.#stopped) this.#later.setNoLater(key, at);
  }

  /** Forgets a time set by `addAt`. */
  clearAt(key: K): void {
    this.#later.clear(key);
  }

  /** Takes nothing more and resolves when the running workers have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#later.stop();
    this.#waiting.clear();
    this.#again.clear();
    await Promise.allSettled(this.#running.values());
  }

  #pump(): void {
    if (!this.#open || this.#stopped) return;
    for (const key of this.#waiting) {
      if (this.#running.size >= this.#options.concurrency) return;
      this.#waiting.delete(key);
      this.#running.set(key, this.#run(key));
    }
  }

  async #run(key: K): Promise<void> {
    // Each visit begins in a turn of the event loop of its own: `add` never runs foreign code, and keys that add each
    // other again and again cannot keep timers and sockets from their turn.
    await setImmediate();
    try {
      await this.#options.work(key);
    } catch (error) {
      this.#options.failed(key, error);
    } finally {
      this.#running.delete(key);
      if (this.#again.delete(key) && !this.#stopped) this.#waiting.add(key);
      this.#pump();
    }
  }
}
