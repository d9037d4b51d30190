import { expect, test } from 'vitest';
import { contractCluster } from '../harness/cluster.ts';
import { apps, configMap, core, deployment } from '../harness/objects.ts';

const cluster = contractCluster();
const gone = (_body: unknown, { status }: { status: number }): boolean => status === 404;

test('a deleted namespace takes its content along and refuses new', async () => {
  const ns = await cluster.namespace();
  await cluster.client.post(
    core(ns, 'configmaps'),
    configMap('held', {}, { finalizers: ['example.com/hold'] }),
  );
  await cluster.client.post(core(ns, 'configmaps'), configMap('free'));
  const { body: marked } = await cluster.client.delete(`/api/v1/namespaces/${ns}`);
  expect(marked.status.phase).toBe('Terminating');
  expect(marked.metadata.deletionTimestamp).toBeDefined();
  const refused = await cluster.client.post(core(ns, 'configmaps'), configMap('late'));
  expect([refused.status, refused.body.reason]).toEqual([403, 'Forbidden']);
  expect(refused.body.message).toBe(
    `configmaps "late" is forbidden: unable to create new content in namespace ${ns} because it is being terminated`,
  );
  expect(refused.body.details.causes).toEqual([
    {
      reason: 'NamespaceTerminating',
      message: `namespace ${ns} is being terminated`,
      field: 'metadata.namespace',
    },
  ]);
  await cluster.until(core(ns, 'configmaps', 'free'), gone);
  const busy = await cluster.until(`/api/v1/namespaces/${ns}`, (body) =>
    body.status.conditions?.some(
      (one: { type: string; status: string }) =>
        one.type === 'NamespaceFinalizersRemaining' && one.status === 'True',
    ),
  );
  const remaining = busy.status.conditions.find(
    (one: { type: string }) => one.type === 'NamespaceFinalizersRemaining',
  );
  expect(remaining).toMatchObject({
    reason: 'SomeFinalizersRemain',
    message:
      'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
  });
  await cluster.client.patch(core(ns, 'configmaps', 'held'), 'merge', { metadata: { finalizers: null } });
  await cluster.until(`/api/v1/namespaces/${ns}`, gone, 60_000);
});

test('a namespace that a pod holds says that all content is gone, and keeps everything else', async () => {
  const ns = await cluster.namespace();
  const held = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'held', finalizers: ['example.com/hold'] },
    spec: { containers: [{ name: 'main', image: 'main:1' }] },
  };
  await cluster.client.post(core(ns, 'configmaps'), configMap('kept'));
  expect((await cluster.client.post(core(ns, 'pods'), held)).status).toBe(201);
  await cluster.client.delete(`/api/v1/namespaces/${ns}`);
  const going = await cluster.until(
    `/api/v1/namespaces/${ns}`,
    (body) => (body.status.conditions ?? []).length > 0,
    60_000,
  );
  const told = going.status.conditions.map((one: { type: string; status: string }) => [one.type, one.status]);
  expect(Object.fromEntries(told)).toEqual({
    NamespaceDeletionDiscoveryFailure: 'False',
    NamespaceDeletionGroupVersionParsingFailure: 'False',
    NamespaceDeletionContentFailure: 'False',
    NamespaceContentRemaining: 'False',
    NamespaceFinalizersRemaining: 'False',
  });
  expect(
    going.status.conditions.find((one: { type: string }) => one.type === 'NamespaceContentRemaining'),
  ).toMatchObject({ reason: 'ContentRemoved', message: 'All content successfully removed' });
  const kept = await cluster.client.get(core(ns, 'configmaps', 'kept'));
  expect(kept.body.metadata.deletionTimestamp).toBeUndefined();
  await cluster.client.patch(core(ns, 'pods', 'held'), 'merge', { metadata: { finalizers: null } });
  await cluster.until(`/api/v1/namespaces/${ns}`, gone, 60_000);
});

test('owned objects go after their owner', async () => {
  const ns = await cluster.namespace();
  const { body: owner } = await cluster.client.post(core(ns, 'configmaps'), configMap('owner'));
  const reference = { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: owner.metadata.uid };
  await cluster.client.post(core(ns, 'configmaps'), configMap('child', {}, { ownerReferences: [reference] }));
  await cluster.client.delete(core(ns, 'configmaps', 'owner'));
  await cluster.until(core(ns, 'configmaps', 'child'), gone);
});

test('orphaned objects stay and lose their owner', async () => {
  const ns = await cluster.namespace();
  const { body: owner } = await cluster.client.post(core(ns, 'configmaps'), configMap('owner'));
  const reference = { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: owner.metadata.uid };
  await cluster.client.post(core(ns, 'configmaps'), configMap('child', {}, { ownerReferences: [reference] }));
  await cluster.until(core(ns, 'configmaps', 'child'), (body) => body.metadata.ownerReferences !== undefined);
  await new Promise((resolve) => setTimeout(resolve, cluster.isReal ? 1000 : 50));
  await cluster.client.delete(core(ns, 'configmaps', 'owner'), {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    propagationPolicy: 'Orphan',
  });
  await cluster.until(core(ns, 'configmaps', 'owner'), gone);
  const { body: child } = await cluster.client.get(core(ns, 'configmaps', 'child'));
  expect(child.metadata.ownerReferences).toBeUndefined();
});

test('a foreground delete waits for what is owned', async () => {
  const ns = await cluster.namespace();
  await cluster.client.post(apps(ns, 'deployments'), deployment('web'));
  await cluster.until(core(ns, 'pods'), (body) => body.items.length === 1);
  const { body } = await cluster.client.delete(apps(ns, 'deployments', 'web'), {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    propagationPolicy: 'Foreground',
  });
  expect(body.metadata.finalizers).toEqual(['foregroundDeletion']);
  await cluster.until(apps(ns, 'deployments', 'web'), gone, 60_000);
  expect((await cluster.client.get(apps(ns, 'replicasets'))).body.items).toEqual([]);
});
