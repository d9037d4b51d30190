import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Reason } from '../domain/reason.ts';
import type { ReasonCode } from '../domain/words.ts';
import { clusters, type TestCluster } from '../../test/clusters.ts';
import { eventually } from '../../test/eventually.ts';
import { type Hands, openHands } from '../../test/hands.ts';
import type { Platform } from '../../test/platform.ts';
import { accepted, aPlatform, finished, storeAs } from '../../test/store-steps.ts';

describe.each(clusters)('refusals by $name', ({ start }) => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await start();
  });
  afterAll(() => cluster.stop());

  const handsOn = async (platform: Platform, name: string): Promise<Hands> => {
    const hands = await openHands(cluster.kubeconfigPath, `store-${name}`);
    onTestFinished(async () => {
      const { operation } = await platform.remove(name);
      if (operation) await finished(platform, operation.id);
      await hands.close();
    });
    return hands;
  };

  const named = async (platform: Platform, id: string, code: ReasonCode): Promise<Reason> => {
    const { status } = await storeAs(platform, id, code, (store) => store.status.reason?.code === code);
    const { items } = await platform.db.log.events({ storeId: id }, { first: 100 });
    expect(items.some((event) => event.code === code || event.message.includes(status.reason!.message))).toBe(
      true,
    );
    expect(status.reason?.remedy).toMatch(/\w{4}/);
    return status.reason!;
  };

  test('by quota, LimitRange and Pod Security are named with the component and the numbers', async () => {
    const platform = await aPlatform({ kubeconfigPath: cluster.kubeconfigPath });
    const { store, operation } = accepted(await platform.create({ name: 'refused', engine: 'WOOCOMMERCE' }));
    const hands = await handsOn(platform, 'refused');
    await finished(platform, operation.id);
    /** As a controller of the cluster would: that is left alone. */
    const roll = (spec: Record<string, unknown>): Promise<void> =>
      hands.edit('deployments', 'refused-web', { spec: { template: { spec } } }, 'kube-controller-manager');
    const well = (): Promise<unknown> =>
      storeAs(
        platform,
        store.id,
        'READY',
        ({ status }) => status.phase === 'READY' && status.reason === undefined,
      );
    const theirs = (kind: string, spec: unknown): Record<string, unknown> => ({
      apiVersion: 'v1',
      kind,
      metadata: { name: 'theirs' },
      spec,
    });

    await hands.create('resourcequotas', theirs('ResourceQuota', { hard: { pods: '1' } }));
    await roll({ terminationGracePeriodSeconds: 31 });
    const quota = await named(platform, store.id, 'QUOTA_EXCEEDED');
    expect(quota).toMatchObject({ component: 'web' });
    expect(quota.message).toMatch(/web cannot start: it needs pods 1, pods \d is used, pods 1 is allowed/);
    await hands.delete('resourcequotas', 'theirs');
    await roll({ terminationGracePeriodSeconds: 32 });
    await well();

    await hands.create(
      'limitranges',
      theirs('LimitRange', { limits: [{ type: 'Container', max: { cpu: '1m' } }] }),
    );
    await roll({ terminationGracePeriodSeconds: 33 });
    const limits = await named(platform, store.id, 'LIMIT_RANGE_DENIED');
    expect(limits.message).toMatch(
      /size of web is outside what the plan allows: maximum cpu usage per Container is 1m/,
    );
    await hands.delete('limitranges', 'theirs');
    await roll({ terminationGracePeriodSeconds: 34 });
    await well();

    await roll({ hostNetwork: true });
    const security = await named(platform, store.id, 'POD_SECURITY_DENIED');
    expect(security.message).toMatch(
      /security rules do not allow web: .*host namespaces \(hostNetwork=true\)/,
    );
  }, 90_000);

  test('an ingress class that is not there, and a namespace that a hand deletes, are named', async () => {
    const platform = await aPlatform({
      kubeconfigPath: cluster.kubeconfigPath,
      edge: { ingressClass: 'nowhere' },
    });
    const { store } = accepted(await platform.create({ name: 'unserved', engine: 'WOOCOMMERCE' }));
    const hands = await handsOn(platform, 'unserved');
    const edge = await named(platform, store.id, 'EDGE_NOT_SERVED');
    expect(edge).toMatchObject({ component: 'ingress' });
    expect(edge.message).toMatch(
      /no ingress class "nowhere", so nobody can reach this shop: it has .*traefik/,
    );
    const hold = (finalizers: string[]): Promise<void> =>
      hands.edit('configmaps', 'hold', { metadata: { finalizers } });
    await hands.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'hold', finalizers: ['example.com/hold'] },
    });
    await eventually('components come up', async () => {
      const status = (await platform.db.stores.byId(store.id))?.status;
      return status?.components.find(({ name }) => name === 'database')?.ready === 1;
    });
    await hands.deleteNamespace();
    const going = await named(platform, store.id, 'NAMESPACE_TERMINATING');
    expect(going.message).toMatch(/"store-unserved" was deleted from outside/);
    await hold([]);
    await named(platform, store.id, 'NAMESPACE_LOST');
  }, 90_000);
});
