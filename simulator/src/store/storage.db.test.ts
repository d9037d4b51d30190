import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ObjectStore } from './object-store.ts';
import { sqliteStorage } from './storage.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'simulator-storage-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});
const file = () => join(dir, 'state.db');

test('objects and the revision come back, and nothing before them can be watched', () => {
  const storage = sqliteStorage(file());
  const store = new ObjectStore(storage, 10);
  store.put({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kept', namespace: 'ns' } });
  store.put({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'gone', namespace: 'ns' } });
  store.drop({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'gone', namespace: 'ns' } });
  const { revision } = store;
  storage.close();

  const again = new ObjectStore(sqliteStorage(file()), 10);
  expect(again.entries('ConfigMap').map((entry) => entry.object.metadata.name)).toEqual(['kept']);
  expect(again.revision).toBe(revision);
  expect(again.log.after(revision, 'ConfigMap')).toEqual([]);
  expect(again.log.after(revision - 1, 'ConfigMap')).toBeUndefined();
});
