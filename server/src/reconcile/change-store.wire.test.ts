import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { openHands } from '../../test/hands.ts';
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

  test('is upgraded and rolled back; ten reconciles and a restart later the chosen revision still runs', async () => {
    const { kubeconfigPath } = cluster;
    const dir = mkdtempSync(join(tmpdir(), 'shopyard-pinned-'));
    onTestFinished(() => {
      rmSync(dir, { recursive: true, force: true });
    });
    let looks = 0;
    const metrics = { projected: () => (looks += 1) };
    const first = await aPlatform({ kubeconfigPath, dir, metrics });
    const { id } = await aReadyStore(first, 'pinned', { engineVersion: '11.0.0' });
    const upgrade = accepted(await first.upgrade({ name: 'pinned', engineVersion: '11.1.2' }));
    expect(await finished(first, upgrade.operation.id)).toMatchObject({
      kind: 'UPGRADE',
      state: 'SUCCEEDED',
    });
    const rollback = accepted(await first.rollback({ name: 'pinned', toRevision: 1, reason: 'slow' }));
    expect(await finished(first, rollback.operation.id)).toMatchObject({
      kind: 'ROLLBACK',
      state: 'SUCCEEDED',
    });
    const wanted = { generation: 3, revision: 3, engineVersion: '11.0.0' };
    expect(await first.db.stores.revision(id, 3)).toMatchObject({
      cause: 'rolled back to revision 1: slow',
      chartVersion: '1.0.0',
      becameReady: true,
    });
    const hands = await openHands(kubeconfigPath, 'store-pinned');
    onTestFinished(() => hands.close());
    const imageOf = async (): Promise<string> =>
      JSON.stringify((await hands.get('deployments', 'pinned-web'))?.['spec']);
    const reconcileTenTimes = async (platform: Platform): Promise<void> => {
      for (let round = 0; round < 10; round += 1) {
        const before = looks;
        platform.reconciler.wake(id);
        await eventually('it was looked at', () => Promise.resolve(looks > before));
      }
      const store = await storeAs(platform, id, 'it is READY', ({ status }) => status.phase === 'READY');
      expect(store.wanted).toMatchObject(wanted);
      expect((await platform.db.operations.latest(id))?.id).toBe(rollback.operation.id);
      expect(await imageOf()).toMatch(/wordpress:11\.0\.0/);
    };
    await reconcileTenTimes(first);
    await first.stop();
    const second = await aPlatform({ kubeconfigPath, dir, metrics });
    await reconcileTenTimes(second);
    // Self-heal defends what was rolled back to, against the very image that it was rolled back from.
    const edited = JSON.parse(await imageOf()) as { template: { spec: { containers: { image: string }[] } } };
    const [container] = edited.template.spec.containers;
    await hands.edit('deployments', 'pinned-web', {
      spec: { template: { spec: { containers: [{ ...container, image: 'shopyard/wordpress:11.1.2' }] } } },
    });
    await eventually('it is healed', async () => /wordpress:11\.0\.0/.test(await imageOf()));
    await reconcileTenTimes(second);
  });
});
