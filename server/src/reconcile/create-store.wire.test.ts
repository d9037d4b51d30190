import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { findViolations } from '../../test/oracle.ts';
import { openPlainCluster } from '../../test/plain-cluster.ts';
import { type SimulatedCluster, startSimulatedCluster } from '../../test/simulated-cluster.ts';
import { accepted, aPlatform, eventCodes, finished } from '../../test/store-steps.ts';

let cluster: SimulatedCluster;

beforeAll(async () => {
  cluster = await startSimulatedCluster();
});

afterAll(() => cluster.stop());

const products = [{ title: 'Green tea', handle: 'green-tea', priceMinor: 500 }];

test.each(['MEDUSA', 'WOOCOMMERCE'] as const)(
  'a %s store becomes READY and sells; deleted, it leaves nothing',
  async (engine) => {
    const { kubeconfigPath, ingressPort } = cluster;
    const platform = await aPlatform({ kubeconfigPath, ingressPort });
    const name = `tea-${engine.toLowerCase()}`;
    const creation = accepted(await platform.create({ name, engine, config: { products } }));
    const created = await finished(platform, creation.operation.id);
    expect(created).toMatchObject({ state: 'SUCCEEDED', attempt: 1, error: undefined });
    expect(
      created.steps
        .map(({ name: step, state }) => `${step} ${state}`)
        .filter((line) => !line.endsWith(' SUCCEEDED')),
    ).toEqual([]);
    const starts = created.steps.map(({ startedAt }) => startedAt ?? 0);
    expect(starts.slice(0, 5)).toEqual(starts.slice(0, 5).toSorted((a, b) => a - b));

    const store = await platform.db.stores.byName(name);
    expect(store?.status).toMatchObject({ phase: 'READY', observedGeneration: 1 });
    expect(store?.status.reason).toBeUndefined();
    expect(store?.readyAt).toBeTypeOf('number');
    expect(store?.currentOperationId).toBeUndefined();
    expect(store?.status.conditions.find(({ type }) => type === 'SELLING')?.status).toBe('TRUE');
    expect(store?.status.conditions.find(({ type }) => type === 'CREDENTIALS_READY')?.status).toBe('TRUE');
    expect(store?.status.quota.find(({ limit }) => limit === 'pods')?.used).toBeGreaterThan(0);
    const revision = await platform.db.stores.revision(creation.store.id, 1);
    expect(revision).toMatchObject({ becameReady: true });
    expect(revision?.manifest).toMatch(/kind: Ingress/);
    const volumes = await platform.db.stores.volumes(creation.store.id);
    expect(volumes.length).toBeGreaterThan(0);

    const deletion = accepted(await platform.remove(name));
    const deleted = await finished(platform, deletion.operation.id);
    expect(deleted).toMatchObject({
      state: 'SUCCEEDED',
      receipt: { nothingLeft: true, release: name, volumesRetained: [] },
    });
    expect(deleted.receipt?.volumesRemoved.toSorted()).toEqual(
      volumes.map(({ volume }) => volume).toSorted(),
    );
    const removed = Object.fromEntries(
      (deleted.receipt?.removed ?? []).map(({ kind, count }) => [kind, count]),
    );
    expect(removed).toMatchObject({
      Namespace: 1,
      LimitRange: 1,
      ResourceQuota: 1,
      RoleBinding: 1,
      PersistentVolumeClaim: volumes.length,
    });
    expect(deleted.receipt?.hosts).toEqual([`${name}.localhost`]);
    expect(await platform.db.stores.byName(name)).toBeUndefined();

    const codes = await eventCodes(platform, creation.store.id);
    expect(codes.filter((code) => code !== 'STEP_FINISHED')).toEqual([
      'STORE_REQUESTED',
      'STORE_PROVISIONING',
      'STORE_READY',
      'OPERATION_SUCCEEDED',
      'STORE_DELETION_REQUESTED',
      'STORE_DELETED',
    ]);
    expect(await platform.db.audit.verify()).toBeUndefined();
    const ledger = [
      { verb: 'create' as const, name, storeId: creation.store.id, operationId: creation.operation.id },
      { verb: 'delete' as const, name, storeId: creation.store.id, operationId: deletion.operation.id },
    ];
    expect(
      await findViolations({ databasePath: join(platform.dir, 'shopyard.db'), kubeconfigPath, ledger }),
    ).toEqual([]);
  },
);

test('nothing runs in a namespace before its guard rails and credentials are there', async () => {
  const { kubeconfigPath } = cluster;
  const platform = await aPlatform({ kubeconfigPath });
  const { operation, store } = accepted(await platform.create({ name: 'order' }));
  await finished(platform, operation.id);
  const plain = await openPlainCluster(kubeconfigPath);
  const madeAt = async (path: string): Promise<number[]> =>
    (await plain.list(path)).map(({ metadata }) =>
      Date.parse((metadata as unknown as { creationTimestamp: string }).creationTimestamp),
    );
  const base = `/api/v1/namespaces/${store.namespace}`;
  const policies = await madeAt(`/apis/networking.k8s.io/v1/namespaces/${store.namespace}/networkpolicies`);
  const rails = [
    ...(await madeAt(`${base}/limitranges`)),
    ...(await madeAt(`${base}/resourcequotas`)),
    Math.min(...policies),
  ];
  const pods = await madeAt(`${base}/pods`);
  expect(Math.max(...rails)).toBeLessThanOrEqual(Math.min(...pods));
  const [namespace] = (await plain.list('/api/v1/namespaces')).filter(
    ({ metadata }) => metadata.name === store.namespace,
  );
  expect(namespace?.metadata.labels).toMatchObject({
    'shopyard.dev/store-id': store.id,
    'shopyard.dev/owner': 'local',
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/warn': 'restricted',
    'pod-security.kubernetes.io/audit': 'restricted',
  });
  await plain.close();
  await finished(platform, accepted(await platform.remove('order')).operation.id);
});

test('a name can be used again once its old namespace is gone, and the new store has nothing of the old one (G9)', async () => {
  const { kubeconfigPath } = cluster;
  const platform = await aPlatform({ kubeconfigPath });
  const asked = { name: 'again', engine: 'WOOCOMMERCE' } as const;
  const left: { ids: string[]; passwords: string }[] = [];
  let creation = await platform.create(asked);
  for (const round of [1, 2]) {
    const { operation, store } = accepted(creation);
    expect(await finished(platform, operation.id)).toMatchObject({ state: 'SUCCEEDED' });
    const { namespace, claims } = platform.connection.observed(store);
    const secret = await platform.connection.get('Secret', store.namespace, 'credentials-1');
    expect(secret).toMatchObject({ immutable: true });
    const volumes = (await platform.db.stores.volumes(store.id)).map(({ volume }) => volume);
    expect(volumes.length).toBe(2);
    left.push({
      ids: [
        store.id,
        namespace?.uid ?? '',
        ...claims.map(({ uid }) => uid),
        secret!.metadata.uid!,
        ...volumes,
      ],
      passwords: JSON.stringify(secret?.['data']),
    });
    const deletion = accepted(await platform.remove('again'));
    // Asked for at once and again and again: refused until the old one is gone, then accepted.
    creation = await platform.create(asked);
    expect(creation.userErrors.map(({ code }) => code)).toEqual(['NAME_TAKEN']);
    if (round === 1)
      await eventually('the name is free', async () => {
        creation = await platform.create(asked);
        return creation.store !== undefined;
      });
    expect(await finished(platform, deletion.operation.id)).toMatchObject({ state: 'SUCCEEDED' });
  }
  const [old, fresh] = left;
  expect(fresh?.ids.filter((id) => old?.ids.includes(id))).toEqual([]);
  expect(old?.ids.length).toBe(7);
  expect(fresh?.passwords).not.toBe(old?.passwords);
  expect(old?.passwords.length).toBeGreaterThan(50);
});

test('the first step is pushed at once, and READY right after the last observation', async () => {
  const { kubeconfigPath } = cluster;
  const platform = await aPlatform({ kubeconfigPath });
  const { operation, store } = accepted(await platform.create({ name: 'quick', engine: 'WOOCOMMERCE' }));
  const created = await finished(platform, operation.id);
  const namespaceStep = created.steps.find(({ name }) => name === 'namespace');
  // Times are measured in bench/; this only shows that no step waits for a clock.
  expect((namespaceStep?.startedAt ?? Infinity) - operation.queuedAt).toBeLessThan(2000);
  const ready = await platform.db.stores.byId(store.id);
  expect((created.finishedAt ?? Infinity) - (ready?.status.phaseSince ?? 0)).toBeLessThan(2000);
  await finished(platform, accepted(await platform.remove('quick')).operation.id);
});
