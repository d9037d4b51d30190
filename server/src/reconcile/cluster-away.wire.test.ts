import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { alteredHelm } from '../../test/altered-helm.ts';
import { HelmError } from '../helm/helm-error.ts';
import { overlayUnreachable } from '../domain/store/overlay.ts';
import { must } from '../lib/assert.ts';
import { eventually } from '../../test/eventually.ts';
import { findViolations } from '../../test/oracle.ts';
import { join } from 'node:path';
import { type SimulatedCluster, startSimulatedCluster } from '../../test/simulated-cluster.ts';
import { accepted, aPlatform, finished, storeAs } from '../../test/store-steps.ts';

let cluster: SimulatedCluster;

beforeAll(async () => {
  cluster = await startSimulatedCluster({ speed: 20 });
});

afterAll(() => cluster.stop());

const connect = { timings: { unreachableAfterMs: 1500, probeAfterMs: 300 } };

test('a cluster that goes away in the middle of a creation stops the clock, says so once, and the store becomes READY, once', async () => {
  const { kubeconfigPath } = cluster;
  const platform = await aPlatform({
    kubeconfigPath,
    connect,
    attempts: 1,
    settings: { provisionTimeoutMs: 20_000 },
  });
  const { db, connection } = platform;
  const ready = accepted(await platform.create({ name: 'before', engine: 'WOOCOMMERCE' }));
  await finished(platform, ready.operation.id);
  const { store, operation } = accepted(await platform.create({ name: 'amid', engine: 'WOOCOMMERCE' }));
  await eventually('the release is being applied', async () => {
    const steps = (await db.operations.byId(operation.id))?.steps;
    return steps?.find(({ name }) => name === 'release')?.state === 'RUNNING';
  });
  await cluster.kill();
  const away = await eventually('the cluster is away', async () => {
    const row = await db.clusters.byId(connection.id);
    return row?.reachable === false ? row : undefined;
  });
  expect(away.reason?.code).toBe('CLUSTER_UNREACHABLE');
  const stored = must(await db.stores.byId(ready.store.id), 'the store is there');
  expect(stored.status.phase).toBe('READY');
  expect(overlayUnreachable(stored, away).status.phase).toBe('UNKNOWN');

  await cluster.restart();
  const created = await finished(platform, operation.id);
  expect(created).toMatchObject({ state: 'SUCCEEDED', attempt: 1 });
  expect(created.pausedMs).toBeGreaterThan(1000);
  await eventually(
    'the cluster is well again',
    async () => (await db.clusters.byId(connection.id))?.reason === undefined,
  );
  const { items } = await db.log.events({ sources: ['CLUSTER'] }, { first: 50 });
  const codes = items.filter(({ storeId }) => storeId === undefined).map(({ code }) => code);
  expect(codes.toReversed()).toEqual(['CLUSTER_UNREACHABLE', 'CLUSTER_RECOVERED']);
  expect((await db.stores.byId(ready.store.id))?.status.phase).toBe('READY');
  const ledger = [{ verb: 'create' as const, name: 'amid', storeId: store.id, operationId: operation.id }];
  expect(
    await findViolations({ databasePath: join(platform.dir, 'shopyard.db'), kubeconfigPath, ledger }),
  ).toEqual([]);
});

test('what is accepted while the cluster is away is done when it comes back', async () => {
  const platform = await aPlatform({ kubeconfigPath: cluster.kubeconfigPath, connect });
  const { operation } = accepted(await platform.create({ name: 'lost', engine: 'WOOCOMMERCE' }));
  await finished(platform, operation.id);
  await cluster.kill();
  const deletion = accepted(await platform.remove('lost'));
  await eventually(
    'the cluster is away',
    async () => (await platform.db.clusters.byId(platform.connection.id))?.reachable === false,
  );
  expect((await platform.db.operations.byId(deletion.operation.id))?.finishedAt).toBeUndefined();
  await cluster.restart();
  expect((await finished(platform, deletion.operation.id)).receipt?.nothingLeft).toBe(true);
});

test('a deletion needs neither the chart version nor helm, and waits while the API is away (G8)', async () => {
  const { kubeconfigPath } = cluster;
  const dir = mkdtempSync(join(tmpdir(), 'shopyard-barren-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true, force: true });
  });
  const name = 'barren';
  const first = await aPlatform({ kubeconfigPath, connect, dir });
  const created = accepted(await first.create({ name, engine: 'WOOCOMMERCE', engineVersion: '11.0.0' }));
  expect(await finished(first, created.operation.id)).toMatchObject({ state: 'SUCCEEDED' });
  await first.stop();

  await cluster.kill();
  const broken = (): Promise<never> => Promise.reject(new HelmError('HELM_UNANSWERED', 'helm is broken'));
  let helmAsked = 0;
  const platform = await aPlatform({
    kubeconfigPath,
    connect,
    dir,
    helm: (real) =>
      alteredHelm(real, {
        apply: broken,
        render: broken,
        recover: broken,
        facts: () => ((helmAsked += 1), broken()),
        uninstall: broken,
      }),
    engines: (real) => ({
      ...real,
      version: (kind, wanted) => (wanted === '11.0.0' ? undefined : real.version(kind, wanted)),
      byDigest: (digest) => {
        const known = real.byDigest(digest);
        return known?.version === '11.0.0' ? undefined : known;
      },
    }),
  });
  const { store, operation } = accepted(await platform.remove(name));
  await eventually(
    'the cluster is away',
    async () => (await platform.db.clusters.byId(platform.connection.id))?.reachable === false,
  );
  expect((await platform.db.operations.byId(operation.id))?.finishedAt).toBeUndefined();

  await cluster.restart();
  const deleted = await finished(platform, operation.id);
  expect(deleted).toMatchObject({ state: 'SUCCEEDED', receipt: { nothingLeft: true, release: name } });
  expect(deleted.steps.find((step) => step.name === 'uninstall')?.message).toMatch(/removed one by one/);
  expect(helmAsked).toBeGreaterThan(0);
  const ledger = [{ verb: 'delete' as const, name, storeId: store.id, operationId: operation.id }];
  const databasePath = join(dir, 'shopyard.db');
  expect(await findViolations({ databasePath, kubeconfigPath, ledger })).toEqual([]);
});

test('a control plane leaves a cluster alone that another one works on, and lists the namespaces it does not know (F2)', async () => {
  const connectHere = { ...connect, leaseNamespace: 'lease-shared' };
  const first = await aPlatform({ kubeconfigPath: cluster.kubeconfigPath, connect: connectHere });
  const { operation } = accepted(await first.create({ name: 'owned', engine: 'WOOCOMMERCE' }));
  await finished(first, operation.id);
  const second = await aPlatform({ kubeconfigPath: cluster.kubeconfigPath, connect: connectHere });
  const row = await eventually('the second one has looked', async () => {
    const known = await second.db.clusters.byId(second.connection.id);
    return known?.orphans.includes('store-owned') ? known : undefined;
  });
  expect(row.reason?.code).toBe('CLUSTER_CLAIMED');
  expect(row.reason?.message).toContain(first.db.identity.databaseId);
  expect((await second.create({ name: 'intruder' })).userErrors[0]?.code).toBe('CLUSTER_UNAVAILABLE');
  expect((await first.db.stores.byName('owned'))?.status.phase).toBe('READY');
  await finished(first, accepted(await first.remove('owned')).operation.id);
});

test('a store that is READY falls back when a pod is lost and comes up again, and says both', async () => {
  const platform = await aPlatform({ kubeconfigPath: cluster.kubeconfigPath, connect });
  const { operation, store } = accepted(await platform.create({ name: 'shaky', engine: 'WOOCOMMERCE' }));
  await finished(platform, operation.id);
  const mend = await cluster.break({ on: 'pod', kind: 'crash-loop', match: { namespace: store.namespace } });
  const degraded = await storeAs(
    platform,
    store.id,
    'shaky is DEGRADED',
    ({ status }) => status.phase === 'DEGRADED',
  );
  expect(degraded.status.reason).toBeDefined();
  await mend();
  await storeAs(platform, store.id, 'shaky is READY again', ({ status }) => status.phase === 'READY');
  await finished(platform, accepted(await platform.remove('shaky')).operation.id);
});
