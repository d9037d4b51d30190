import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startSimulator } from '../../../simulator/src/simulator.ts';
import { eventually } from '../eventually.ts';
import { findViolations } from '../oracle.ts';
import { type Platform, startPlatform } from '../platform.ts';
import { accepted, finished } from '../store-steps.ts';

const count = 1000;
const labelsOf = (id: string | undefined): Record<string, string> => ({
  'app.kubernetes.io/managed-by': 'shopyard',
  'shopyard.dev/owner': 'local',
  ...(id === undefined ? {} : { 'shopyard.dev/store-id': id }),
});

test('a thousand namespaces of stores nobody knows are listed, and they and a thousand look-alikes are left alone (G12)', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'shopyard-orphans-'));
  mkdirSync(join(dir, 'cluster'));
  const simulator = await startSimulator({ dir: join(dir, 'cluster'), speed: 100 });
  onTestFinished(async () => {
    await simulator.stop();
    rmSync(dir, { recursive: true, force: true });
  });
  const { api, kubeconfigPath } = simulator;
  const plant = (name: string, labels: Record<string, string>): string => {
    api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
    api.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'theirs', namespace: name, labels },
    });
    return name;
  };
  const numbers = Array.from({ length: count }, (_, number) => String(number).padStart(4, '0'));
  const orphans = numbers.map((number) => plant(`store-orphan-${number}`, labelsOf(`str_${number}`)));
  const alike = numbers.map((number) => plant(`store-alike-${number}`, labelsOf(undefined)));
  const planted = new Set([...orphans, ...alike]);
  const writes: string[] = [];
  api.subscribe(({ type, object }) => {
    const { kind, metadata } = object;
    const namespace = kind === 'Namespace' ? metadata.name : (metadata.namespace ?? '');
    const isOfOthers = planted.has(namespace) && (kind === 'Namespace' || metadata.name === 'theirs');
    if (isOfOthers && metadata.labels?.['touched'] === undefined) writes.push(`${type} ${kind} ${namespace}`);
  });

  let asked = 0;
  const open = (): Promise<Platform> =>
    startPlatform({
      dir: join(dir, 'platform'),
      kubeconfigPath,
      connect: { count: () => (asked += 1) },
    });
  let platform = await open();
  onTestFinished(() => platform.stop());
  const listed = async (): Promise<readonly string[]> =>
    (await platform.db.clusters.byId(platform.connection.id))?.orphans ?? [];
  await eventually('all of them are listed', async () => (await listed()).length === count);
  expect(await listed()).toEqual(orphans);
  // Found by the watches: nobody is asked about each of them.
  expect(asked).toBeLessThan(count / 4);
  const { store, operation } = accepted(await platform.create({ name: 'known', engine: 'WOOCOMMERCE' }));
  expect(await finished(platform, operation.id)).toMatchObject({ state: 'SUCCEEDED' });
  await platform.stop();

  // One that claims to be a store of ours is none: ours is what lies in the namespace whose uid we recorded.
  planted.add(plant('store-copy', labelsOf(store.id)));
  const all = [...orphans, 'store-copy'].toSorted();
  platform = await open();
  await eventually('the copy is listed too', async () => (await listed()).length === all.length);
  expect(await listed()).toEqual(all);
  writes.length = 0;
  const deletion = accepted(await platform.remove('known'));
  expect((await finished(platform, deletion.operation.id)).receipt?.nothingLeft).toBe(true);
  expect(await listed()).toEqual(all);
  expect(writes).toEqual([]);
  for (const name of planted) expect(api.get('ConfigMap', name, 'theirs')).toBeDefined();
  // The oracle looks for anything that bears the id of a deleted store.
  api.remove('Namespace', undefined, 'store-copy');
  await eventually('the copy is gone', () =>
    Promise.resolve(api.get('Namespace', undefined, 'store-copy') === undefined),
  );
  const ledger = [
    { verb: 'create' as const, name: 'known', storeId: store.id, operationId: operation.id },
    { verb: 'delete' as const, name: 'known', storeId: store.id, operationId: deletion.operation.id },
  ];
  const databasePath = join(dir, 'platform', 'shopyard.db');
  expect(await findViolations({ databasePath, kubeconfigPath, ledger })).toEqual([]);
}, 120_000);
