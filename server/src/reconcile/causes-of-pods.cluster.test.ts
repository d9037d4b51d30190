import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { must } from '../lib/assert.ts';
import type { ReasonCode } from '../domain/words.ts';
import { clusters, type TestCluster } from '../../test/clusters.ts';
import { openPlainCluster, type PlainCluster } from '../../test/plain-cluster.ts';
import { type Platform, startPlatform } from '../../test/platform.ts';
import { accepted, finished, storeAs } from '../../test/store-steps.ts';

const namespace = 'store-pods-told';
const real = clusters.filter(({ name }) => name !== 'the simulator');

interface Row {
  fault: string;
  component: string;
  /** What a kubelet writes into the pod's status. */
  status: Record<string, unknown>;
  code: ReasonCode;
  says: RegExp;
}

const notReady = ['Ready', 'ContainersReady'].map((type) => ({ type, status: 'False' }));
const container = (name: string, state: object, more: object = {}): Record<string, unknown> => ({
  conditions: notReady,
  containerStatuses: [
    { name, image: `shopyard/${name}`, imageID: '', ready: false, restartCount: 2, state, ...more },
  ],
});
const unpulled = (message: string): Record<string, unknown> => ({
  phase: 'Pending',
  ...container('web', { waiting: { reason: 'ImagePullBackOff', message } }),
});
const ended = (name: string, reason: string, exitCode: number, message: string): Record<string, unknown> =>
  container(
    name,
    { waiting: { reason: 'CrashLoopBackOff' } },
    { lastState: { terminated: { reason, exitCode, message, finishedAt: new Date().toISOString() } } },
  );

const rows: Row[] = [
  {
    fault: 'a registry that wants credentials',
    component: 'web',
    status: unpulled('failed to resolve image: unexpected status from HEAD request: 401 Unauthorized'),
    code: 'IMAGE_PULL_FAILED',
    says: /the registry refuses access/,
  },
  {
    fault: 'a registry that limits the rate',
    component: 'web',
    status: unpulled('429 Too Many Requests - toomanyrequests: You have reached your pull rate limit.'),
    code: 'IMAGE_PULL_FAILED',
    says: /rate limit/,
  },
  {
    fault: 'an image for another processor',
    component: 'web',
    status: unpulled('no match for platform in manifest: not found'),
    code: 'IMAGE_PULL_FAILED',
    says: /not made for the kind of processor/,
  },
  {
    fault: 'a program for another processor',
    component: 'web',
    status: ended('web', 'StartError', 128, 'exec /usr/sbin/apache2: exec format error'),
    code: 'CRASH_LOOP',
    says: /made for another kind of processor/,
  },
  {
    fault: 'a database whose disk is full',
    component: 'database',
    status: ended(
      'mariadb',
      'Error',
      1,
      'Note: starting\n[ERROR] Error writing file "ib_logfile0" (Errcode: 28 "No space left on device")\n',
    ),
    code: 'DISK_FULL',
    says: /^The disk of database is full, so it cannot run: \[ERROR\] Error writing file/,
  },
  {
    fault: 'a preparation that cannot go on, as the database is dead',
    component: 'database',
    status: ended('mariadb', 'Error', 1, 'Aborting'),
    code: 'CRASH_LOOP',
    says: /database stops again and again/,
  },
];

/** The kubelet's words, written into the status of pods on a real API server: KWOK's nodes never say them, and leave them. */
describe.skipIf(real.length === 0).each(real.length === 0 ? clusters : real)(
  'what pods and nodes tell on $name',
  ({ start }) => {
    let cluster: TestCluster;
    let plain: PlainCluster;
    let platform: Platform;
    let dir: string;
    let storeId: string;
    beforeAll(async () => {
      dir = mkdtempSync(join(tmpdir(), 'shopyard-pods-'));
      cluster = await start();
      plain = await openPlainCluster(cluster.kubeconfigPath);
      platform = await startPlatform({
        dir,
        kubeconfigPath: cluster.kubeconfigPath,
        connect: { leaseNamespace: `lease-${dir.split('-').at(-1)?.toLowerCase() ?? 'x'}` },
      });
      const { store, operation } = accepted(
        await platform.create({ name: 'pods-told', engine: 'WOOCOMMERCE' }),
      );
      expect(await finished(platform, operation.id, 120_000)).toMatchObject({ state: 'SUCCEEDED' });
      storeId = store.id;
    });
    afterAll(async () => {
      const { operation } = await platform.remove('pods-told');
      if (operation) await finished(platform, operation.id, 120_000);
      await platform.stop();
      await plain.close();
      await cluster.stop();
      rmSync(dir, { recursive: true, force: true });
    });

    const podOf = async (component: string) => {
      const pods = await plain.list(`/api/v1/namespaces/${namespace}/pods`);
      return must(
        pods.find(
          ({ metadata, status }) =>
            metadata.name.startsWith(`pods-told-${component}-`) && status?.phase === 'Running',
        ),
        `${component} has a pod that runs`,
      );
    };
    const write = async (name: string, status: Record<string, unknown>): Promise<void> =>
      void (await plain.send('PATCH', `/api/v1/namespaces/${namespace}/pods/${name}/status`, { status }));
    const named = async (code: ReasonCode, component: string, says: RegExp): Promise<void> => {
      const { status } = await storeAs(
        platform,
        storeId,
        `${code} ${String(says)}`,
        ({ status: { reason } }) => reason?.code === code && says.test(reason.message),
      );
      expect(status.reason).toMatchObject({ component });
      expect(status.reason?.remedy).toMatch(/\w{4}/);
    };
    /** KWOK plays what bears its label: it starts pods there, and puts its nodes right at once. */
    const play = (node: string, type: string | null): Promise<unknown> =>
      plain.send('PATCH', `/api/v1/nodes/${node}`, {
        metadata: { labels: { type } },
        spec: { taints: [] },
      });
    const well = (): Promise<unknown> =>
      storeAs(
        platform,
        storeId,
        'READY',
        ({ status }) => status.phase === 'READY' && status.reason === undefined,
      );

    test.each(rows)(
      '$fault is named',
      async ({ component, status, code, says }) => {
        const { metadata } = await podOf(component);
        await write(metadata.name, status);
        await named(code, component, says);
        await plain.send('DELETE', `/api/v1/namespaces/${namespace}/pods/${metadata.name}`);
        await well();
      },
      60_000,
    );

    test('a pod that its node put out is named, with the words of the node', async () => {
      const nodes = await plain.list('/api/v1/nodes');
      const playAll = async (type: string | null): Promise<void> => {
        for (const { metadata } of nodes) await play(metadata.name, type);
      };
      onTestFinished(() => playAll('kwok'));
      const { metadata } = await podOf('web');
      // The pod that takes its place is not started meanwhile.
      await playAll(null);
      await write(metadata.name, {
        phase: 'Failed',
        reason: 'Evicted',
        message: 'The node was low on resource: ephemeral-storage. ',
        conditions: notReady,
      });
      await named('EVICTED', 'web', /put web out: The node was low on resource: ephemeral-storage\.$/);
      await playAll('kwok');
      await well();
    }, 60_000);

    test('a node that is not ready is named', async () => {
      const pod = await podOf('web');
      const node = must(pod.spec?.nodeName, 'it runs somewhere');
      const path = `/api/v1/nodes/${node}`;
      const ready = (status: string): Promise<unknown> =>
        plain.send('PATCH', `${path}/status`, {
          status: {
            conditions: [{ type: 'Ready', status, reason: 'Kubelet', message: 'container runtime is down' }],
          },
        });
      onTestFinished(async () => {
        await ready('True');
        await play(node, 'kwok');
      });
      await play(node, null);
      await ready('False');
      await write(pod.metadata.name, { conditions: notReady });
      await named(
        'NODE_NOT_READY',
        'web',
        new RegExp(`^The node ${node}, on which web runs, is not ready\\.$`),
      );
      await ready('True');
      await play(node, 'kwok');
      await plain.send('DELETE', `/api/v1/namespaces/${namespace}/pods/${pod.metadata.name}`);
      await well();
    }, 90_000);
  },
);
