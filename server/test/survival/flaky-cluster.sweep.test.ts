import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createMetrics } from '../../src/lib/metrics.ts';
import { showWatches } from '../../src/parts/cluster-metrics.ts';
import { healthChecks } from '../../src/parts/health-checks.ts';
import { eventually } from '../eventually.ts';
import { openHands } from '../hands.ts';
import { findViolations, type LedgerEntry } from '../oracle.ts';
import { longOutages, outage } from '../outage.ts';
import type { Platform } from '../platform.ts';
import { accepted, aPlatform, finished, storeAs } from '../store-steps.ts';
import { startWatchedSimulator, type WatchedSimulator } from '../watched-simulator.ts';
import { aWireToCluster } from '../wire-proxy.ts';

let cluster: WatchedSimulator;

beforeAll(async () => {
  cluster = await startWatchedSimulator();
});

afterAll(() => cluster.remove());

async function begin(platform: Platform, name: string): Promise<LedgerEntry> {
  const { store, operation } = accepted(await platform.create({ name, engine: 'WOOCOMMERCE' }));
  return { verb: 'create', name, storeId: store.id, operationId: operation.id };
}

async function violations(platform: Platform & { dir: string }, ledger: LedgerEntry[]): Promise<unknown> {
  const databasePath = join(platform.dir, 'shopyard.db');
  return findViolations({ databasePath, kubeconfigPath: cluster.kubeconfigPath, ledger });
}

test('a fifth of all requests failing, then all throttled: asked ever more slowly, and everything is done when it ends (C2)', async () => {
  const platform = await aPlatform({
    kubeconfigPath: cluster.kubeconfigPath,
    settings: { retryBackoffMs: 200 },
  });
  const old = await begin(platform, 'flaky-old');
  expect(await finished(platform, old.operationId)).toMatchObject({ state: 'SUCCEEDED' });
  const { api } = cluster.faults;
  const mends = [
    api.add({ kind: 'status', code: 500, rate: 0.08 }),
    api.add({ kind: 'status', code: 503, rate: 0.08 }),
    api.add({ kind: 'status', code: 429, rate: 0.08, retryAfterSeconds: 1 }),
  ];
  const ledger = await Promise.all(['flaky-a', 'flaky-b'].map((name) => begin(platform, name)));
  const deletion = accepted(await platform.remove('flaky-old'));
  await delay(4000);
  for (const mend of mends) mend();

  // Retry-After is kept: a step that is told to wait three seconds is not tried before, however long it goes on.
  const throttle = api.add({
    kind: 'status',
    code: 429,
    retryAfterSeconds: 3,
    match: { verb: 'create', kind: 'Namespace' },
  });
  const from = cluster.requests.length;
  const third = await begin(platform, 'flaky-c');
  await delay(4000);
  const tries = cluster.requests
    .slice(from)
    .filter(({ verb, kind }) => verb === 'create' && kind === 'Namespace');
  expect(tries.length).toBeGreaterThanOrEqual(1);
  expect(tries.length).toBeLessThanOrEqual(2);
  throttle();

  for (const { operationId } of [...ledger, third])
    expect(await finished(platform, operationId)).toMatchObject({ state: 'SUCCEEDED' });
  expect((await finished(platform, deletion.operation.id)).receipt?.nothingLeft).toBe(true);
  expect(await violations(platform, [old, ...ledger, third])).toEqual([]);
}, 150_000);

test('every connection reset again and again while a hand deletes: every deletion is noticed and put right (C7)', async () => {
  const { wire, kubeconfigPath } = await aWireToCluster(cluster.kubeconfigPath);
  const platform = await aPlatform({
    kubeconfigPath,
    connect: { timings: { backoff: { firstMs: 50, longestMs: 400, healthyMs: 200 } } },
  });
  const store = await begin(platform, 'reset-me');
  expect(await finished(platform, store.operationId)).toMatchObject({ state: 'SUCCEEDED' });
  await storeAs(platform, store.storeId, 'READY', ({ status }) => status.phase === 'READY');
  const hands = await openHands(cluster.kubeconfigPath, 'store-reset-me');
  onTestFinished(() => hands.close());
  const victims = [
    ['ingresses', 'reset-me'],
    ['services', 'reset-me-web'],
    ['configmaps', 'reset-me-seed'],
    ['networkpolicies', 'shopyard-default-deny'],
    ['resourcequotas', 'shopyard-quota'],
    ['rolebindings', 'shopyard-store'],
    ['serviceaccounts', 'reset-me'],
    ['deployments', 'reset-me-web'],
  ] as const;
  const uidOf = async ([resource, name]: readonly [string, string]): Promise<string | undefined> =>
    ((await hands.get(resource, name))?.['metadata'] as { uid?: string } | undefined)?.uid;
  const before = await Promise.all(victims.map(uidOf));
  const pauses = victims.map(() => randomInt(20, 400));
  process.stderr.write(`pauses of C7: ${JSON.stringify(pauses)}\n`);
  for (const [index, [resource, name]] of victims.entries()) {
    wire.reset();
    await hands.delete(resource, name);
    await delay(pauses[index]);
    wire.reset();
  }
  for (const [index, victim] of victims.entries())
    await eventually(`${victim[1]} is made again`, async () => {
      const uid = await uidOf(victim);
      return uid !== undefined && uid !== before[index];
    });
  await storeAs(platform, store.storeId, 'READY again', ({ status }) => status.phase === 'READY');
  expect(platform.connection.watches().every(({ failures }) => failures > 0)).toBe(true);
  expect(await violations(platform, [store])).toEqual([]);
}, 90_000);

const muteTimings = {
  idleMs: 2000,
  deadlineMs: 2500,
  staleAfterMs: 2000,
  unreachableAfterMs: 60_000,
  backoff: { firstMs: 50, longestMs: 400, healthyMs: 60_000 },
};

test('watches that are open and mute are listed anew; where nothing answers, metric and readiness say so (C9)', async () => {
  const { wire, kubeconfigPath } = await aWireToCluster(cluster.kubeconfigPath);
  const platform = await aPlatform({
    kubeconfigPath,
    connect: { timings: longOutages ? {} : muteTimings },
  });
  const { connection } = platform;
  const store = await begin(platform, 'mute');
  expect(await finished(platform, store.operationId)).toMatchObject({ state: 'SUCCEEDED' });
  const feed = { health: () => ({ failing: false, behind: 0, streams: 0, overflows: 0 }) };
  const parts = {
    database: platform.db,
    feed: feed as Parameters<typeof healthChecks>[0]['feed'],
    connection,
  };
  const isReady = (): boolean => healthChecks(parts).every(({ check }) => check().ok);
  const metrics = createMetrics();
  showWatches(metrics, connection);
  const metric = async (name: string): Promise<number> =>
    Number((await metrics.registry.getSingleMetric(name)!.get()).values[0]!.value);
  await eventually('ready', async () => isReady());

  // Mute, while everything else answers: what no watch tells is found by listing.
  const speak = cluster.faults.api.add({ kind: 'watch-silent' });
  const hands = await openHands(cluster.kubeconfigPath, 'store-mute');
  onTestFinished(() => hands.close());
  const lists = await metric('shopyard_kube_lists');
  await hands.delete('ingresses', 'mute');
  await eventually(
    'the ingress is made again',
    async () => (await hands.get('ingresses', 'mute')) !== undefined,
  );
  expect(await metric('shopyard_kube_lists')).toBeGreaterThan(lists);
  speak();
  await storeAs(platform, store.storeId, 'READY', ({ status }) => status.phase === 'READY');
  await eventually('ready', async () => isReady());

  // Mute altogether: a frozen wire.
  wire.freeze();
  await eventually('not ready', async () => !isReady());
  await eventually('the metric says so', async () => (await metric('shopyard_kube_watches_down')) > 0);
  await eventually('nothing is believed', async () => connection.contact().stale);
  expect(connection.contact().reachable).toBe(!longOutages);
  expect((await platform.db.stores.byId(store.storeId))?.status.phase).toBe('READY');
  await outage({ seconds: 0, minutes: 10 });
  expect(isReady()).toBe(false);
  await wire.pass();
  await eventually('ready again', async () => isReady());
  await eventually(
    'the metric is well again',
    async () => (await metric('shopyard_kube_watches_down')) === 0,
  );
  await storeAs(platform, store.storeId, 'READY', ({ status }) => status.phase === 'READY');
  expect(await violations(platform, [store])).toEqual([]);
});
