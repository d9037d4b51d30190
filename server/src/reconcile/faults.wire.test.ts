import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Manifest } from '../domain/engine.ts';
import type { Helm } from '../helm/helm.ts';
import { alteredHelm } from '../../test/altered-helm.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { defaultReconcilerSettings } from './dependencies.ts';
import { eventually } from '../../test/eventually.ts';
import { findViolations } from '../../test/oracle.ts';
import { type SimulatedCluster, startSimulatedCluster } from '../../test/simulated-cluster.ts';
import { accepted, aPlatform, eventCodes, finished, storeAs } from '../../test/store-steps.ts';

let cluster: SimulatedCluster;

beforeAll(async () => {
  cluster = await startSimulatedCluster({ speed: 50 });
});

afterAll(() => cluster.stop());

const impatient = { provisionTimeoutMs: 2500, retryBackoffMs: 100 };

test('a store whose image is missing is given up with the name of the image, and lifted when the image is there', async () => {
  const platform = await aPlatform({
    kubeconfigPath: cluster.kubeconfigPath,
    settings: impatient,
    attempts: 2,
  });
  const mend = await cluster.break({ on: 'pod', kind: 'image-missing', match: { namespace: 'store-pale' } });
  const { store, operation } = accepted(await platform.create({ name: 'pale', engine: 'WOOCOMMERCE' }));
  const failed = await finished(platform, operation.id);
  expect(failed).toMatchObject({
    state: 'FAILED',
    attempt: 2,
    error: { code: 'IMAGE_PULL_FAILED', component: 'database' },
  });
  const shown = await storeAs(
    platform,
    store.id,
    'pale is FAILED',
    ({ status }) => status.phase === 'FAILED',
  );
  expect(shown.status.reason).toMatchObject({ code: 'IMAGE_PULL_FAILED', component: 'database' });
  expect(shown.currentOperationId).toBeUndefined();

  await mend();
  const lifted = await storeAs(
    platform,
    store.id,
    'pale is READY after all',
    ({ status }) => status.phase === 'READY',
  );
  expect(lifted.status.reason).toBeUndefined();
  const codes = await eventCodes(platform, store.id);
  expect(codes.filter((code) => code === 'ATTEMPT_FAILED')).toHaveLength(1);
  expect(codes.slice(codes.indexOf('OPERATION_FAILED')).filter((code) => code.startsWith('STORE_'))).toEqual([
    'STORE_FAILED',
    'STORE_READY',
  ]);
  await finished(platform, accepted(await platform.remove('pale')).operation.id);
});

test('a store whose address answers nothing is given up with what was tried, and lifted once it answers', async () => {
  let skew = 0;
  const clock: Clock = {
    ...systemClock,
    now: () => systemClock.now() + skew,
    monotonic: () => systemClock.monotonic() + skew,
  };
  let isOpen = false;
  const door = createServer((socket) => {
    const shop = isOpen ? connect(cluster.ingressPort, '127.0.0.1') : undefined;
    if (shop) pipeline(socket, shop, socket, () => undefined);
    else socket.destroy();
  });
  await once(door.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    door.close();
  });
  const edge = { probeAddress: `127.0.0.1:${(door.address() as AddressInfo).port}` };
  const platform = await aPlatform({ ...cluster, edge, attempts: 1, clock });
  const { store, operation } = accepted(await platform.create({ name: 'mute', engine: 'WOOCOMMERCE' }));
  const mute = await storeAs(
    platform,
    store.id,
    'the silence is named',
    ({ status }) => status.reason?.code === 'SHOP_NOT_SELLING' || status.phase === 'READY',
  );
  const tried = `${edge.probeAddress} does not answer for mute.localhost`;
  expect(mute.status.phase).toBe('PROVISIONING');
  expect(mute.status.reason?.message).toContain(tried);

  skew = defaultReconcilerSettings.provisionTimeoutMs;
  platform.reconciler.wake(store.id);
  const failed = await finished(platform, operation.id);
  expect(failed).toMatchObject({ state: 'FAILED', error: { code: 'SHOP_NOT_SELLING' } });
  expect(failed.error?.message).toContain(tried);
  await storeAs(platform, store.id, 'mute is FAILED', ({ status }) => status.phase === 'FAILED');

  isOpen = true;
  await storeAs(platform, store.id, 'mute is READY', ({ status }) => status.phase === 'READY');
});

test('a Job that is given up ends the attempt at once; the next attempt makes it again and succeeds', async () => {
  const platform = await aPlatform({
    kubeconfigPath: cluster.kubeconfigPath,
    settings: { retryBackoffMs: 500 },
  });
  const mend = await cluster.break({
    on: 'pod',
    kind: 'job-fails',
    lines: ['Error: table wp_posts is marked as crashed'],
    match: { namespace: 'store-seedless' },
  });
  const { store, operation } = accepted(await platform.create({ name: 'seedless', engine: 'WOOCOMMERCE' }));
  await eventually(
    'the first attempt ended',
    async () => (await platform.db.operations.byId(operation.id))?.error?.code === 'JOB_FAILED',
  );
  await mend();
  const created = await finished(platform, operation.id);
  expect(created).toMatchObject({ state: 'SUCCEEDED' });
  expect(created.attempt).toBeGreaterThan(1);
  expect(await eventCodes(platform, store.id)).toContain('ATTEMPT_FAILED');
  await finished(platform, accepted(await platform.remove('seedless')).operation.id);
});

test('a store deleted in the middle of its creation goes, without the creation being finished first', async () => {
  const { kubeconfigPath } = cluster;
  const platform = await aPlatform({ kubeconfigPath });
  const mend = await cluster.break({ on: 'pod', kind: 'never-ready', match: { namespace: 'store-brief' } });
  const creation = accepted(await platform.create({ name: 'brief', engine: 'WOOCOMMERCE' }));
  await eventually('helm runs', async () => {
    const operation = await platform.db.operations.byId(creation.operation.id);
    return operation?.steps.find(({ name }) => name === 'release')?.state === 'RUNNING';
  });
  const deletion = accepted(await platform.remove('brief'));
  const deleted = await finished(platform, deletion.operation.id);
  await mend();
  expect(deleted.receipt?.nothingLeft).toBe(true);
  expect((await platform.db.operations.byId(creation.operation.id))?.state).toBe('CANCELLED');
  const ledger = [
    {
      verb: 'delete' as const,
      name: 'brief',
      storeId: creation.store.id,
      operationId: deletion.operation.id,
    },
  ];
  expect(
    await findViolations({ databasePath: join(platform.dir, 'shopyard.db'), kubeconfigPath, ledger }),
  ).toEqual([]);
});

test('a store that waits for its turn can be deleted before anything of it was made', async () => {
  let looks = 0;
  const metrics = { projected: () => (looks += 1) };
  const platform = await aPlatform({
    kubeconfigPath: cluster.kubeconfigPath,
    settings: { provisioning: 1 },
    metrics,
  });
  const mend = await cluster.break({ on: 'pod', kind: 'never-ready', match: { namespace: 'store-first' } });
  const first = accepted(await platform.create({ name: 'first', engine: 'WOOCOMMERCE' }));
  await storeAs(
    platform,
    first.store.id,
    'the first is being made',
    ({ status }) => status.phase === 'PROVISIONING',
  );
  const second = accepted(await platform.create({ name: 'second', engine: 'WOOCOMMERCE' }));
  const waiting = await storeAs(
    platform,
    second.store.id,
    'the second waits',
    ({ status }) => status.reason?.code === 'WAITING_FOR_SLOT',
  );
  expect(waiting.status.phase).toBe('REQUESTED');
  expect(platform.reconciler.queuePosition(second.store.id)).toBe(1);
  await storeAs(
    platform,
    first.store.id,
    'the first waits for its database',
    ({ status }) => status.reason?.component === 'database',
  );
  // Nothing ticks: the looks at both stores are as many as there were things to see.
  expect(looks).toBeLessThan(150);
  const deletion = await finished(platform, accepted(await platform.remove('second')).operation.id);
  expect(deletion.receipt).toMatchObject({ nothingLeft: true, removed: [] });
  await mend();
  await finished(platform, first.operation.id);
  await finished(platform, accepted(await platform.remove('first')).operation.id);
});

test('a namespace that is not ours is neither used nor deleted, and the creation ends at once (B4, G10)', async () => {
  const platform = await aPlatform({ kubeconfigPath: cluster.kubeconfigPath });
  const foreign = await platform.connection.createNamespace({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'store-taken', labels: { mine: 'yes' } },
  });
  const note: Manifest = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'note', namespace: 'store-taken' },
  };
  const { uid } = await platform.connection.apply(note);
  const { operation, store } = accepted(await platform.create({ name: 'taken' }));
  const failed = await finished(platform, operation.id);
  expect(failed).toMatchObject({ state: 'FAILED', attempt: 1, error: { code: 'NAMESPACE_NOT_OURS' } });
  const deletion = accepted(await platform.remove('taken'));
  const deleted = await finished(platform, deletion.operation.id);
  expect(deleted.receipt?.removed).toEqual([]);
  expect((await platform.connection.namespace('store-taken'))?.uid).toBe(foreign.uid);
  const ledger = [
    { verb: 'delete' as const, name: 'taken', storeId: store.id, operationId: deletion.operation.id },
  ];
  const { kubeconfigPath } = cluster;
  const violations = await findViolations({
    databasePath: join(platform.dir, 'shopyard.db'),
    kubeconfigPath,
    ledger,
    foreign: [{ namespace: 'store-taken', uids: [uid] }],
  });
  expect(violations).toEqual([]);
});

test('a helm that cannot uninstall is no obstacle to a deletion', async () => {
  const broken = (real: Helm): Helm =>
    alteredHelm(real, {
      uninstall: () =>
        Promise.resolve({
          kind: 'failed',
          code: 'RELEASE_FAILED',
          message: 'helm is broken',
          retryable: true,
        }),
    });
  const platform = await aPlatform({ kubeconfigPath: cluster.kubeconfigPath, helm: broken });
  const { operation } = accepted(await platform.create({ name: 'stuck', engine: 'WOOCOMMERCE' }));
  expect(await finished(platform, operation.id)).toMatchObject({ state: 'SUCCEEDED' });
  const deleted = await finished(platform, accepted(await platform.remove('stuck')).operation.id);
  expect(deleted.receipt?.nothingLeft).toBe(true);
  expect(deleted.steps.find(({ name }) => name === 'uninstall')?.message).toMatch(/removed one by one/);
});
