import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Helm } from '../helm/helm.ts';
import { findViolations } from '../../test/oracle.ts';
import type { Platform } from '../../test/platform.ts';
import { type SimulatedCluster, startSimulatedCluster } from '../../test/simulated-cluster.ts';
import { accepted, aPlatform, eventCodes, finished, storeAs } from '../../test/store-steps.ts';

let cluster: SimulatedCluster;

beforeAll(async () => {
  cluster = await startSimulatedCluster({ speed: 50 });
});

afterAll(() => cluster.stop());

const tea = { title: 'Green tea', handle: 'green-tea', priceMinor: 500 };
const coffee = { title: 'Coffee', handle: 'coffee', priceMinor: 900 };

async function aReadyStore(
  platform: Platform,
  name: string,
  input: Parameters<Platform['create']>[0] | object = {},
) {
  const { store, operation } = accepted(
    await platform.create({ name, engine: 'WOOCOMMERCE', config: { products: [tea] }, ...input }),
  );
  expect(await finished(platform, operation.id)).toMatchObject({ state: 'SUCCEEDED' });
  return store;
}

const hardOf = async (platform: Platform, namespace: string): Promise<Record<string, string>> =>
  (
    (await platform.connection.get('ResourceQuota', namespace, 'shopyard-quota'))?.['spec'] as {
      hard: Record<string, string>;
    }
  ).hard;

/** helm with an image that cannot be had, in the revisions named. */
const missingImage =
  (...broken: number[]) =>
  (real: Helm): Helm => ({
    ...asObject(real),
    apply: (run) =>
      real.apply(
        broken.includes(run.revision)
          ? { ...run, values: { ...run.values, images: { wordpress: image } } }
          : run,
      ),
  });
const image = { repository: 'shop/does-not-exist', tag: '1' };
const asObject = (helm: Helm): Helm => ({
  version: () => helm.version(),
  apply: (run) => helm.apply(run),
  render: (input) => helm.render(input),
  uninstall: (run) => helm.uninstall(run),
  facts: (run) => helm.facts(run),
  recover: (run) => helm.recover(run),
  endSurvivors: (ids) => helm.endSurvivors(ids),
});

describe('a store that is changed', () => {
  test('gets the new configuration, products and plan, and keeps what it had', async () => {
    const { kubeconfigPath, ingressPort } = cluster;
    const platform = await aPlatform({ kubeconfigPath, ingressPort });
    const { id, namespace } = await aReadyStore(platform, 'change');
    const before = await hardOf(platform, namespace);

    const change = accepted(
      await platform.update({
        name: 'change',
        plan: 'MEDIUM',
        config: { title: 'Changed', products: [coffee, { ...tea, priceMinor: 1 }] },
      }),
    );
    expect(change.store.wanted).toMatchObject({ generation: 2, revision: 2, plan: 'MEDIUM' });
    await storeAs(platform, id, 'it is UPDATING', ({ status }) => status.phase === 'UPDATING');
    expect(await finished(platform, change.operation.id)).toMatchObject({
      kind: 'UPDATE',
      state: 'SUCCEEDED',
      attempt: 1,
    });
    const store = await storeAs(platform, id, 'it is READY', ({ status }) => status.phase === 'READY');
    expect(store.status).toMatchObject({ observedGeneration: 2 });
    expect(store.wanted.config.products).toEqual([tea, coffee]);
    expect(store.wanted.config.title).toBe('Changed');
    expect(await platform.db.stores.revision(id, 2)).toMatchObject({ becameReady: true, plan: 'MEDIUM' });
    const wide = await hardOf(platform, namespace);
    expect(wide).not.toEqual(before);

    const back = accepted(await platform.update({ name: 'change', plan: 'SMALL' }));
    const operation = await finished(platform, back.operation.id);
    expect(operation).toMatchObject({ state: 'SUCCEEDED' });
    const steps = Object.fromEntries(operation.steps.map((step) => [step.name, step]));
    expect(steps['quota']?.startedAt).toBeGreaterThanOrEqual(steps['release']?.finishedAt ?? Infinity);
    const small = await hardOf(platform, namespace);
    expect(small['limits.cpu']).toBe(before['limits.cpu']);
    // The storage class of the simulator cannot expand volumes: they stay, and the plan changes all the same.
    const { claims } = platform.connection.observed(store);
    expect(claims.map(({ capacityGiB }) => capacityGiB)).toEqual([5, 5]);
    expect((await eventCodes(platform, id)).filter((code) => code !== 'STEP_FINISHED')).toEqual([
      'STORE_REQUESTED',
      'STORE_PROVISIONING',
      'STORE_READY',
      'OPERATION_SUCCEEDED',
      'STORE_UPDATE_REQUESTED',
      'STORE_READY',
      'OPERATION_SUCCEEDED',
      'STORE_UPDATE_REQUESTED',
      'STORE_READY',
      'OPERATION_SUCCEEDED',
    ]);
    expect(await platform.db.audit.verify()).toBeUndefined();
    expect(
      await findViolations({
        databasePath: join(platform.dir, 'shopyard.db'),
        kubeconfigPath,
        ledger: [],
        only: ['change'],
      }),
    ).toEqual([]);
  });

  test('is upgraded and rolled back; the rollback is pinned', async () => {
    const { kubeconfigPath } = cluster;
    const platform = await aPlatform({ kubeconfigPath });
    const { id } = await aReadyStore(platform, 'pinned', { engineVersion: '11.0.0' });
    const upgrade = accepted(await platform.upgrade({ name: 'pinned', engineVersion: '11.1.2' }));
    expect(await finished(platform, upgrade.operation.id)).toMatchObject({
      kind: 'UPGRADE',
      state: 'SUCCEEDED',
    });
    const rollback = accepted(await platform.rollback({ name: 'pinned', toRevision: 1, reason: 'slow' }));
    expect(await finished(platform, rollback.operation.id)).toMatchObject({
      kind: 'ROLLBACK',
      state: 'SUCCEEDED',
    });
    const store = await storeAs(platform, id, 'it is READY', ({ status }) => status.phase === 'READY');
    expect(store.wanted).toMatchObject({ generation: 3, revision: 3, engineVersion: '11.0.0' });
    expect(await platform.db.stores.revision(id, 3)).toMatchObject({
      cause: 'rolled back to revision 1: slow',
      chartVersion: '1.0.0',
      becameReady: true,
    });
    for (let round = 0; round < 10; round += 1) platform.reconciler.wake(id);
    const imageOf = () =>
      platform.connection
        .observed(store)
        .workloads.map(({ image: name }) => name)
        .find((name) => name?.includes('wordpress'));
    expect(imageOf()).toContain('11.0.0');
  });
});

describe('a change that fails', () => {
  test('goes back by itself to what was READY, as a new revision, and says why', async () => {
    const { kubeconfigPath } = cluster;
    const settings = { provisionTimeoutMs: 6000 };
    const platform = await aPlatform({ kubeconfigPath, settings, helm: missingImage(2) });
    const { id } = await aReadyStore(platform, 'returns', { engineVersion: '11.0.0' });
    const upgrade = accepted(await platform.upgrade({ name: 'returns', engineVersion: '11.1.2' }));
    const failed = await finished(platform, upgrade.operation.id);
    expect(failed).toMatchObject({ state: 'FAILED', attempt: 1, error: { code: 'IMAGE_PULL_FAILED' } });
    expect(failed.error?.message).toContain('goes back to revision 1 (11.0.0)');
    const store = await storeAs(platform, id, 'it is READY again', ({ status }) => status.phase === 'READY');
    expect(store.wanted).toMatchObject({ revision: 3, engineVersion: '11.0.0', generation: 3 });
    await finished(platform, (await platform.db.operations.latest(id))?.id ?? '');
    const revisions = await platform.db.stores.revisions(id);
    expect(revisions.map(({ becameReady }) => becameReady)).toEqual([true, false, true]);
    expect(revisions[0]).toMatchObject({ by: { kind: 'RECONCILER' }, chartVersion: '1.0.0' });
    expect(await eventCodes(platform, id)).toContain('STORE_RETURNS');
  });

  test('stays where it is when its migration has begun', async () => {
    const { kubeconfigPath } = cluster;
    const settings = { provisionTimeoutMs: 6000 };
    const platform = await aPlatform({ kubeconfigPath, settings });
    const { id } = await aReadyStore(platform, 'migrated', { engine: 'MEDUSA', engineVersion: '2.20.0' });
    const mend = await cluster.break({
      on: 'pod',
      kind: 'job-fails',
      match: { namespace: 'store-migrated' },
    });
    const upgrade = accepted(await platform.upgrade({ name: 'migrated', engineVersion: '2.21.2' }));
    expect(await finished(platform, upgrade.operation.id)).toMatchObject({
      state: 'FAILED',
      error: { code: 'DATA_SCHEMA_CHANGED' },
    });
    await mend();
    const store = await storeAs(platform, id, 'it is FAILED', ({ status }) => status.phase === 'FAILED');
    expect(store.status.reason?.code).toBe('DATA_SCHEMA_CHANGED');
    expect(store.wanted).toMatchObject({ revision: 2, engineVersion: '2.21.2' });
    expect((await platform.rollback({ name: 'migrated', toRevision: 1 })).userErrors).toMatchObject([
      { code: 'DATA_SCHEMA_CHANGED', path: ['input', 'toRevision'] },
    ]);
  });
});
