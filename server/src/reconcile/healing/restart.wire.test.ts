import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { clusters, type TestCluster } from '../../../test/clusters.ts';
import { eventually } from '../../../test/eventually.ts';
import { openHands } from '../../../test/hands.ts';
import { parseQuantity } from '../../lib/quantity.ts';
import { accepted, aPlatform, eventCodes, finished, storeAs } from '../../../test/store-steps.ts';

const restartedAt = 'kubectl.kubernetes.io/restartedAt';
const at = '2026-11-30T20:00:00Z';

/** What `kubectl rollout restart` sends, and as whom. */
const restart = { spec: { template: { metadata: { annotations: { [restartedAt]: at } } } } };
const kubectl = 'kubectl-rollout';

describe.each(clusters)('a restart by hand, on $name', ({ start }) => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await start();
  });
  afterAll(() => cluster.stop());

  test('replaces every pod of Deployment and StatefulSet once, is no drift, nor is an amount in other words; neither healing nor an update undoes or repeats it', async () => {
    const platform = await aPlatform({ kubeconfigPath: cluster.kubeconfigPath });
    const name = 'restarted';
    const { store, operation } = accepted(await platform.create({ name, engine: 'WOOCOMMERCE' }));
    const hands = await openHands(cluster.kubeconfigPath, store.namespace);
    onTestFinished(async () => {
      await hands.close();
      await finished(platform, accepted(await platform.remove(name)).operation.id);
    });
    expect(await finished(platform, operation.id)).toMatchObject({ state: 'SUCCEEDED' });
    const workloads = [
      ['deployments', `${name}-web`, 'web'],
      ['statefulsets', `${name}-database`, 'database'],
    ] as const;
    const podsOf = (component: string): string[] =>
      platform.connection
        .observed(store)
        .pods.filter((pod) => pod.component === component && pod.ready && !pod.deleting)
        .map(({ uid }) => uid);
    const before = workloads.map(([, , component]) => podsOf(component));
    expect(before.map(({ length }) => length)).toEqual([1, 1]);

    for (const [resource, object] of workloads) await hands.edit(resource, object, restart, kubectl);
    for (const [index, [, , component]] of workloads.entries())
      await eventually(`the pod of ${component} is another one`, () => {
        const now = podsOf(component);
        return Promise.resolve(now.length === 1 && now[0] !== before[index]?.[0]);
      });
    await storeAs(platform, store.id, 'READY again', ({ status }) => status.phase === 'READY');
    expect(await eventCodes(platform, store.id)).not.toContain('DRIFT_HEALED');

    // Another hand is put right as ever; the restart stands, and is not made a second time.
    const templateOf = async (resource: string, object: string) =>
      (
        (await hands.get(resource, object))?.['spec'] as {
          template: { metadata: { annotations: Record<string, string> } };
        }
      ).template;
    const templates = () => Promise.all(workloads.map(([resource, object]) => templateOf(resource, object)));
    const restarted = await templates();
    const pods = workloads.map(([, , component]) => podsOf(component));
    for (const [resource, object] of workloads)
      await hands.edit(resource, object, { spec: { minReadySeconds: 3 } });
    await eventually('both are healed', async () => {
      const codes = await eventCodes(platform, store.id);
      return codes.filter((code) => code === 'DRIFT_HEALED').length === 2;
    });
    expect(await templates()).toEqual(restarted);

    const labels = [{ key: 'team', value: 'blue' }];
    const update = accepted(await platform.update({ name, labels }));
    expect(await finished(platform, update.operation.id)).toMatchObject({ state: 'SUCCEEDED' });
    for (const { metadata } of await templates()) expect(metadata.annotations[restartedAt]).toBe(at);
    expect(workloads.map(([, , component]) => podsOf(component))).toEqual(pods);

    // The same amount in other words is no drift: the API server keeps the words.
    const hard = async () =>
      ((await hands.get('resourcequotas', 'shopyard-quota'))?.['spec'] as { hard: Record<string, string> })
        .hard;
    const bytes = String(parseQuantity((await hard())['requests.memory']));
    await hands.edit('resourcequotas', 'shopyard-quota', { spec: { hard: { 'requests.memory': bytes } } });
    await hands.edit('serviceaccounts', name, { metadata: { labels: { 'shopyard.dev/owner': 'mallory' } } });
    await eventually('the account is healed', async () => {
      const codes = await eventCodes(platform, store.id);
      return codes.filter((code) => code === 'DRIFT_HEALED').length === 3;
    });
    expect((await hard())['requests.memory']).toBe(bytes);
  }, 120_000);
});
