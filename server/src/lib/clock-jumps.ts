import type { Clock } from './clock.ts';

/** A smaller difference is what keeps a clock right, or a slow machine. */
const leastMs = 5000;

/** Notices that the wall clock was set, or that the machine slept, by comparing it with the one that never jumps. */
export class ClockJumps {
  readonly #clock: Pick<Clock, 'now' | 'monotonic'>;
  #offset: number;

  constructor(clock: Pick<Clock, 'now' | 'monotonic'>) {
    this.#clock = clock;
    this.#offset = clock.now() - clock.monotonic();
  }

  /** By how much it jumped since it was asked last, backward below zero; 0 for what is no jump. */
  take(): number {
    const offset = this.#clock.now() - this.#clock.monotonic();
    const jump = offset - this.#offset;
    if (Math.abs(jump) < leastMs) return 0;
    this.#offset = offset;
    return jump;
  }
}
