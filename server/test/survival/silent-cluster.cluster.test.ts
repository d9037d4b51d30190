import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusters, type TestCluster } from '../clusters.ts';
import { eventually } from '../eventually.ts';
import { findViolations, type LedgerEntry } from '../oracle.ts';
import { longOutages, outage } from '../outage.ts';
import type { Platform } from '../platform.ts';
import { accepted, aPlatform, finished, storeAs } from '../store-steps.ts';
import { aWireToCluster } from '../wire-proxy.ts';

const shortTimings = {
  deadlineMs: 1500,
  idleMs: 4000,
  unreachableAfterMs: 4000,
  probeAfterMs: 1000,
  staleAfterMs: 1000,
  backoff: { firstMs: 100, longestMs: 1000, healthyMs: 1000 },
};
const timings = longOutages ? {} : shortTimings;
const settings = { slots: 2, provisionTimeoutMs: 30_000, retryBackoffMs: 200 };

/** What was answered, and how it ended: everything that was accepted has succeeded. */
async function allSucceed(platform: Platform, ids: Awaited<ReturnType<typeof begin>>[]): Promise<void> {
  for (const { operationId } of ids)
    expect(await finished(platform, operationId, 120_000)).toMatchObject({ state: 'SUCCEEDED' });
}

async function begin(platform: Platform, name: string): Promise<LedgerEntry> {
  const { store, operation } = accepted(await platform.create({ name, engine: 'WOOCOMMERCE' }));
  return { verb: 'create', name, storeId: store.id, operationId: operation.id };
}

async function removed(platform: Platform, ledger: readonly LedgerEntry[]): Promise<void> {
  const deletions = await Promise.all(ledger.map(({ name }) => platform.remove(name)));
  for (const deletion of deletions)
    expect(await finished(platform, accepted(deletion).operation.id, 120_000)).toMatchObject({
      state: 'SUCCEEDED',
    });
}

/** That `name` is being given to the cluster by helm. */
const helmRuns = (platform: Platform, operationId: string): Promise<unknown> =>
  eventually('helm runs', async () => {
    const steps = (await platform.db.operations.byId(operationId))?.steps;
    return steps?.find(({ name }) => name === 'release')?.state === 'RUNNING';
  });

describe.each(clusters)('an API server that takes connections and is silent, $name', ({ start }) => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await start();
  });
  afterAll(() => cluster.stop());

  test('ends every call by its deadline and every helm by its own; then all work is done, once (C3)', async () => {
    const { wire, kubeconfigPath } = await aWireToCluster(cluster.kubeconfigPath);
    const platform = await aPlatform({ kubeconfigPath, connect: { timings }, settings });
    const { connection, db, reconciler } = platform;
    const old = await begin(platform, 'c3-old');
    await allSucceed(platform, [old]);
    const ledger = await Promise.all(['c3-a', 'c3-b', 'c3-c'].map((name) => begin(platform, name)));
    await helmRuns(platform, ledger[0]!.operationId);
    wire.freeze();

    const note = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'note', namespace: 'store-c3-old' },
    };
    const calls = await Promise.allSettled([
      connection.namespace('store-c3-old'),
      connection.get('ConfigMap', 'store-c3-old', 'note'),
      connection.apply(note),
      connection.remove({ ...note, name: 'note', namespace: 'store-c3-old' }),
      connection.releaseRecords('store-c3-old', 'c3-old'),
      connection.left('store-c3-old'),
      connection.facts(),
      connection.permissions(),
      connection.claim(db.identity.databaseId),
    ]);
    for (const call of calls)
      expect(call).toMatchObject({ status: 'rejected', reason: { kind: 'unreachable', retryable: true } });
    await eventually(
      'the cluster is known to be away',
      async () => (await db.clusters.byId(connection.id))?.reason?.code === 'CLUSTER_UNREACHABLE',
    );
    await eventually('no slot is held', async () => reconciler.load().running === 0, 60_000);
    expect((await db.stores.byId(old.storeId))?.status.phase).toBe('READY');
    await outage({ seconds: 0, minutes: 5 });
    expect(reconciler.load().running).toBe(0);

    await wire.pass();
    await allSucceed(platform, ledger);
    await storeAs(platform, old.storeId, 'READY still', ({ status }) => status.phase === 'READY');
    expect(await db.stores.revisions(old.storeId)).toHaveLength(1);
    const databasePath = join(platform.dir, 'shopyard.db');
    const { kubeconfigPath: direct } = cluster;
    expect(await findViolations({ databasePath, kubeconfigPath: direct, ledger: [old, ...ledger] })).toEqual(
      [],
    );
    await removed(platform, [old, ...ledger]);
  });

  test('carries out what it never answers: it is read back, and nothing is made twice (C4)', async () => {
    const { wire, kubeconfigPath } = await aWireToCluster(cluster.kubeconfigPath);
    const platform = await aPlatform({ kubeconfigPath, connect: { timings }, settings });
    const ledger = await Promise.all(['c4-a', 'c4-b'].map((name) => begin(platform, name)));
    const isOver = async (): Promise<boolean> => (await platform.db.operations.unfinished()).length === 0;
    // Bursts longer and shorter than the deadline of a call; helm is hit in the middle of its work.
    for (const [silent, talking] of [
      [700, 300],
      [1800, 500],
      [2500, 700],
      [900, 900],
      [3000, 1500],
      [1700, 2500],
    ] as const) {
      if (await isOver()) break;
      wire.holdAnswers();
      await delay(silent);
      await wire.pass();
      await delay(talking);
    }
    await allSucceed(platform, ledger);
    const databasePath = join(platform.dir, 'shopyard.db');
    const { kubeconfigPath: direct } = cluster;
    expect(await findViolations({ databasePath, kubeconfigPath: direct, ledger })).toEqual([]);
    await removed(platform, ledger);
    const gone = { databasePath, kubeconfigPath: direct, ledger };
    expect(await findViolations(gone)).toEqual([]);
  }, 240_000);
});
