import { Backoff } from '../lib/backoff.ts';
import type { Clock, Random } from '../lib/clock.ts';

export interface ContactOptions {
  clock: Clock;
  random: Random;
  /** Without a sign of life for this long the cluster counts as unreachable. */
  unreachableAfterMs: number;
  /** Silence after which somebody has to ask. */
  probeAfterMs: number;
  /** Asks once; whoever carries the answer calls `alive`. */
  probe(): Promise<void>;
  /** The cluster answered after a silence: whoever waits may try again. */
  returned(): void;
  /** `reachable` flipped. */
  changed(): void;
}

/** A shorter silence is not an outage: back-offs keep their own time. */
const silenceMs = 5000;

/**
 * Knows when the cluster last gave a sign of life. Asks only while there is none: at rest the bookmarks of the
 * watches are enough. One timer, armed again only when it fires.
 */
export class Contact {
  readonly #options: ContactOptions;
  readonly #backoff: Backoff;
  #reachable = true;
  #lastAt: number | undefined;
  #lastTick: number;
  #nextProbe: number;
  #probing = false;
  #stopped = false;
  #cancel: () => void;

  constructor(options: ContactOptions) {
    this.#options = options;
    const { clock, random } = options;
    this.#backoff = new Backoff({ clock, random, firstMs: 1000, longestMs: 5000 });
    this.#lastTick = clock.monotonic();
    this.#nextProbe = this.#lastTick + options.probeAfterMs;
    this.#cancel = clock.after(options.probeAfterMs, this.#check);
  }

  get reachable(): boolean {
    return this.#reachable;
  }

  /** ms since 1970. */
  get lastAt(): number | undefined {
    return this.#lastAt;
  }

  alive(): void {
    this.#lastAt = this.#options.clock.now();
    this.#lastTick = this.#options.clock.monotonic();
    this.#nextProbe = this.#lastTick + this.#options.probeAfterMs;
    if (this.#reachable) return;
    this.#reachable = true;
    this.#options.changed();
  }

  /** A call found nobody: ask soon, whatever the last sign of life was. */
  doubt(): void {
    const soon = this.#options.clock.monotonic() + 1000;
    if (this.#probing || this.#nextProbe <= soon) return;
    this.#nextProbe = soon;
    this.#arm();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  readonly #check = (): void => {
    const now = this.#options.clock.monotonic();
    if (this.#reachable && now - this.#lastTick >= this.#options.unreachableAfterMs) {
      this.#reachable = false;
      this.#options.changed();
    }
    if (now >= this.#nextProbe && !this.#probing) void this.#probe();
    this.#arm();
  };

  async #probe(): Promise<void> {
    this.#probing = true;
    const asked = this.#options.clock.monotonic();
    const silentForMs = asked - this.#lastTick;
    await this.#options.probe().catch(() => undefined);
    this.#probing = false;
    if (this.#stopped) return;
    if (this.#lastTick >= asked) {
      this.#backoff.healthy();
      if (silentForMs >= silenceMs) this.#options.returned();
    } else this.#nextProbe = this.#options.clock.monotonic() + this.#backoff.failed();
    this.#arm();
  }

  #arm(): void {
    if (this.#stopped) return;
    this.#cancel();
    const { clock, unreachableAfterMs } = this.#options;
    const flipAt = this.#reachable ? this.#lastTick + unreachableAfterMs : Infinity;
    const at = Math.min(flipAt, this.#probing ? Infinity : this.#nextProbe);
    this.#cancel =
      at === Infinity ? () => undefined : clock.after(Math.max(1, at - clock.monotonic()), this.#check);
  }
}
