import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { clusters, type TestCluster } from '../../../test/clusters.ts';
import { eventually } from '../../../test/eventually.ts';
import { openHands } from '../../../test/hands.ts';
import { openPlainCluster } from '../../../test/plain-cluster.ts';
import { accepted, aPlatform, eventCodes, finished, storeAs } from '../../../test/store-steps.ts';
import { sameJson } from '../../lib/canonical-json.ts';

interface Labelled {
  metadata: { uid: string; labels?: Record<string, string> };
}

/** All labels that make an object a store's; the watches select by the first. */
const none = { 'shopyard.dev/store-id': null, 'app.kubernetes.io/component': null };

describe.each(clusters)('labels taken away, on $name', ({ start }) => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await start();
  });
  afterAll(() => cluster.stop());

  test('are put back on the namespace, a volume and a workload, though a watch says that these were deleted; nothing counts as lost', async () => {
    const platform = await aPlatform({ kubeconfigPath: cluster.kubeconfigPath });
    const name = 'relabelled';
    const { store, operation } = accepted(await platform.create({ name, engine: 'WOOCOMMERCE' }));
    const hands = await openHands(cluster.kubeconfigPath, store.namespace);
    const plain = await openPlainCluster(cluster.kubeconfigPath);
    onTestFinished(async () => {
      await hands.close();
      await plain.close();
      await finished(platform, accepted(await platform.remove(name)).operation.id);
    });
    expect(await finished(platform, operation.id)).toMatchObject({ state: 'SUCCEEDED' });
    await storeAs(platform, store.id, 'READY', ({ status }) => status.phase === 'READY');
    const before = await eventCodes(platform, store.id);
    const namespace = `/api/v1/namespaces/${store.namespace}`;
    const claim = platform.connection.observed(store).claims[0]?.name ?? '';
    const read = [
      async () => (await plain.send('GET', namespace)) as Labelled,
      async () => (await hands.get('persistentvolumeclaims', claim)) as unknown as Labelled,
      async () => (await hands.get('statefulsets', `${name}-database`)) as unknown as Labelled,
    ];
    const made = await Promise.all(read.map((one) => one()));

    await plain.send('PATCH', `${namespace}?fieldManager=kubectl-label`, { metadata: { labels: none } });
    await hands.edit('persistentvolumeclaims', claim, { metadata: { labels: none } });
    await hands.edit('statefulsets', `${name}-database`, { metadata: { labels: none } });
    for (const [index, one] of read.entries())
      await eventually(
        `the labels of ${index} are back`,
        async () => {
          const { metadata } = await one();
          expect(metadata.uid).toBe(made[index]?.metadata.uid);
          return sameJson(metadata.labels, made[index]?.metadata.labels);
        },
        20_000,
      ).catch((error: unknown) => {
        throw new Error(`${String(error)}\n${platform.log.join('\n')}`);
      });
    await eventually('all three are told', async () => {
      const codes = await eventCodes(platform, store.id);
      return codes.filter((code) => code === 'DRIFT_HEALED').length === 3;
    });
    const told = (await eventCodes(platform, store.id)).slice(before.length);
    expect(told.filter((code) => code !== 'DRIFT_HEALED')).toEqual([]);
    const { status } = await storeAs(platform, store.id, 'READY', (now) => now.status.phase === 'READY');
    expect(status.conditions).toContainEqual(
      expect.objectContaining({ type: 'DATA_INTACT', status: 'TRUE' }),
    );
  }, 90_000);
});
