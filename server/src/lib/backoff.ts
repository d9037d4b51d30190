import type { Clock, Random } from './clock.ts';

export interface BackoffOptions {
  clock: Clock;
  random: Random;
  /** First delay, ms. Default 500. */
  firstMs?: number;
  /** Longest delay, ms. Default 30,000. */
  longestMs?: number;
  /** How long things must have gone well before failures are forgotten, ms. Default 10,000. */
  healthyMs?: number;
}

/**
 * Exponential delays with jitter: each in the upper half of first * 2^n, never above the longest.
 * A success alone forgets nothing: only one that lasted `healthyMs` does, so that a peer which
 * answers and dies at once is not asked in a tight loop.
 */
export class Backoff {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #firstMs: number;
  readonly #longestMs: number;
  readonly #healthyMs: number;
  #failures = 0;
  #healthySince: number | undefined;

  constructor(options: BackoffOptions) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#firstMs = options.firstMs ?? 500;
    this.#longestMs = options.longestMs ?? 30_000;
    this.#healthyMs = options.healthyMs ?? 10_000;
  }

  /** Failures in a row, as far as they are not forgotten. */
  get failures(): number {
    return this.#failures;
  }

  /** To be called when things begin to go well; calling again changes nothing. */
  healthy(): void {
    this.#healthySince ??= this.#clock.monotonic();
  }

  /**
   * Counts a failure and answers how long to wait before the next try; where the other side asked for `atLeastMs`, that
   * long and up to half as long again.
   */
  failed(atLeastMs = 0): number {
    const since = this.#healthySince;
    if (since !== undefined && this.#clock.monotonic() - since >= this.#healthyMs) this.#failures = 0;
    this.#healthySince = undefined;
    const full = Math.min(this.#longestMs, this.#firstMs * 2 ** Math.min(this.#failures, 30));
    this.#failures += 1;
    return Math.max(spread(atLeastMs, this.#random), full / 2 + (full / 2) * this.#random.next());
  }
}

/** A wait that many were asked for at once: no shorter, and not all of the same length. */
export const spread = (ms: number, random: Random): number => ms + (ms / 2) * random.next();
