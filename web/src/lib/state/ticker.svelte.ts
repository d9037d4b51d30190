import { createContext } from 'svelte';
import type { Clock } from '../lib/clock.ts';

/** One second hand for the whole page, so that ages tick together. `offsetMs` corrects a browser whose clock is wrong. */
export class Ticker {
  now = $state(0);
  readonly #clock: Clock;
  #offsetMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.now = clock.now();
  }

  /** Starts ticking; the returned function stops it. */
  start(): () => void {
    let cancel = (): void => {};
    const tick = (): void => {
      this.now = this.#clock.now() + this.#offsetMs;
      cancel = this.#clock.after(1000 - (this.#clock.now() % 1000), tick);
    };
    tick();
    return () => cancel();
  }

  /** Differences under two seconds are the network's, not the clock's. */
  correct(offsetMs: number): void {
    this.#offsetMs = Math.abs(offsetMs) < 2000 ? 0 : offsetMs;
  }
}

export const [getTicker, setTicker] = createContext<Ticker>();
