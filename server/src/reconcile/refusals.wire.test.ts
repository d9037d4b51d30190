import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Reason } from '../domain/reason.ts';
import type { ReasonCode } from '../domain/words.ts';
import { clusters, type TestCluster } from '../../test/clusters.ts';
import { eventually } from '../../test/eventually.ts';
import { type Hands, openHands } from '../../test/hands.ts';
import { openPlainCluster, type PlainCluster } from '../../test/plain-cluster.ts';
import { type Platform, startPlatform } from '../../test/platform.ts';
import { accepted, finished, storeAs } from '../../test/store-steps.ts';

/** A pod that nothing but a quota or a LimitRange of somebody else speaks against. */
const probe = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'probe' },
  spec: {
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'probe',
        image: 'probe',
        resources: { requests: { cpu: '10m', memory: '8Mi' }, limits: { cpu: '10m', memory: '8Mi' } },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
    ],
  },
};

/** One control plane per test: the two differ in their ingress class, and go side by side. */
describe.each(clusters)('refusals by $name', ({ start }) => {
  let cluster: TestCluster;
  let plain: PlainCluster;
  let dir: string;
  const platforms: Platform[] = [];
  const openHandsOf: Hands[] = [];
  const open = async (name: string, ingressClass = 'traefik'): Promise<Platform> => {
    const platform = await startPlatform({
      dir: join(dir, name),
      kubeconfigPath: cluster.kubeconfigPath,
      connect: { leaseNamespace: `lease-${name}-${dir.split('-').at(-1)?.toLowerCase() ?? 'x'}` },
      edge: { ingressClass },
    });
    platforms.push(platform);
    return platform;
  };
  const handsOn = async (name: string): Promise<Hands> => {
    const opened = await openHands(cluster.kubeconfigPath, `store-${name}`);
    openHandsOf.push(opened);
    return opened;
  };
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'shopyard-refusals-'));
    cluster = await start();
    plain = await openPlainCluster(cluster.kubeconfigPath);
  });
  afterAll(async () => {
    for (const platform of platforms) {
      for (const { name } of await platform.db.stores.living()) {
        const { operation } = await platform.remove(name);
        if (operation) await finished(platform, operation.id);
      }
      await platform.stop();
    }
    for (const one of openHandsOf) await one.close();
    await plain.close();
    await cluster.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const named = async (platform: Platform, id: string, code: ReasonCode): Promise<Reason> => {
    const { status } = await storeAs(platform, id, code, (store) => store.status.reason?.code === code);
    const { items } = await platform.db.log.events({ storeId: id }, { first: 100 });
    expect(items.some((event) => event.code === code || event.message.includes(status.reason!.message))).toBe(
      true,
    );
    expect(status.reason?.remedy).toMatch(/\w{4}/);
    return status.reason!;
  };

  /** The API server's own picture of quotas and LimitRanges lags behind: until it refuses, it lets pods through. */
  const enforced = (namespace: string, says: RegExp): Promise<unknown> =>
    eventually(`the API server says ${String(says)}`, () =>
      plain.send('POST', `/api/v1/namespaces/${namespace}/pods?dryRun=All`, probe).then(
        () => false,
        (error: unknown) => says.test(String(error)),
      ),
    );

  test.concurrent(
    'by quota, LimitRange and Pod Security are named with the component and the numbers',
    async () => {
      const platform = await open('refused');
      const { store, operation } = accepted(
        await platform.create({ name: 'refused', engine: 'WOOCOMMERCE' }),
      );
      const hands = await handsOn('refused');
      await finished(platform, operation.id);
      /** As a controller of the cluster would, and in what the chart does not set: that is left alone. */
      const roll = (template: Record<string, unknown>): Promise<void> =>
        hands.edit('deployments', 'refused-web', { spec: { template } }, 'kube-controller-manager');
      const again = (round: number): Promise<void> =>
        roll({ metadata: { annotations: { 'example.com/round': String(round) } } });
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
      await enforced(store.namespace, /exceeded quota: theirs/);
      await again(31);
      const quota = await named(platform, store.id, 'QUOTA_EXCEEDED');
      expect(quota).toMatchObject({ component: 'web' });
      expect(quota.message).toMatch(
        /quota "theirs", which is not of this store's plan, .*web cannot start: it needs pods 1, pods \d is used, pods 1 is allowed/,
      );
      expect(quota.remedy).toContain('a larger plan does not help');
      await hands.delete('resourcequotas', 'theirs');
      await again(32);
      await well();

      await hands.create(
        'limitranges',
        theirs('LimitRange', { limits: [{ type: 'Container', max: { cpu: '1m' } }] }),
      );
      await enforced(store.namespace, /maximum cpu usage per Container is 1m/);
      await again(33);
      const limits = await named(platform, store.id, 'LIMIT_RANGE_DENIED');
      expect(limits.message).toMatch(
        /size of web is outside what the limits of its namespace allow: maximum cpu usage per Container is 1m/,
      );
      await hands.delete('limitranges', 'theirs');
      await again(34);
      await well();

      await roll({ spec: { hostNetwork: true } });
      const security = await named(platform, store.id, 'POD_SECURITY_DENIED');
      expect(security.message).toMatch(
        /security rules .* do not allow web: .*host namespaces \(hostNetwork=true\)/,
      );
    },
    180_000,
  );

  test.concurrent(
    'an ingress class that is not there, and a namespace that a hand deletes, are named',
    async () => {
      const platform = await open('unserved', 'nowhere');
      const { store } = accepted(await platform.create({ name: 'unserved', engine: 'WOOCOMMERCE' }));
      const hands = await handsOn('unserved');
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
    },
    180_000,
  );
});
