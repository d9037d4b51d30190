import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeletionReceipt } from '../domain/operation/operation.ts';
import type { Store } from '../domain/store/store.ts';
import { clusters, type TestCluster } from '../../test/clusters.ts';
import { eventually } from '../../test/eventually.ts';
import { type Hands, openHands } from '../../test/hands.ts';
import { findViolations } from '../../test/oracle.ts';
import { installBeside } from '../../test/foreign-release.ts';
import { openPlainCluster, type PlainCluster } from '../../test/plain-cluster.ts';
import { type Platform, startPlatform } from '../../test/platform.ts';
import { accepted, finished, storeAs } from '../../test/store-steps.ts';

const names = ['gone-held', 'gone-kept', 'gone-well'] as const;
type Name = (typeof names)[number];
type Fields = Record<string, unknown>;

/** What the receipt must count, as somebody with kubectl sees it. */
const counted: Record<string, string> = {
  Secret: '/api/v1/namespaces/NS/secrets',
  PersistentVolumeClaim: '/api/v1/namespaces/NS/persistentvolumeclaims',
  Service: '/api/v1/namespaces/NS/services',
  Deployment: '/apis/apps/v1/namespaces/NS/deployments',
  StatefulSet: '/apis/apps/v1/namespaces/NS/statefulsets',
  Job: '/apis/batch/v1/namespaces/NS/jobs',
  CronJob: '/apis/batch/v1/namespaces/NS/cronjobs',
  Ingress: '/apis/networking.k8s.io/v1/namespaces/NS/ingresses',
  NetworkPolicy: '/apis/networking.k8s.io/v1/namespaces/NS/networkpolicies',
};

const mapNamed = (part: string, annotations: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: "{{ .Release.Name }}-${part}"\n  annotations: { ${annotations} }\n`;
const kept = mapNamed('kept', 'helm.sh/resource-policy: keep');
const hook = mapNamed('hook', 'helm.sh/hook: pre-install');

describe.each(clusters)('a deletion on $name', ({ name: where, start }) => {
  let cluster: TestCluster;
  let dir: string;
  let platform: Platform;
  let plain: PlainCluster;
  const hands = {} as Record<Name, Hands>;
  const stores = {} as Record<Name, Store>;

  beforeAll(async () => {
    cluster = await start();
    const { kubeconfigPath } = cluster;
    dir = mkdtempSync(join(tmpdir(), 'shopyard-deletion-'));
    const leaseNamespace = `lease-${dir.split('-').at(-1)?.toLowerCase() ?? 'x'}`;
    platform = await startPlatform({ dir, kubeconfigPath, connect: { leaseNamespace } });
    plain = await openPlainCluster(kubeconfigPath);
    for (const name of names) hands[name] = await openHands(kubeconfigPath, `store-${name}`);
    const made = await Promise.all(names.map((name) => platform.create({ name, engine: 'WOOCOMMERCE' })));
    for (const [index, creation] of made.entries()) {
      const { store, operation } = accepted(creation);
      stores[names[index]!] = store;
      expect(await finished(platform, operation.id)).toMatchObject({ state: 'SUCCEEDED' });
    }
  }, 120_000);

  afterAll(async () => {
    await platform.stop();
    await plain.close();
    for (const name of names) await hands[name].close();
    await cluster.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const remove = async (name: Name): Promise<string> => accepted(await platform.remove(name)).operation.id;
  const reasonOf = (name: Name, pattern: RegExp): Promise<Store> =>
    storeAs(
      platform,
      stores[name].id,
      `${name} names ${String(pattern)}`,
      ({ status }) =>
        status.reason?.code === 'DELETION_BLOCKED' &&
        pattern.test(status.reason.message) &&
        status.phase === 'DELETING',
    );
  const violations = (name: Name, operationId: string) =>
    findViolations({
      databasePath: join(dir, 'shopyard.db'),
      kubeconfigPath: cluster.kubeconfigPath,
      ledger: [{ verb: 'delete', name, storeId: stores[name].id, operationId }],
      only: [name],
    });

  test('names the finalizer that holds it up, ends when that goes, and holds up no other one (G2)', async () => {
    const hold = (finalizers: string[]) =>
      hands['gone-held'].edit('configmaps', 'hold', { metadata: { finalizers } });
    await hands['gone-held'].create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'hold', finalizers: ['example.com/hold'] },
    });
    const held = await remove('gone-held');
    const blocked = await reasonOf('gone-held', /example\.com\/hold/);
    expect(blocked.status.reason?.remedy).toMatch(/finalizer/);
    expect((await platform.db.operations.byId(held))?.finishedAt).toBeUndefined();
    expect((await platform.db.stores.byId(stores['gone-well'].id))?.status.phase).toBe('READY');

    // Everything that lies there is counted before it goes, and the receipt says so, also in the audit.
    const there: Record<string, number> = {};
    for (const [kind, path] of Object.entries(counted))
      there[kind] = (await plain.list(path.replace('NS', 'store-gone-well'))).length;
    const volumes = (await plain.list('/api/v1/persistentvolumes'))
      .filter(({ spec }) => spec?.claimRef?.namespace === 'store-gone-well')
      .map(({ metadata }) => metadata.name);
    const well = await finished(platform, await remove('gone-well'));
    const receipt = well.receipt as DeletionReceipt;
    expect(well).toMatchObject({ state: 'SUCCEEDED' });
    expect(receipt).toMatchObject({
      release: 'gone-well',
      hosts: ['gone-well.localhost'],
      nothingLeft: true,
    });
    expect(Object.fromEntries(receipt.removed.map(({ kind, count }) => [kind, count]))).toMatchObject({
      ...Object.fromEntries(Object.entries(there).filter(([, count]) => count > 0)),
      Namespace: 1,
    });
    expect(there).toMatchObject({ PersistentVolumeClaim: 2, Deployment: 1, StatefulSet: 1 });
    expect(receipt.volumesRemoved.toSorted()).toEqual(volumes.toSorted());
    expect(receipt.seconds).toBeGreaterThan(0);
    expect(receipt.seconds).toBeCloseTo(((well.finishedAt ?? 0) - well.queuedAt) / 1000, 0);
    const { items } = await platform.db.audit.page(
      { action: 'delete finished', store: 'gone-well' },
      { first: 5 },
    );
    expect(items.map(({ result, after }) => ({ result, after }))).toEqual([
      { result: 'SUCCEEDED', after: { receipt } },
    ]);
    expect(await violations('gone-well', well.id)).toEqual([]);

    expect((await platform.db.operations.byId(held))?.finishedAt).toBeUndefined();
    await hold([]);
    expect((await finished(platform, held)).receipt?.nothingLeft).toBe(true);
    expect(await violations('gone-held', held)).toEqual([]);
  }, 120_000);

  test('waits for a pod that holds its claim, takes along what charts leave behind, and keeps a volume only where the cluster is told to retain it (G4, G5)', async () => {
    const namespace = 'store-gone-kept';
    // What a release leaves behind when it is uninstalled: kept objects, objects of hooks; and a release of others.
    await installBeside(
      { kubeconfigPath: cluster.kubeconfigPath, namespace, release: 'beside' },
      { 'templates/kept.yaml': kept, 'templates/hook.yaml': hook },
    );
    const configMaps = await plain.list(`/api/v1/namespaces/${namespace}/configmaps`);
    const maps = configMaps.map(({ metadata }) => metadata.name).filter((map) => map !== 'kube-root-ca.crt');
    expect(maps).toEqual(expect.arrayContaining(['beside-kept', 'beside-hook']));
    const volumes = (await plain.list('/api/v1/persistentvolumes')).filter(
      ({ spec }) => spec?.claimRef?.namespace === namespace,
    );
    const [retained, other] = volumes.map(({ metadata }) => metadata.name);
    await plain.send('PATCH', `/api/v1/persistentvolumes/${retained!}`, {
      spec: { persistentVolumeReclaimPolicy: 'Retain' },
    });
    const pods = (): Promise<string[]> =>
      plain
        .list(`/api/v1/namespaces/${namespace}/pods`)
        .then((list) => list.map(({ metadata }) => metadata.name));
    const pod = (await pods()).find((name) => name.includes('-database-'))!;
    const holdPod = (finalizers: string[]) =>
      hands['gone-kept'].edit('pods', pod, { metadata: { finalizers } });
    await holdPod(['example.com/busy']);

    const operationId = await remove('gone-kept');
    await eventually('only that pod is left', async () => (await pods()).join() === pod);
    await eventually('the step says so', async () => {
      const steps = (await platform.db.operations.byId(operationId))?.steps;
      return steps?.find(({ name }) => name === 'pods')?.message?.includes(pod);
    });
    // What a running pod stands on is there as long as it is: its data and what guards it.
    const claims = await plain.list(`/api/v1/namespaces/${namespace}/persistentvolumeclaims`);
    expect(claims.length).toBe(2);
    expect(
      claims.every(({ metadata }) => (metadata as unknown as Fields)['deletionTimestamp'] === undefined),
    ).toBe(true);
    expect(await hands['gone-kept'].get('networkpolicies', 'shopyard-default-deny')).toBeDefined();
    await holdPod([]);
    const ended = await finished(platform, operationId);
    expect(ended.receipt?.removed).toContainEqual({ kind: 'ConfigMap', count: maps.length });
    expect(ended.receipt).toMatchObject({
      volumesRetained: [retained],
      volumesRemoved: [other],
      nothingLeft: false,
    });
    expect(await plain.send('GET', `/api/v1/namespaces/${namespace}`)).toBeUndefined();
    expect(await plain.send('GET', `/api/v1/persistentvolumes/${retained!}`)).toMatchObject({
      status: { phase: 'Released' },
    });
    expect(await violations('gone-kept', operationId)).toEqual([]);
    await plain.send('DELETE', `/api/v1/persistentvolumes/${retained!}`);
  }, 120_000);

  /** The simulator serves no API but its own. In the meantime no namespace of this cluster can go. */
  test.runIf(where !== 'the simulator')(
    'names an API group that does not answer, and ends when it is gone',
    async () => {
      const name = 'gone-mute';
      const { store, operation } = accepted(await platform.create({ name, engine: 'WOOCOMMERCE' }));
      expect(await finished(platform, operation.id)).toMatchObject({ state: 'SUCCEEDED' });
      const clusterReason = async () => {
        platform.reconciler.clustersNeeded();
        return (await platform.db.clusters.all())[0]?.reason;
      };
      const services = '/apis/apiregistration.k8s.io/v1/apiservices';
      const service = 'v1.nobody.shopyard.example';
      await plain.send('POST', services, {
        apiVersion: 'apiregistration.k8s.io/v1',
        kind: 'APIService',
        metadata: { name: service },
        spec: {
          group: 'nobody.shopyard.example',
          version: 'v1',
          groupPriorityMinimum: 1000,
          versionPriority: 15,
          insecureSkipTLSVerify: true,
          service: { namespace: 'default', name: 'nobody' },
        },
      });
      let operationId: string;
      try {
        operationId = accepted(await platform.remove(name)).operation.id;
        const blocked = await storeAs(
          platform,
          store.id,
          'the group is named',
          ({ status }) =>
            status.reason?.code === 'DELETION_BLOCKED' &&
            status.reason.message.includes('nobody.shopyard.example'),
        );
        expect(blocked.status.reason?.remedy).toMatch(/API service/);
        const fact = await eventually('the cluster says so', clusterReason, 90_000);
        expect(fact).toMatchObject({
          code: 'DELETION_BLOCKED',
          message: expect.stringContaining('nobody.shopyard.example/v1') as string,
        });
        const namespace = await plain.send('GET', `/api/v1/namespaces/${store.namespace}`);
        // Nobody takes the namespace's finalizer away to be done sooner: that would strand what is in it.
        expect(namespace).toMatchObject({ spec: { finalizers: ['kubernetes'] } });
      } finally {
        await plain.send('DELETE', `${services}/${service}`);
      }
      expect((await finished(platform, operationId, 120_000)).receipt?.nothingLeft).toBe(true);
      await eventually(
        'the cluster is well again',
        async () => (await clusterReason()) === undefined,
        90_000,
      );
    },
    300_000,
  );
});
