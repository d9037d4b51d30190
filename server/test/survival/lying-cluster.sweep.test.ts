import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { must } from '../../src/lib/assert.ts';
import { eventually } from '../eventually.ts';
import { findViolations, type LedgerEntry } from '../oracle.ts';
import type { Platform } from '../platform.ts';
import { accepted, aPlatform, eventCodes, finished, storeAs } from '../store-steps.ts';
import { startWatchedSimulator, type WatchedSimulator } from '../watched-simulator.ts';

let cluster: WatchedSimulator;

beforeAll(async () => {
  cluster = await startWatchedSimulator();
});

afterAll(() => cluster.remove());

/** Long enough that everything that follows from a picture has followed: healing waits three seconds by itself. */
const settledMs = 5000;
/** Lists that are compared again after a while, as in life, where it is half an hour. */
const timings = {
  resyncMs: { from: 60_000, to: 60_000 },
  backoff: { firstMs: 50, longestMs: 200, healthyMs: 200 },
};

/** Everything of these stores, as it lies in the cluster: identity and version of each object. */
const kept = (names: readonly string[]): string[] =>
  [
    'Namespace',
    'Deployment',
    'StatefulSet',
    'Service',
    'ConfigMap',
    'Secret',
    'PersistentVolumeClaim',
    'Ingress',
  ]
    .flatMap((kind) => cluster.api.list(kind))
    .filter(({ metadata }) => names.some((name) => `store-${name}` === (metadata.namespace ?? metadata.name)))
    .map(({ kind, metadata }) => `${kind} ${metadata.name} ${metadata.uid} ${metadata.resourceVersion}`)
    .sort();

/** What was asked to be made or deleted; a dry run is a patch too. */
const destroys = (from: number): unknown[] => cluster.writes(from).filter(({ verb }) => verb !== 'patch');

async function created(platform: Platform, name: string): Promise<LedgerEntry> {
  const { store, operation } = accepted(await platform.create({ name, engine: 'WOOCOMMERCE' }));
  expect(await finished(platform, operation.id)).toMatchObject({ state: 'SUCCEEDED' });
  await storeAs(platform, store.id, `${name} is READY`, ({ status }) => status.phase === 'READY');
  return { verb: 'create', name, storeId: store.id, operationId: operation.id };
}

/** Every watch ends as one that is too old, so that everything is listed again. */
function listAgain(): void {
  const mend = cluster.faults.api.add({ kind: 'watch-expired' });
  cluster.faults.api.cutWatches();
  onTestFinished(mend);
}

/** Nothing was asked of the cluster for as long as healing waits before it asks. */
async function calm(): Promise<void> {
  let asked = -1;
  await eventually('nobody asks any more', async () => {
    const before = asked;
    asked = cluster.requests.length;
    if (asked !== before) await delay(settledMs);
    return asked === before;
  });
}

async function violations(platform: Platform & { dir: string }, ledger: LedgerEntry[]): Promise<unknown> {
  const databasePath = join(platform.dir, 'shopyard.db');
  return findViolations({ databasePath, kubeconfigPath: cluster.kubeconfigPath, ledger });
}

async function allReady(platform: Platform, ledger: LedgerEntry[]): Promise<void> {
  for (const { storeId, name } of ledger) {
    const store = await storeAs(
      platform,
      storeId,
      `${name} is READY and whole`,
      ({ status }) => status.phase === 'READY' && status.reason === undefined,
    );
    const intact = store.status.conditions.find(({ type }) => type === 'DATA_INTACT');
    expect(intact?.status).not.toBe('FALSE');
    expect(await eventCodes(platform, storeId)).not.toContain('REPAIR_STARTED');
    expect(await platform.db.stores.revisions(storeId)).toHaveLength(1);
  }
}

test('a replica that lags behind and lists the past makes nothing be deleted and nothing be made again (C10)', async () => {
  const platform = await aPlatform({ kubeconfigPath: cluster.kubeconfigPath, connect: { timings } });
  const first = await created(platform, 'past-first');
  const gone = await created(platform, 'past-gone');
  const revision = cluster.core.store.revision;
  const later = await created(platform, 'past-later');
  await finished(platform, accepted(await platform.remove('past-gone')).operation.id);
  const before = kept(['past-first', 'past-later']);

  const { api } = cluster.faults;
  const from = cluster.requests.length;
  const mends = [api.add({ kind: 'stale-list', revision }), api.add({ kind: 'watch-silent' })];
  const expire = api.add({ kind: 'watch-expired', times: 30 });
  api.cutWatches();
  const { connection } = platform;
  const seen = (): string[] => connection.labelledNamespaces().map(({ name }) => name);
  await eventually('the past is seen', async () => !seen().includes('store-past-later'));
  expect(seen()).toContain('store-past-gone');
  await delay(settledMs);
  expect(destroys(from)).toEqual([]);
  for (const mend of [...mends, expire]) mend();
  listAgain();
  await eventually('the present is seen', async () => seen().includes('store-past-later'));
  await allReady(platform, [first, later]);
  expect(kept(['past-first', 'past-later'])).toEqual(before);
  expect(await platform.db.stores.byName('past-gone')).toBeUndefined();
  expect(await violations(platform, [first, gone, later])).toEqual([]);
}, 120_000);

test('lists that are empty stop all healing, loudly while it lasts, and destroy nothing (C11)', async () => {
  const platform = await aPlatform({ kubeconfigPath: cluster.kubeconfigPath, connect: { timings } });
  const names = ['void-a', 'void-b', 'void-c'];
  const ledger = await Promise.all(names.map((name) => created(platform, name)));
  const before = kept(names);
  const row = async () => must((await platform.db.clusters.all())[0], 'the cluster is known');
  const { api } = cluster.faults;
  const from = cluster.requests.length;
  const kinds = platform.connection.watches().length;

  // As long as it lasts: an alarm.
  const mends = [api.add({ kind: 'empty-list' }), api.add({ kind: 'watch-expired', times: kinds })];
  api.cutWatches();
  await eventually('healing stops', async () => (await row()).reason?.code === 'HEALING_STOPPED');
  await delay(settledMs);
  expect((await row()).reason?.message).toMatch(/namespaces of 3 of 3 stores vanished at once/);
  const { items } = await platform.db.log.events({ severities: ['ERROR'] }, { first: 5 });
  expect(items.map(({ code }) => code)).toContain('HEALING_STOPPED');
  for (const mend of mends) mend();
  await eventually('healing goes on by itself', async () => (await row()).reason === undefined);
  await allReady(platform, ledger);

  // Once: it is not even seen in any status, and everything is listed again at once. What still follows from the
  // emptiness before is over first, or its lists would be the ones that are empty.
  await calm();
  const seen = (): number => platform.connection.labelledNamespaces().length;
  api.add({ kind: 'empty-list', times: kinds });
  api.add({ kind: 'watch-expired', times: kinds });
  api.cutWatches();
  await eventually('every list was empty once', async () => seen() === 0);
  await eventually('the truth is seen', async () => seen() >= names.length);
  await allReady(platform, ledger);
  expect(destroys(from)).toEqual([]);
  expect(kept(names)).toEqual(before);
  expect(await violations(platform, ledger)).toEqual([]);
}, 120_000);
