import { admit, type Claimant, inOrder } from './fair-admission.ts';

export interface FairPlacesOptions {
  capacity: number;
  retryPenaltyMs: number;
  /** Told of each key that gets a place after it had to wait. Only takes note. */
  granted: (key: string) => void;
}

/**
 * A bounded number of places, shared fairly between owners. A claim never blocks: it gets a place or is remembered, and
 * `granted` tells when its turn has come. Bounded by the number of different keys.
 */
export class FairPlaces {
  readonly #options: FairPlacesOptions;
  readonly #holding = new Map<string, { key: string; owner: string }>();
  readonly #waiting = new Map<string, Claimant>();
  /** Keys of those that wait, in order; undefined where that has changed. */
  #order: Map<string, number> | undefined;

  constructor(options: FairPlacesOptions) {
    this.#options = options;
  }

  get held(): number {
    return this.#holding.size;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  holds(key: string): boolean {
    return this.#holding.has(key);
  }

  /** True: the key has a place, now or already before. False: it waits for `granted`; asking again changes nothing. */
  claim(claimant: Claimant): boolean {
    if (this.#holding.has(claimant.key)) return true;
    if (!this.#waiting.has(claimant.key)) {
      this.#waiting.set(claimant.key, claimant);
      this.#order = undefined;
    }
    return this.#admit(claimant.key);
  }

  /** Takes a place whatever the limit: for what already had one before a restart. */
  seize(key: string, owner: string): void {
    if (this.#waiting.delete(key)) this.#order = undefined;
    this.#holding.set(key, { key, owner });
  }

  /** Gives the place back, or stops waiting for one. */
  release(key: string): void {
    const wasWaiting = this.#waiting.delete(key);
    if (wasWaiting) this.#order = undefined;
    if (this.#holding.delete(key) || wasWaiting) this.#admit(undefined);
  }

  waits(key: string): boolean {
    return this.#waiting.has(key);
  }

  /** 1 for the next one; undefined when it does not wait. Sorts once per change of those that wait. */
  position(key: string): number | undefined {
    this.#order ??= new Map(
      inOrder([...this.#waiting.values()], this.#options.retryPenaltyMs).map((each, index) => [
        each.key,
        index + 1,
      ]),
    );
    return this.#order.get(key);
  }

  #admit(asking: string | undefined): boolean {
    const { capacity, retryPenaltyMs } = this.#options;
    if (this.#waiting.size === 0 || this.#holding.size >= capacity) return false;
    const keys = admit({
      capacity,
      retryPenaltyMs,
      holding: [...this.#holding.values()],
      waiting: [...this.#waiting.values()],
    });
    for (const key of keys) {
      const owner = this.#waiting.get(key)?.owner ?? '';
      this.seize(key, owner);
      if (key !== asking) this.#options.granted(key);
    }
    return asking !== undefined && this.#holding.has(asking);
  }
}
