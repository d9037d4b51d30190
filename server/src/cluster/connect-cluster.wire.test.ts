import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusters, connect, type TestCluster } from '../../test/clusters.ts';
import { until, untilAsync } from '../../test/until.ts';
import type { Manifest } from '../domain/engine.ts';
import { systemRandom } from '../lib/clock.ts';
import type { ConnectedCluster } from './connect-cluster.ts';

describe.each(clusters)('a connection to $name', ({ start }) => {
  let cluster: TestCluster;
  let connection: ConnectedCluster;
  const id = systemRandom.id();
  const name = `cct-${id.slice(0, 8)}`;
  const namespace = `store-${name}`;
  const store = { id, name, namespace };
  const labels = { 'shopyard.dev/store-id': id, 'app.kubernetes.io/component': 'web' };
  const manifest = (apiVersion: string, kind: string, objectName: string, rest: object = {}): Manifest => ({
    apiVersion,
    kind,
    metadata: { name: objectName, namespace, labels },
    ...rest,
  });
  const ourNamespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } };
  const pod = {
    metadata: { labels: { app: 'web', ...labels } },
    spec: {
      containers: [{ name: 'web', image: 'nginx', resources: { limits: { cpu: '100m', memory: '64Mi' } } }],
    },
  };
  const observed = () => connection.observed(store);
  const changes: { storeId: string | undefined; namespace: string }[] = [];

  beforeAll(async () => {
    cluster = await start();
    connection = await connect(cluster.kubeconfigPath, { leaseNamespace: `${name}-lease` });
    await connection.synced;
    connection.onChange((change) => changes.push(change));
  });

  afterAll(async () => {
    await connection.remove({ apiVersion: 'v1', kind: 'Namespace', name: `${name}-lease` });
    await connection.remove({ apiVersion: 'v1', kind: 'Namespace', name: namespace });
    await connection.stop();
    await cluster.stop();
  });

  test('knows which cluster it is, and whether it is a played one', async () => {
    const facts = await connection.facts();
    expect(facts.id).toBe(connection.id);
    expect(facts.simulated).toBe(cluster.simulated);
    expect(facts.version).toMatch(/^v1\.\d+/);
    expect(facts.ingressClasses).toContain('traefik');
    expect(facts.storageClasses.length).toBeGreaterThan(0);
    expect(facts.storageClasses).toEqual(expect.arrayContaining(facts.defaultStorageClasses));
    expect(facts.capacity?.cpuMillicores).toBeGreaterThan(0);
    expect(connection.contact()).toMatchObject({ reachable: true, stale: false, forbidden: undefined });
  });

  test('has the permissions it asks about, each with what it is for', async () => {
    const permissions = await connection.permissions();
    expect(permissions.filter(({ allowed }) => !allowed)).toEqual([]);
    expect(permissions).toContainEqual({
      verb: 'create',
      resource: 'namespaces',
      allowed: true,
      neededFor: 'creating stores',
    });
    const verbs = permissions.map(({ verb, resource }) => `${verb} ${resource}`);
    expect(verbs).not.toContain('watch secrets');
  });

  test('makes a namespace once, and says whose it is the second time', async () => {
    const first = await connection.createNamespace(ourNamespace);
    expect(first).toMatchObject({ created: true, labels });
    const second = await connection.createNamespace({ ...ourNamespace, metadata: { name: namespace } });
    expect(second).toMatchObject({ created: false, uid: first.uid, labels });
    expect(await connection.namespace(namespace)).toMatchObject({
      uid: first.uid,
      phase: 'Active',
      blockers: [],
    });
    await until('the namespace in view', () => observed().namespace?.uid === first.uid);
    expect(connection.labelledNamespaces()).toContainEqual({ name: namespace, uid: first.uid, storeId: id });
    expect(changes).toContainEqual({ storeId: id, namespace });
  });

  test('applies, sees the result come up, and applies again without a change', async () => {
    const deployment = manifest('apps/v1', 'Deployment', 'web', {
      spec: { replicas: 1, selector: { matchLabels: { app: 'web' } }, template: pod },
    });
    const first = await connection.apply(deployment);
    const workload = await until(
      'a ready deployment',
      () => observed().workloads.find((one) => one.ready === 1),
      30_000,
    );
    expect(workload).toMatchObject({
      kind: 'Deployment',
      name: 'web',
      uid: first.uid,
      component: 'web',
      image: 'nginx',
    });
    const ready = await until('a ready pod', () => observed().pods.find((one) => one.ready));
    expect(ready).toMatchObject({ phase: 'Running', component: 'web', containers: [{ memoryLimitMiB: 64 }] });
    expect(observed().observedAt).toBeGreaterThan(0);
    const before = await connection.get('Deployment', namespace, 'web');
    const again = await connection.apply(deployment);
    expect(again.uid).toBe(first.uid);
    expect(before).toMatchObject({ metadata: { generation: 1 } });
    expect(again.object).toMatchObject({ metadata: { generation: 1 } });
  });

  test('leaves the fields of others alone unless it is told to force', async () => {
    const config = (value: string) => manifest('v1', 'ConfigMap', 'settings', { data: { value } });
    await connection.apply(config('of helm'), { fieldManager: 'helm' });
    await expect(connection.apply(config('ours'))).rejects.toMatchObject({
      kind: 'conflict',
      retryable: true,
    });
    const dry = await connection.apply(config('ours'), { force: true, dryRun: true });
    expect(dry.object).toMatchObject({ data: { value: 'ours' } });
    expect(await connection.get('ConfigMap', namespace, 'settings')).toMatchObject({
      data: { value: 'of helm' },
    });
    await connection.apply(config('ours'), { force: true });
    expect(await connection.get('ConfigMap', namespace, 'settings')).toMatchObject({
      data: { value: 'ours' },
    });
    expect(await connection.get('ConfigMap', namespace, 'no-such')).toBeUndefined();
  });

  test('never tells a secret in an error', async () => {
    await connection.apply(
      manifest('v1', 'Secret', 'fixed', { immutable: true, stringData: { key: 'canary-1' } }),
    );
    const errors = await Promise.all(
      [
        manifest('v1', 'Secret', 'odd', { stringData: { key: 'canary-2' }, canary3: 'canary-3' }),
        manifest('v1', 'Secret', 'fixed', { immutable: true, stringData: { key: 'canary-5' } }),
      ].map((secret) => connection.apply(secret).then(() => undefined, String)),
    );
    for (const error of errors) {
      expect(error).toMatch(/^Error: Applying Secret store-/);
      expect(error).not.toMatch(/canary/);
    }
  });

  test.each([
    ['an unknown field', 'refused', manifest('v1', 'ConfigMap', 'a', { dataa: {} })],
    ['an unknown kind', 'notFound', manifest('v1', 'Nothing', 'a')],
    [
      'a namespace that does not exist',
      'notFound',
      { ...manifest('v1', 'ConfigMap', 'a'), metadata: { name: 'a', namespace: 'store-none' } },
    ],
    ['no namespace', 'refused', { ...manifest('v1', 'ConfigMap', 'a'), metadata: { name: 'a' } }],
  ])('says that %s is %s', async (_what, kind, wrong) => {
    await expect(connection.apply(wrong)).rejects.toMatchObject({ kind, retryable: false });
  });

  test('shows a refusal by the quota as a warning, and the quota in use', async () => {
    const hard = { pods: '1', 'requests.cpu': '200m', 'requests.memory': '128Mi' };
    await connection.apply(manifest('v1', 'ResourceQuota', 'guard', { spec: { hard } }));
    await until('the quota', () => observed().quota?.used['pods'] === '1', 30_000);
    const selector = { matchLabels: { app: 'more' } };
    const more = { ...pod, metadata: { labels: { app: 'more', ...labels } } };
    await connection.apply(
      manifest('apps/v1', 'Deployment', 'more', { spec: { replicas: 1, selector, template: more } }),
    );
    const warning = await until(
      'a warning',
      () => observed().warnings.find(({ reason }) => reason === 'FailedCreate'),
      30_000,
    );
    expect(warning.objectKind).toBe('ReplicaSet');
    expect(warning.message).toContain('exceeded quota: guard');
    await until(
      'the deployment says so too',
      () => observed().workloads.find(({ name }) => name === 'more')?.failure,
    );
  });

  test('finds the volume behind a claim', async () => {
    await connection.remove({ apiVersion: 'v1', kind: 'ResourceQuota', namespace, name: 'guard' });
    await connection.apply(
      manifest('v1', 'PersistentVolumeClaim', 'data', {
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      }),
    );
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
    const spec = { ...pod.spec, restartPolicy: 'Never', volumes };
    await connection.apply(manifest('batch/v1', 'Job', 'user', { spec: { template: { ...pod, spec } } }));
    const bound = await until(
      'a bound claim',
      () => observed().claims.find(({ phase }) => phase === 'Bound'),
      30_000,
    );
    expect(bound.capacityGiB).toBe(1);
    expect(await connection.volume(bound.volume ?? '')).toMatchObject({
      name: bound.volume,
      phase: 'Bound',
      reclaimPolicy: 'Delete',
      claim: `${namespace}/data`,
    });
    expect(await connection.volume('no-such-volume')).toBeUndefined();
  });

  test('deletes exactly the object that is meant', async () => {
    const { uid } = await connection.apply(manifest('v1', 'ConfigMap', 'short', {}));
    const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'short' };
    expect(await connection.remove({ ...ref, uid: systemRandom.id() })).toBe('absent');
    expect(await connection.get('ConfigMap', namespace, 'short')).toBeDefined();
    expect(await connection.remove({ ...ref, uid })).toBe('removed');
    expect(await connection.remove({ ...ref, uid })).toBe('absent');
  });

  test('counts everything that is left in a namespace, of others too, but not what each namespace has', async () => {
    await connection.apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'foreign', namespace },
      spec: { ports: [{ port: 80 }] },
    });
    const left = await connection.left(namespace);
    expect(left.unreadable).toEqual([]);
    expect(left.objects).toEqual(
      expect.arrayContaining([
        { kind: 'Service', count: 1 },
        { kind: 'Secret', count: 1 },
        { kind: 'ConfigMap', count: 1 },
        { kind: 'Deployment', count: 2 },
        { kind: 'PersistentVolumeClaim', count: 1 },
      ]) as unknown,
    );
    expect(left.objects.map(({ kind }) => kind)).not.toContain('ServiceAccount');
    expect(left.pods.some((one) => one.startsWith('web-'))).toBe(true);
    expect(await connection.left('store-no-such')).toEqual({ objects: [], pods: [], unreadable: [] });
  });

  test('reads the end of a log', async () => {
    const name = observed().pods.find((one) => one.ready)?.name ?? '';
    if (cluster.simulated) {
      const text = await connection.podLogTail(namespace, name, 'web', 2);
      expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
    }
    await expect(connection.podLogTail(namespace, 'no-such', 'web', 2)).rejects.toMatchObject({
      kind: 'notFound',
    });
  });

  test('gives the cluster to the first database that claims it (F2)', async () => {
    expect(await connection.claim('database-1')).toEqual({ holder: 'database-1' });
    expect(await connection.claim('database-2')).toEqual({ holder: 'database-1' });
    expect(await connection.claim('database-1')).toEqual({ holder: 'database-1' });
  });

  test('names what holds a namespace on its way out, and sees it go', async () => {
    const held = manifest('v1', 'ConfigMap', 'held');
    const finalizers = ['example.com/hold'];
    await connection.apply({ ...held, metadata: { ...held.metadata, finalizers } as Manifest['metadata'] });
    const { uid } = (await connection.namespace(namespace)) ?? { uid: '' };
    const ref = { apiVersion: 'v1', kind: 'Namespace', name: namespace, uid };
    expect(await connection.remove(ref)).toBe('removed');
    expect(await connection.remove(ref)).toBe('removed');
    await expect(connection.apply(manifest('v1', 'ConfigMap', 'new'))).rejects.toMatchObject({
      kind: 'terminating',
      retryable: true,
    });
    await expect(connection.createNamespace(ourNamespace)).rejects.toMatchObject({ kind: 'terminating' });
    const blocked = await until(
      'a blocker',
      () => observed().namespace?.blockers.find(({ type }) => type === 'NamespaceFinalizersRemaining'),
      30_000,
    );
    expect(blocked.message).toContain('example.com/hold');
    expect(observed().namespace?.phase).toBe('Terminating');
    expect((await connection.namespace(namespace))?.blockers).toContainEqual(blocked);
    expect((await connection.left(namespace)).objects).toEqual([{ kind: 'ConfigMap', count: 1 }]);
    await connection.apply(held, { force: true });
    await untilAsync(
      'the namespace to be gone',
      async () => (await connection.namespace(namespace)) === undefined,
    );
    await until('nothing in view', () => observed().namespace === undefined && observed().pods.length === 0);
    expect(observed()).toMatchObject({ workloads: [], jobs: [], claims: [], quota: undefined });
    expect(await connection.remove(ref)).toBe('absent');
  });
});
