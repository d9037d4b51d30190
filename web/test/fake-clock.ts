import type { Clock } from '../src/lib/lib/clock.ts';

/** A clock that moves only when told to; what is due runs in order of time. */
export class FakeClock implements Clock {
  #nowMs = Date.parse('2026-11-21T10:00:00Z');
  #due: { atMs: number; run: () => void }[] = [];

  now = (): number => this.#nowMs;

  after = (delayMs: number, run: () => void): (() => void) => {
    const entry = { atMs: this.#nowMs + delayMs, run };
    this.#due.push(entry);
    return () => {
      this.#due = this.#due.filter((one) => one !== entry);
    };
  };

  pass(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const next = this.#due
        .filter((one) => one.atMs <= endMs)
        .sort((left, right) => left.atMs - right.atMs)[0];
      if (!next) break;
      this.#due = this.#due.filter((one) => one !== next);
      this.#nowMs = next.atMs;
      next.run();
    }
    this.#nowMs = endMs;
  }

  get waiting(): number {
    return this.#due.length;
  }
}
