/**
 * Keys ordered by the time at which each is due; one time per key. A binary heap with an index: set, remove and take
 * cost O(log n). Bounded by the number of different keys.
 */
export class DeadlineHeap<K> {
  readonly #entries: { key: K; at: number }[] = [];
  readonly #places = new Map<K, number>();

  get size(): number {
    return this.#entries.length;
  }

  /** The earliest time, or undefined when empty. */
  get next(): number | undefined {
    return this.#entries[0]?.at;
  }

  at(key: K): number | undefined {
    const place = this.#places.get(key);
    return place === undefined ? undefined : this.#entries[place]?.at;
  }

  /** Sets or replaces the key's time. */
  set(key: K, at: number): void {
    const place = this.#places.get(key);
    if (place === undefined) {
      this.#entries.push({ key, at });
      this.#places.set(key, this.#entries.length - 1);
      this.#up(this.#entries.length - 1);
      return;
    }
    this.#entries[place] = { key, at };
    this.#up(place);
    this.#down(this.#places.get(key) ?? place);
  }

  remove(key: K): boolean {
    const place = this.#places.get(key);
    if (place === undefined) return false;
    this.#swap(place, this.#entries.length - 1);
    this.#entries.pop();
    this.#places.delete(key);
    if (place < this.#entries.length) {
      const moved = this.#entries[place];
      this.#up(place);
      if (moved) this.#down(this.#places.get(moved.key) ?? place);
    }
    return true;
  }

  /** Removes and answers the earliest key that is due at `now`. */
  take(now: number): K | undefined {
    const first = this.#entries[0];
    if (first === undefined || first.at > now) return undefined;
    this.remove(first.key);
    return first.key;
  }

  #up(place: number): void {
    for (let child = place; child > 0;) {
      const parent = (child - 1) >> 1;
      if (this.#time(parent) <= this.#time(child)) return;
      this.#swap(parent, child);
      child = parent;
    }
  }

  #down(place: number): void {
    for (let parent = place; ;) {
      const left = 2 * parent + 1;
      let least = parent;
      if (this.#time(left) < this.#time(least)) least = left;
      if (this.#time(left + 1) < this.#time(least)) least = left + 1;
      if (least === parent) return;
      this.#swap(parent, least);
      parent = least;
    }
  }

  #time(place: number): number {
    return this.#entries[place]?.at ?? Infinity;
  }

  #swap(a: number, b: number): void {
    const first = this.#entries[a];
    const second = this.#entries[b];
    if (first === undefined || second === undefined) return;
    this.#entries[a] = second;
    this.#entries[b] = first;
    this.#places.set(second.key, a);
    this.#places.set(first.key, b);
  }
}
