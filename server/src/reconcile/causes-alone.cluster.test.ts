import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Reason } from '../domain/reason.ts';
import type { ReasonCode } from '../domain/words.ts';
import { clusters, type TestCluster } from '../../test/clusters.ts';
import { openHands } from '../../test/hands.ts';
import { openPlainCluster, type PlainCluster } from '../../test/plain-cluster.ts';
import { type Platform, startPlatform } from '../../test/platform.ts';
import { accepted, finished, storeAs } from '../../test/store-steps.ts';

const admission = '/apis/admissionregistration.k8s.io/v1';
const real = clusters.filter(({ name }) => name !== 'the simulator');

/** What the API server, the scheduler and the node controller of a whole cluster do: the simulator has no webhooks and no taints of others. */
describe.skipIf(real.length === 0).each(real.length === 0 ? clusters : real)(
  'causes on $name',
  ({ start }) => {
    let cluster: TestCluster;
    let plain: PlainCluster;
    let platform: Platform;
    let dir: string;
    beforeAll(async () => {
      dir = mkdtempSync(join(tmpdir(), 'shopyard-alone-'));
      cluster = await start();
      plain = await openPlainCluster(cluster.kubeconfigPath);
      platform = await startPlatform({
        dir,
        kubeconfigPath: cluster.kubeconfigPath,
        connect: { leaseNamespace: `lease-${dir.split('-').at(-1)?.toLowerCase() ?? 'x'}` },
      });
    });
    afterAll(async () => {
      for (const { name } of await platform.db.stores.living()) {
        const { operation } = await platform.remove(name);
        if (operation) await finished(platform, operation.id, 120_000);
      }
      await platform.stop();
      await plain.close();
      await cluster.stop();
      rmSync(dir, { recursive: true, force: true });
    });

    const named = async (id: string, code: ReasonCode, says: RegExp): Promise<Reason> => {
      const { status } = await storeAs(
        platform,
        id,
        `${code} ${String(says)}`,
        ({ status: { reason } }) => reason?.code === code && says.test(reason.message),
      );
      expect(status.reason?.remedy).toMatch(/\w{4}/);
      return status.reason!;
    };
    const well = (id: string): Promise<unknown> =>
      storeAs(platform, id, 'READY', ({ status }) => status.phase === 'READY' && status.reason === undefined);
    const ready = async (name: string): Promise<string> => {
      const { store, operation } = accepted(await platform.create({ name, engine: 'WOOCOMMERCE' }));
      expect(await finished(platform, operation.id, 120_000)).toMatchObject({ state: 'SUCCEEDED' });
      return store.id;
    };
    /** A webhook that nobody answers, asked for one namespace only. */
    const webhook = async (
      kind: 'mutating' | 'validating',
      name: string,
      namespace: string,
      rule: Record<string, unknown>,
      clientConfig: Record<string, unknown>,
    ): Promise<() => Promise<void>> => {
      const path = `${admission}/${kind}webhookconfigurations`;
      await plain.send('POST', path, {
        metadata: { name },
        webhooks: [
          {
            name,
            clientConfig,
            rules: [{ apiVersions: ['v1'], operations: ['CREATE'], ...rule }],
            failurePolicy: 'Fail',
            sideEffects: 'None',
            admissionReviewVersions: ['v1'],
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
          },
        ],
      });
      const remove = async (): Promise<void> => void (await plain.send('DELETE', `${path}/${name}`));
      onTestFinished(remove);
      return remove;
    };

    test('a quota of somebody else, and then the webhook of pods that is down: each is the cause in its time', async () => {
      const id = await ready('alone-pods');
      const namespace = 'store-alone-pods';
      const hands = await openHands(cluster.kubeconfigPath, namespace);
      onTestFinished(() => hands.close());
      const deleteWeb = async (): Promise<void> => {
        const pods = await plain.list(`/api/v1/namespaces/${namespace}/pods`);
        const web = pods.find(({ metadata }) => metadata.name.startsWith('alone-pods-web-'));
        await hands.delete('pods', web!.metadata.name);
      };
      await hands.create('resourcequotas', {
        metadata: { name: 'default-c6g9h' },
        spec: { hard: { 'limits.cpu': '10m' } },
      });
      await deleteWeb();
      const quota = await named(
        id,
        'QUOTA_EXCEEDED',
        /^The quota "default-c6g9h", which is not of this store's plan/,
      );
      expect(quota.remedy).toContain('a larger plan does not help');
      await hands.delete('resourcequotas', 'default-c6g9h');
      await hands.edit(
        'deployments',
        'alone-pods-web',
        { spec: { template: { metadata: { annotations: { 'example.com/round': '1' } } } } },
        'kube-controller-manager',
      );
      await well(id);
      const remove = await webhook(
        'mutating',
        'inject.mesh.example.com',
        namespace,
        { apiGroups: [''], resources: ['pods'] },
        { service: { namespace: 'default', name: 'no-such-mesh', path: '/inject' } },
      );
      await deleteWeb();
      const down = await named(id, 'WEBHOOK_UNREACHABLE', /"inject\.mesh\.example\.com"/);
      expect(down).toMatchObject({ component: 'web' });
      expect(down.message).toMatch(
        /its service does not answer \(service "no-such-mesh" not found\), so web cannot start/,
      );
      await remove();
    }, 180_000);

    test('the webhook of Ingresses that refuses the connection is not our connection', async () => {
      const remove = await webhook(
        'validating',
        'validate.edge.example.com',
        'store-alone-edge',
        { apiGroups: ['networking.k8s.io'], resources: ['ingresses'] },
        { url: 'https://127.0.0.1:9/' },
      );
      const { store, operation } = accepted(
        await platform.create({ name: 'alone-edge', engine: 'WOOCOMMERCE' }),
      );
      const down = await named(store.id, 'WEBHOOK_UNREACHABLE', /"validate\.edge\.example\.com"/);
      // In an installation helm names no object where the API server's own sentence names none.
      expect(down.message).toMatch(/connection refused\), so an object of the release cannot be applied/);
      await remove();
      expect(await finished(platform, operation.id, 120_000)).toMatchObject({ state: 'SUCCEEDED' });
    }, 180_000);

    test('taints on every node, and then a namespace that its own finalizer holds', async () => {
      const nodes = await plain.list('/api/v1/nodes');
      const taint = async (taints: unknown[]): Promise<void> => {
        for (const { metadata } of nodes)
          await plain.send('PATCH', `/api/v1/nodes/${metadata.name}`, { spec: { taints } });
      };
      onTestFinished(() => taint([]));
      await taint([{ key: 'example.com/kept', value: 'free', effect: 'NoSchedule' }]);
      const { store, operation } = accepted(
        await platform.create({ name: 'alone-taint', engine: 'WOOCOMMERCE' }),
      );
      // Whichever pod was tried first is named first, and in the end what the others wait for.
      await named(
        store.id,
        'NODES_TAINTED',
        /^Taints keep database off .*example\.com\/kept=free:NoSchedule/,
      );
      await taint([]);
      expect(await finished(platform, operation.id, 120_000)).toMatchObject({ state: 'SUCCEEDED' });

      const path = '/api/v1/namespaces/store-alone-taint';
      await plain.send('PATCH', path, {
        metadata: { finalizers: ['controller.example.com/namespace-auth'] },
      });
      const gone = accepted(await platform.remove('alone-taint')).operation.id;
      await named(store.id, 'DELETION_BLOCKED', /controller\.example\.com\/namespace-auth/);
      await plain.send('PATCH', path, { metadata: { finalizers: null } });
      expect(await finished(platform, gone, 120_000)).toMatchObject({ state: 'SUCCEEDED' });
    }, 240_000);
  },
);
