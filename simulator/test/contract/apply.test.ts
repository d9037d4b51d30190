import { expect, test } from 'vitest';
import { contractCluster } from '../harness/cluster.ts';
import { apps, configMap, core, deployment, service } from '../harness/objects.ts';
import type { Json } from '../harness/client.ts';

const cluster = contractCluster();

const owners = (object: Json): string[] =>
  object.metadata.managedFields.map((entry: Json) => `${entry.manager}/${entry.operation}`).sort();
const owned = (object: Json, manager: string): Json =>
  object.metadata.managedFields.find((entry: Json) => entry.manager === manager)?.fieldsV1;

async function place(): Promise<string> {
  return core(await cluster.namespace(), 'configmaps', 'one');
}

test('apply creates, notes ownership and answers 201, then 200', async () => {
  const path = await place();
  const made = await cluster.client.apply(path, 'alice', configMap('one', { a: '1' }));
  expect(made.status).toBe(201);
  expect(owned(made.body, 'alice')).toEqual({ 'f:data': { 'f:a': {} } });
  const again = await cluster.client.apply(path, 'alice', configMap('one', { a: '1' }));
  expect([again.status, again.body.metadata.resourceVersion]).toEqual([
    200,
    made.body.metadata.resourceVersion,
  ]);
});

test('fields no longer applied are removed, those of others stay', async () => {
  const path = await place();
  await cluster.client.apply(path, 'alice', configMap('one', { a: '1', b: '2' }, { labels: { x: 'y' } }));
  await cluster.client.apply(path, 'bob', configMap('one', { b: '2', c: '3' }));
  const { body } = await cluster.client.apply(path, 'alice', configMap('one', { d: '4' }));
  expect(body.data).toEqual({ b: '2', c: '3', d: '4' });
  expect(body.metadata.labels).toBeUndefined();
});

test('a value owned by another is a conflict that names owner and field', async () => {
  const path = await place();
  await cluster.client.apply(path, 'alice', configMap('one', { a: '1', b: '1' }));
  const one = await cluster.client.apply(path, 'bob', configMap('one', { a: '2' }));
  expect([one.status, one.body.reason]).toEqual([409, 'Conflict']);
  expect(one.body.message).toBe('Apply failed with 1 conflict: conflict with "alice": .data.a');
  expect(one.body.details.causes).toEqual([
    { reason: 'FieldManagerConflict', message: 'conflict with "alice"', field: '.data.a' },
  ]);
  const two = await cluster.client.apply(path, 'bob', configMap('one', { a: '2', b: '2' }));
  expect(two.body.message).toBe(
    'Apply failed with 2 conflicts: conflicts with "alice":\n- .data.a\n- .data.b',
  );
});

test('the same value is shared without conflict', async () => {
  const path = await place();
  await cluster.client.apply(path, 'alice', configMap('one', { a: '1' }));
  const { status, body } = await cluster.client.apply(path, 'bob', configMap('one', { a: '1' }));
  expect([status, owners(body)]).toEqual([200, ['alice/Apply', 'bob/Apply']]);
});

test('force takes the field over', async () => {
  const path = await place();
  await cluster.client.apply(path, 'alice', configMap('one', { a: '1', b: '1' }));
  const { status, body } = await cluster.client.apply(
    path,
    'bob',
    configMap('one', { a: '2' }),
    '&force=true',
  );
  expect([status, body.data]).toEqual([200, { a: '2', b: '1' }]);
  expect(owned(body, 'alice')).toEqual({ 'f:data': { 'f:b': {} } });
  expect(owned(body, 'bob')).toEqual({ 'f:data': { 'f:a': {} } });
});

test('an update takes ownership of what it changes and conflicts with a later apply', async () => {
  const path = await place();
  await cluster.client.apply(path, 'alice', configMap('one', { a: '1', b: '1' }));
  const { body } = await cluster.client.patch(`${path}?fieldManager=editor`, 'merge', { data: { a: '5' } });
  expect(owners(body)).toEqual(['alice/Apply', 'editor/Update']);
  expect(owned(body, 'alice')).toEqual({ 'f:data': { 'f:b': {} } });
  const refused = await cluster.client.apply(path, 'alice', configMap('one', { a: '1', b: '1' }));
  expect(refused.status).toBe(409);
  expect(refused.body.message).toMatch(
    /^Apply failed with 1 conflict: conflict with "editor" using v1: \.data\.a$/,
  );
});

test('lists with keys merge item by item, and an item no longer applied goes with its defaults', async () => {
  const ns = await cluster.namespace();
  const path = apps(ns, 'deployments', 'web');
  const two = deployment('web', { replicas: 0 });
  two.spec.template.spec.containers.push({ name: 'side', image: 'side:1', ports: [{ containerPort: 1 }] });
  await cluster.client.apply(path, 'alice', two);
  const extra = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { template: { spec: { containers: [{ name: 'web', env: [{ name: 'A', value: '1' }] }] } } },
  };
  const mixed = await cluster.client.apply(path, 'bob', extra);
  expect(mixed.status).toBe(200);
  const { body } = await cluster.client.apply(path, 'alice', deployment('web', { replicas: 0 }));
  expect(body.spec.template.spec.containers.map((one: Json) => [one.name, one.env])).toEqual([
    ['web', [{ name: 'A', value: '1' }]],
  ]);
});

test('replicas left out of the configuration are left to whoever scales', async () => {
  const ns = await cluster.namespace();
  const path = apps(ns, 'deployments', 'web');
  await cluster.client.apply(path, 'alice', deployment('web', { paused: true }));
  await cluster.client.patch(`${path}/scale`, 'merge', { spec: { replicas: 3 } });
  const { body } = await cluster.client.apply(
    path,
    'alice',
    deployment('web', { paused: true, minReadySeconds: 5 }),
  );
  expect([body.spec.replicas, body.spec.minReadySeconds]).toEqual([3, 5]);
});

test('ports are keyed by number and protocol', async () => {
  const ns = await cluster.namespace();
  const path = core(ns, 'services', 'web');
  await cluster.client.apply(
    path,
    'alice',
    service('web', {
      ports: [
        { name: 'http', port: 80 },
        { name: 'https', port: 443 },
      ],
    }),
  );
  const { body } = await cluster.client.apply(
    path,
    'alice',
    service('web', { ports: [{ name: 'http', port: 80, targetPort: 8080 }] }),
  );
  expect(body.spec.ports).toEqual([{ name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 }]);
});

test('what the schema does not know is refused in the words of apply', async () => {
  const path = await place();
  const { status, body } = await cluster.client.apply(path, 'alice', { ...configMap('one'), foo: 1 });
  const ns = path.split('/')[4] ?? '';
  expect([status, body.message]).toEqual([
    500,
    `failed to create typed patch object (/one; /v1, Kind=ConfigMap): .foo: field not declared in schema`,
  ]);
  const typed = await cluster.client.apply(
    apps(ns, 'deployments', 'web'),
    'alice',
    deployment('web', { replicas: '2' }),
  );
  expect(typed.body.message).toBe(
    `failed to create typed patch object (/web; apps/v1, Kind=Deployment): .spec.replicas: expected numeric (int or float), got string`,
  );
});

test('apply needs a manager', async () => {
  const path = await place();
  const { status, body } = await cluster.client.patch(path, 'apply', configMap('one'));
  expect([status, body.message]).toEqual([
    422,
    'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
  ]);
});

test('kubectl apply --server-side works and reports a conflict', async () => {
  const ns = await cluster.namespace();
  const apply = (manager: string, data: Record<string, string>) =>
    cluster.kubectl(
      ['-n', ns, 'apply', '--server-side', `--field-manager=${manager}`, '-f', '-'],
      JSON.stringify(configMap('one', data)),
    );
  expect((await apply('alice', { a: '1' })).stdout).toContain('configmap/one serverside-applied');
  const refused = await apply('bob', { a: '2' });
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('conflict with "alice": .data.a');
});
