import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KubeObject } from '../api/api.ts';
import { ObjectStore } from './object-store.ts';
import { memoryStorage } from './storage.ts';
import type { StoredRow } from './storage.ts';

const object = (name: string, value: number, namespace = 'ns'): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
  data: { value: String(value) },
});
const shown = (store: ObjectStore, entries = store.entries('ConfigMap', 'ns')): string[] =>
  entries.map(
    (entry) =>
      `${entry.object.metadata.name}=${(entry.object['data'] as { value: string }).value}@${entry.object.metadata.resourceVersion ?? ''}`,
  );

type Act = { kind: 'put'; name: string; value: number } | { kind: 'drop'; name: string };
const acts = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('put' as const), name: fc.constantFrom('a', 'b', 'c'), value: fc.nat(9) }),
    fc.record({ kind: fc.constant('drop' as const), name: fc.constantFrom('a', 'b', 'c') }),
  ),
  { maxLength: 30 },
);

function perform(store: ObjectStore, act: Act): void {
  if (act.kind === 'put') store.put(object(act.name, act.value));
  else {
    const entry = store.entry('ConfigMap', 'ns', act.name);
    if (entry !== undefined) store.drop(entry.object);
  }
}

test('the past reads as it was, for every revision the log still holds', () => {
  fc.assert(
    fc.property(acts, (list) => {
      const store = new ObjectStore(memoryStorage(), 1000);
      const snapshots = new Map([[store.revision, shown(store)]]);
      for (const act of list) {
        perform(store, act);
        snapshots.set(store.revision, shown(store));
      }
      for (const [revision, expected] of snapshots)
        expect(shown(store, store.entriesAt('ConfigMap', 'ns', revision))).toEqual(expected);
    }),
  );
});

test('changes carry rising revisions and replay to the present', () => {
  fc.assert(
    fc.property(acts, (list) => {
      const store = new ObjectStore(memoryStorage(), 1000);
      for (const act of list) perform(store, act);
      const replayed = new Map<string, string>();
      let last = 0;
      for (const change of store.log.after(store.log.compacted, 'ConfigMap') ?? []) {
        expect(change.revision).toBeGreaterThan(last);
        last = change.revision;
        if (change.type === 'DELETED') replayed.delete(change.object.metadata.name);
        else replayed.set(change.object.metadata.name, change.json);
      }
      expect([...replayed.values()].sort()).toEqual(
        store
          .entries('ConfigMap')
          .map((entry) => entry.json)
          .sort(),
      );
    }),
  );
});

test('a full log forgets its older half and says so', () => {
  const store = new ObjectStore(memoryStorage(), 10);
  for (let value = 0; value < 25; value += 1) store.put(object('a', value));
  expect(store.log.after(1, 'ConfigMap')).toBeUndefined();
  expect(store.entriesAt('ConfigMap', 'ns', 1)).toBeUndefined();
  const { compacted } = store.log;
  expect(compacted).toBeGreaterThan(1);
  expect(store.log.after(compacted, 'ConfigMap')?.length).toBe(store.revision - compacted);
});

test('namespaces are apart and the whole kind is in order', () => {
  const store = new ObjectStore(memoryStorage(), 10);
  for (const [namespace, name] of [
    ['b', 'x'],
    ['a', 'z'],
    ['a', 'y'],
  ] as const)
    store.put(object(name, 0, namespace));
  expect(store.entries('ConfigMap').map((entry) => entry.key)).toEqual(['a/y', 'a/z', 'b/x']);
  expect(store.entries('ConfigMap', 'a').map((entry) => entry.key)).toEqual(['a/y', 'a/z']);
  expect(store.entries('ConfigMap', 'nowhere')).toEqual([]);
  expect(store.entries('Secret')).toEqual([]);
});

test('every commit is in storage before anybody hears of it', () => {
  const rows = new Map<string, StoredRow>();
  const heard: number[] = [];
  const store = new ObjectStore(
    { ...memoryStorage(), put: (row) => rows.set(row.name, row), drop: ({ name }) => rows.delete(name) },
    10,
  );
  store.subscribe((change) =>
    heard.push(change.type === 'DELETED' ? rows.size : Number(rows.has(change.object.metadata.name))),
  );
  store.put(object('a', 1));
  store.put(object('a', 2));
  store.drop(object('a', 2));
  expect(heard).toEqual([1, 1, 0]);
});
