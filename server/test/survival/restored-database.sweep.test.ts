import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { adoptStore } from '../../src/commands/adopt-store.ts';
import { orphanReader } from '../../src/parts/orphans.ts';
import { eventually } from '../eventually.ts';
import { findViolations } from '../oracle.ts';
import { type Platform, startPlatform } from '../platform.ts';
import { accepted, eventCodes, finished, storeAs } from '../store-steps.ts';
import { startWatchedSimulator, type WatchedSimulator } from '../watched-simulator.ts';

let cluster: WatchedSimulator;
let dir: string;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'shopyard-restore-'));
  cluster = await startWatchedSimulator(100);
});

afterAll(async () => {
  await cluster.remove();
  rmSync(dir, { recursive: true, force: true });
});

async function controlPlane(name: string, lease: string): Promise<Platform> {
  const own = join(dir, name);
  mkdirSync(own, { recursive: true });
  const platform = await startPlatform({
    dir: own,
    kubeconfigPath: cluster.kubeconfigPath,
    connect: { leaseNamespace: lease },
  });
  onTestFinished(() => platform.stop());
  await eventually('the cluster is known', async () => (await platform.db.clusters.all())[0]?.reachable);
  return platform;
}

async function created(platform: Platform, name: string): Promise<string> {
  const { store, operation } = accepted(await platform.create({ name, engine: 'WOOCOMMERCE' }));
  expect(await finished(platform, operation.id)).toMatchObject({ state: 'SUCCEEDED' });
  await storeAs(platform, store.id, `${name} is READY`, ({ status }) => status.phase === 'READY');
  return store.id;
}

const orphans = async (platform: Platform): Promise<string[]> =>
  (await platform.db.clusters.all())[0]?.orphans ?? [];

/** Everything in a namespace that is not made anew by itself: identity of each object. */
const kept = (namespace: string): string[] =>
  ['Namespace', 'Pod', 'Deployment', 'StatefulSet', 'PersistentVolumeClaim', 'Secret', 'ConfigMap', 'Service']
    .flatMap((kind) => cluster.api.list(kind))
    .filter(({ metadata }) => (metadata.namespace ?? metadata.name) === namespace)
    .map(({ kind, metadata }) => `${kind} ${metadata.name} ${metadata.uid}`)
    .sort();

test('the backup of yesterday: stores made since are listed and left alone, one deleted since comes back loudly (E10)', async () => {
  const path = join(dir, 'main', 'shopyard.db');
  const first = await controlPlane('main', 'lease-restore');
  const older = await created(first, 'older');
  const gone = await created(first, 'gone');
  await first.stop();
  copyFileSync(path, join(dir, 'backup.db'));

  const second = await controlPlane('main', 'lease-restore');
  const newer = await created(second, 'newer');
  expect(await finished(second, accepted(await second.remove('gone')).operation.id)).toMatchObject({
    state: 'SUCCEEDED',
  });
  await second.stop();
  const before = kept('store-newer');

  for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
  copyFileSync(join(dir, 'backup.db'), path);
  await expect(controlPlane('main', 'lease-restore')).rejects.toThrow(/its newest part is missing/);
  rmSync(`${path}.witness`);

  const restored = await controlPlane('main', 'lease-restore');
  await eventually('the newer one is listed', async () => (await orphans(restored)).includes('store-newer'));
  await storeAs(restored, older, 'the older one is READY', ({ status }) => status.phase === 'READY');
  const back = await storeAs(
    restored,
    gone,
    'what was deleted since is there again, and says so',
    ({ status }) => status.phase === 'READY' && status.reason?.code === 'NAMESPACE_LOST',
  );
  expect(back.status.conditions).toContainEqual(
    expect.objectContaining({ type: 'DATA_INTACT', status: 'FALSE' }),
  );
  expect(await eventCodes(restored, gone)).toContain('REPAIR_STARTED');
  expect(kept('store-newer')).toEqual(before);

  const { store, operation } = accepted(
    await restored.act((parts, by) =>
      adoptStore({ ...parts, orphanOf: orphanReader(restored.db, restored.connection) }, by, {
        cluster: restored.connection.id,
        namespace: 'store-newer',
      }),
    ),
  );
  expect(await finished(restored, operation.id)).toMatchObject({ state: 'SUCCEEDED' });
  expect(store.id).toBe(newer);
  await storeAs(restored, newer, 'the newer one is READY', ({ status }) => status.phase === 'READY');
  const { kubeconfigPath } = cluster;
  expect(await findViolations({ databasePath: path, kubeconfigPath, ledger: [] })).toEqual([]);
}, 150_000);

test('an empty database beside fifty living stores: all are listed, none is touched (E11)', async () => {
  const names = Array.from({ length: 50 }, (_, number) => `store-live-${String(number)}`);
  for (const [number, name] of names.entries())
    cluster.api.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { 'shopyard.dev/store-id': `str_${String(number)}` } },
    });
  const uids = () => names.map((name) => cluster.api.get('Namespace', undefined, name)?.metadata.uid);
  const before = uids();
  const from = cluster.requests.length;
  const fresh = await controlPlane('empty', 'lease-empty');
  await eventually('all are listed', async () => {
    const listed = new Set(await orphans(fresh));
    return names.every((name) => listed.has(name));
  });
  await delay(4000);
  expect(await fresh.db.stores.living()).toEqual([]);
  const written = cluster.writes(from).filter(({ kind, name }) => kind !== 'Namespace' || name !== undefined);
  expect(written).toEqual([]);
  expect(uids()).toEqual(before);
}, 60_000);
