import type { Change, KubeObject } from '../api/api.ts';
import { ChangeLog } from './change-log.ts';
import type { LoggedChange } from './change-log.ts';
import type { Storage } from './storage.ts';

export interface Entry {
  key: string;
  /** Never changed after it is stored. */
  object: KubeObject;
  json: string;
}

interface Table {
  entries: Map<string, Entry>;
  byNamespace: Map<string, Map<string, Entry>>;
  sorted: Entry[] | undefined;
  sortedByNamespace: Map<string, Entry[]>;
}

export const keyOf = (namespace: string | undefined, name: string): string => `${namespace ?? ''}/${name}`;
const order = (left: Entry, right: Entry): number =>
  left.key < right.key ? -1 : left.key > right.key ? 1 : 0;

/**
 * All objects in memory, indexed by kind and namespace, written through to storage; one counter gives every commit its
 * resourceVersion. Knows nothing of rules: callers decide, this keeps.
 */
export class ObjectStore {
  readonly log: ChangeLog;
  readonly #tables = new Map<string, Table>();
  readonly #storage: Storage;
  readonly #listeners = new Set<(change: LoggedChange) => void>();
  #revision: number;

  constructor(storage: Storage, logLimit: number) {
    this.#storage = storage;
    const { revision, rows } = storage.load();
    this.#revision = revision;
    this.log = new ChangeLog(logLimit, revision);
    for (const row of rows)
      this.#insert(row.kind, {
        key: keyOf(row.namespace, row.name),
        object: JSON.parse(row.json) as KubeObject,
        json: row.json,
      });
  }

  get revision(): number {
    return this.#revision;
  }

  entry(kind: string, namespace: string | undefined, name: string): Entry | undefined {
    return this.#tables.get(kind)?.entries.get(keyOf(namespace, name));
  }

  /** In key order, as the real server lists. The array must not be changed. */
  entries(kind: string, namespace?: string): readonly Entry[] {
    const table = this.#tables.get(kind);
    if (table === undefined) return [];
    if (namespace === undefined) return (table.sorted ??= [...table.entries.values()].sort(order));
    let sorted = table.sortedByNamespace.get(namespace);
    if (sorted === undefined) {
      sorted = [...(table.byNamespace.get(namespace)?.values() ?? [])].sort(order);
      table.sortedByNamespace.set(namespace, sorted);
    }
    return sorted;
  }

  /** The entries as they were at an older revision; undefined when the changes since are compacted. */
  entriesAt(kind: string, namespace: string | undefined, revision: number): readonly Entry[] | undefined {
    const changes = this.log.after(revision, kind);
    if (changes === undefined) return undefined;
    if (changes.length === 0) return this.entries(kind, namespace);
    const past = new Map(this.entries(kind, namespace).map((entry) => [entry.key, entry]));
    for (const change of changes.reverse()) {
      const { metadata } = change.object;
      if (namespace !== undefined && metadata.namespace !== namespace) continue;
      const key = keyOf(metadata.namespace, metadata.name);
      if (change.type === 'ADDED') past.delete(key);
      else if (change.previous !== undefined)
        past.set(key, {
          key,
          object: change.previous,
          json: change.previousJson ?? JSON.stringify(change.previous),
        });
    }
    return [...past.values()].sort(order);
  }

  /** Stores the object with the next resourceVersion, which it sets on the object given. */
  put(object: KubeObject): Change {
    const revision = this.#revision + 1;
    object.metadata.resourceVersion = String(revision);
    const { namespace, name } = object.metadata;
    const json = JSON.stringify(object);
    const previous = this.entry(object.kind, namespace, name);
    this.#storage.put({ kind: object.kind, namespace: namespace ?? '', name, json }, revision);
    this.#revision = revision;
    this.#insert(object.kind, { key: keyOf(namespace, name), object, json });
    return this.#commit({
      type: previous === undefined ? 'ADDED' : 'MODIFIED',
      kind: object.kind,
      object,
      json,
      revision,
      ...past(previous),
    });
  }

  /** Removes the object; its last form, with the resourceVersion of the removal, goes to the watches. */
  drop(last: KubeObject): Change {
    const revision = this.#revision + 1;
    const { namespace, name } = last.metadata;
    const previous = this.entry(last.kind, namespace, name);
    const object: KubeObject = { ...last, metadata: { ...last.metadata, resourceVersion: String(revision) } };
    this.#storage.drop({ kind: last.kind, namespace: namespace ?? '', name }, revision);
    this.#revision = revision;
    const table = this.#tables.get(last.kind);
    table?.entries.delete(keyOf(namespace, name));
    table?.byNamespace.get(namespace ?? '')?.delete(name);
    if (table !== undefined) forgetOrder(table, namespace);
    return this.#commit({
      type: 'DELETED',
      kind: last.kind,
      object,
      json: JSON.stringify(object),
      revision,
      ...past(previous),
    });
  }

  subscribe(listener: (change: LoggedChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #commit(change: LoggedChange): Change {
    this.log.add(change);
    for (const listener of this.#listeners) listener(change);
    return change;
  }

  #insert(kind: string, entry: Entry): void {
    let table = this.#tables.get(kind);
    if (table === undefined) {
      table = { entries: new Map(), byNamespace: new Map(), sorted: undefined, sortedByNamespace: new Map() };
      this.#tables.set(kind, table);
    }
    const { namespace = '', name } = entry.object.metadata;
    table.entries.set(entry.key, entry);
    let inside = table.byNamespace.get(namespace);
    if (inside === undefined) table.byNamespace.set(namespace, (inside = new Map()));
    inside.set(name, entry);
    forgetOrder(table, namespace);
  }
}

function forgetOrder(table: Table, namespace: string | undefined): void {
  table.sorted = undefined;
  table.sortedByNamespace.delete(namespace ?? '');
}

const past = (entry: Entry | undefined) =>
  entry === undefined ? {} : { previous: entry.object, previousJson: entry.json };
