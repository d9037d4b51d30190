import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { clusters, type TestCluster } from '../../test/clusters.ts';
import { openHands } from '../../test/hands.ts';
import { accepted, aPlatform, eventCodes, finished, storeAs } from '../../test/store-steps.ts';
import { resumeStore, suspendStore } from '../commands/store-state.ts';

const name = 'sized';

describe.each(clusters)('an autoscaled shop, on $name', ({ start }) => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await start();
  });
  afterAll(() => cluster.stop());

  test('has after a suspension the size that its autoscaler had given it, not the minimum and not one', async () => {
    const platform = await aPlatform({ kubeconfigPath: cluster.kubeconfigPath });
    const { store, operation } = accepted(await platform.create({ name, engine: 'MEDUSA', plan: 'MEDIUM' }));
    const hands = await openHands(cluster.kubeconfigPath, store.namespace);
    onTestFinished(async () => {
      await hands.close();
      await finished(platform, accepted(await platform.remove(name)).operation.id);
    });
    expect(await finished(platform, operation.id)).toMatchObject({ state: 'SUCCEEDED' });
    const target = `${name}-storefront`;
    const replicas = async (): Promise<number> =>
      ((await hands.get('deployments', target))?.['spec'] as { replicas: number }).replicas;
    const { maxReplicas, minReplicas } = (await hands.get('horizontalpodautoscalers', target))?.['spec'] as {
      maxReplicas: number;
      minReplicas: number;
    };
    expect(maxReplicas).toBeGreaterThan(minReplicas);
    // As the autoscaler writes: by the subresource, so that a first write leaves no owner behind (Kubernetes 1.35).
    await hands.edit(
      'deployments',
      `${target}/scale`,
      { spec: { replicas: maxReplicas } },
      'kube-controller-manager',
    );
    expect(await replicas()).toBe(maxReplicas);

    for (let round = 1; round <= 2; round += 1) {
      const asleep = accepted(await platform.act((parts, by) => suspendStore(parts, by, { name })));
      expect(await finished(platform, asleep.operation.id)).toMatchObject({ state: 'SUCCEEDED' });
      expect(await replicas()).toBe(0);
      const awake = accepted(await platform.act((parts, by) => resumeStore(parts, by, { name })));
      expect(await finished(platform, awake.operation.id)).toMatchObject({ state: 'SUCCEEDED' });
      expect(await replicas()).toBe(maxReplicas);
    }
    await storeAs(platform, store.id, 'READY', ({ status }) => status.phase === 'READY');
    expect(await eventCodes(platform, store.id)).not.toContain('DRIFT_HEALED');
  }, 150_000);
});
