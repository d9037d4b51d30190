import type { OperationReads } from '../db/database.ts';
import type { EngineKind, OperationKind } from '../domain/words.ts';
import type { Clock } from '../lib/clock.ts';

const freshMs = 60_000;

/** How long steps usually take, read again at most once a minute per kind and engine. */
export class UsualTimes {
  readonly #reads: Pick<OperationReads, 'usualSeconds'>;
  readonly #clock: Clock;
  readonly #known = new Map<string, { at: number; seconds: Record<string, number> }>();

  constructor(reads: Pick<OperationReads, 'usualSeconds'>, clock: Clock) {
    this.#reads = reads;
    this.#clock = clock;
  }

  async of(kind: OperationKind, engine: EngineKind): Promise<Record<string, number>> {
    const key = `${kind} ${engine}`;
    const known = this.#known.get(key);
    if (known && this.#clock.monotonic() - known.at < freshMs) return known.seconds;
    const seconds = (await this.#reads.usualSeconds(kind, engine))?.steps ?? {};
    this.#known.set(key, { at: this.#clock.monotonic(), seconds });
    return seconds;
  }
}
