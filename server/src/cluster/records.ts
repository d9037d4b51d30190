/** What every record kept of a kind has. */
export interface Identified {
  name: string;
  uid: string;
  resourceVersion: string;
}

/** One object appeared (no `before`), changed (both), or went (no `after`). A new uid under an old name is two changes. */
export interface Change<T> {
  namespace: string;
  before: T | undefined;
  after: T | undefined;
}

const none: readonly never[] = [];

/**
 * The records of one kind, by namespace (a cluster-wide object lies under its own name). Arrays are never changed
 * in place, so that they may be handed out as they are. Of more than `mostPerNamespace` the oldest are dropped.
 */
export class Records<T extends Identified> {
  readonly #most: number;
  #byNamespace = new Map<string, readonly T[]>();

  constructor(mostPerNamespace = 5000) {
    this.#most = mostPerNamespace;
  }

  get size(): number {
    let size = 0;
    for (const records of this.#byNamespace.values()) size += records.length;
    return size;
  }

  in(namespace: string): readonly T[] {
    return this.#byNamespace.get(namespace) ?? none;
  }

  namespaces(): Iterable<string> {
    return this.#byNamespace.keys();
  }

  /** Takes one record in. An older version of what is known, as after a replay, changes nothing. */
  put(namespace: string, record: T): Change<T>[] {
    const known = this.in(namespace);
    const before = known.find((other) => other.name === record.name);
    if (before && !isNewer(record.resourceVersion, before.resourceVersion)) return [];
    const others = before ? known.filter((other) => other !== before) : known;
    this.#byNamespace.set(namespace, [...others.slice(Math.max(0, others.length + 1 - this.#most)), record]);
    return changes(namespace, before, record);
  }

  /** Takes one record out; another uid under the same name stays. */
  remove(namespace: string, name: string, uid: string): Change<T>[] {
    const known = this.in(namespace);
    const before = known.find((other) => other.name === name);
    if (before?.uid !== uid) return [];
    const others = known.filter((other) => other !== before);
    if (others.length > 0) this.#byNamespace.set(namespace, others);
    else this.#byNamespace.delete(namespace);
    return [{ namespace, before, after: undefined }];
  }

  /** Puts a whole list in place of what is known, in one go, and answers what differs. */
  replace(list: ReadonlyMap<string, readonly T[]>): Change<T>[] {
    const old = this.#byNamespace;
    this.#byNamespace = new Map();
    for (const [namespace, records] of list) this.#byNamespace.set(namespace, records.slice(-this.#most));
    const found: Change<T>[] = [];
    for (const [namespace, records] of old) {
      const now = list.get(namespace) ?? none;
      for (const before of records) {
        if (!now.some((after) => after.name === before.name))
          found.push({ namespace, before, after: undefined });
      }
    }
    for (const [namespace, records] of list) {
      const before = old.get(namespace) ?? none;
      for (const after of records) {
        const same = before.find((other) => other.name === after.name);
        if (same?.resourceVersion !== after.resourceVersion || same.uid !== after.uid) {
          found.push(...changes(namespace, same, after));
        }
      }
    }
    return found;
  }
}

function changes<T extends Identified>(namespace: string, before: T | undefined, after: T): Change<T>[] {
  if (before === undefined || before.uid === after.uid) return [{ namespace, before, after }];
  return [
    { namespace, before, after: undefined },
    { namespace, before: undefined, after },
  ];
}

/** Resource versions are decimal numbers without a bound; where one is not, every difference counts as newer. */
export function isNewer(version: string, than: string): boolean {
  const numbers = /^[1-9]\d*$/;
  if (!numbers.test(version) || !numbers.test(than)) return version !== than;
  return version.length === than.length ? version > than : version.length > than.length;
}
