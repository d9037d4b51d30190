import type { Clock } from '../lib/clock.ts';

/**
 * Calls every member once per turn, from one timer: members are spread over the slots of the wheel,
 * and the timer runs only while there are members.
 */
export class HeartbeatWheel {
  readonly #slots: Set<() => void>[];
  readonly #slotMs: number;
  readonly #clock: Clock;
  #hand = 0;
  #members = 0;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, turnMs: number, slots = 15) {
    this.#clock = clock;
    this.#slotMs = turnMs / slots;
    this.#slots = Array.from({ length: slots }, () => new Set());
  }

  /** The result removes the member; calling it twice does nothing. */
  add(beat: () => void): () => void {
    // The slot just passed comes round last: the first beat is one full turn away.
    const slot = this.#slots[(this.#hand + this.#slots.length - 1) % this.#slots.length];
    slot?.add(beat);
    this.#members += 1;
    this.#cancel ??= this.#schedule();
    return () => {
      if (slot?.delete(beat) !== true) return;
      this.#members -= 1;
      if (this.#members === 0) this.stop();
    };
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #schedule(): () => void {
    return this.#clock.after(this.#slotMs, () => {
      for (const beat of this.#slots[this.#hand] ?? []) beat();
      this.#hand = (this.#hand + 1) % this.#slots.length;
      this.#cancel = this.#members > 0 ? this.#schedule() : undefined;
    });
  }
}
