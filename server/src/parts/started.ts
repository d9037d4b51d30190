import type { Log } from '../lib/log.ts';

/** What was started so far. `stop` ends it, last first, whatever fails; calling it twice does it once. */
export class Started {
  readonly #stops: { name: string; stop: () => unknown }[] = [];
  readonly #log: Log;
  #stopped: Promise<void> | undefined;

  constructor(log: Log) {
    this.#log = log;
  }

  add<T>(name: string, part: T, stop: (part: T) => unknown): T {
    this.#stops.push({ name, stop: () => stop(part) });
    return part;
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stopAll();
    return this.#stopped;
  }

  async #stopAll(): Promise<void> {
    for (const { name, stop } of this.#stops.toReversed()) {
      this.#log.debug({ part: name }, 'stopping');
      try {
        await stop();
      } catch (error) {
        this.#log.warn({ err: error, part: name }, 'a part did not stop in order');
      }
    }
  }
}
