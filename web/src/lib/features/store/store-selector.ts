import type { StorePhase, StoreRowFragment } from '#lib/graphql/generated/operations.ts';
import { fitsBesidePhase, fitsPhase, type StoreFilterTerms } from './store-filter.ts';
import { compareStores, type StoreOrder } from './store-order.ts';

export interface StoreSelection {
  rows: StoreRowFragment[];
  counts: ReadonlyMap<StorePhase, number>;
  /** Stores that fit all words but the status. */
  total: number;
}

/**
 * Filters, counts and orders the stores. The first time for a filter it looks at all of them; after that only at those that
 * `touch` named since: they are taken out of the ordered rows and merged back in, so that a change among 10,000 costs one pass.
 */
export class StoreSelector {
  readonly #stores: ReadonlyMap<string, StoreRowFragment>;
  readonly #touched = new Set<string>();
  /** The status of every store that fits all words but the status. */
  readonly #fitting = new Map<string, StorePhase>();
  #asked = '';
  #selection: StoreSelection = { rows: [], counts: new Map(), total: 0 };

  constructor(stores: ReadonlyMap<string, StoreRowFragment>) {
    this.#stores = stores;
  }

  /** The store was put, changed or removed. */
  touch(id: string): void {
    this.#touched.add(id);
  }

  select(terms: StoreFilterTerms, order: StoreOrder): StoreSelection {
    const asked = JSON.stringify([terms, order]);
    if (asked === this.#asked && this.#touched.size === 0) return this.#selection;
    const isFresh = asked !== this.#asked;
    if (isFresh) this.#fitting.clear();
    const ids = isFresh ? this.#stores.keys() : this.#touched;
    const incoming = [...ids].flatMap((id) => this.#judge(id, terms)).sort(compareStores[order]);
    const kept = isFresh ? [] : this.#selection.rows.filter((row) => !this.#touched.has(row.id));
    this.#asked = asked;
    this.#touched.clear();
    this.#selection = {
      rows: merged(kept, incoming, order),
      counts: counted(this.#fitting),
      total: this.#fitting.size,
    };
    return this.#selection;
  }

  #judge(id: string, terms: StoreFilterTerms): StoreRowFragment[] {
    const row = this.#stores.get(id);
    if (!row || !fitsBesidePhase(row, terms)) {
      this.#fitting.delete(id);
      return [];
    }
    this.#fitting.set(id, row.phase);
    return fitsPhase(row.phase, terms) ? [row] : [];
  }
}

function counted(fitting: ReadonlyMap<string, StorePhase>): Map<StorePhase, number> {
  const counts = new Map<StorePhase, number>();
  for (const phase of fitting.values()) counts.set(phase, (counts.get(phase) ?? 0) + 1);
  return counts;
}

function merged(
  left: readonly StoreRowFragment[],
  right: readonly StoreRowFragment[],
  order: StoreOrder,
): StoreRowFragment[] {
  const compare = compareStores[order];
  const rows: StoreRowFragment[] = [];
  let at = 0;
  for (const row of left) {
    for (let next = right[at]; next && compare(next, row) < 0; next = right[++at]) rows.push(next);
    rows.push(row);
  }
  return rows.concat(right.slice(at));
}
