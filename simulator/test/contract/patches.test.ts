import { expect, test } from 'vitest';
import { contractCluster } from '../harness/cluster.ts';
import { apps, configMap, core, deployment } from '../harness/objects.ts';
import type { Json } from '../harness/client.ts';

const cluster = contractCluster();

async function madeConfigMap(data: Record<string, string>): Promise<string> {
  const ns = await cluster.namespace();
  await cluster.client.post(core(ns, 'configmaps'), configMap('one', data));
  return core(ns, 'configmaps', 'one');
}

test('JSON patch adds, replaces, moves, tests and removes', async () => {
  const path = await madeConfigMap({ a: '1', b: '2', 'c.d': '3' });
  const { body } = await cluster.client.patch(path, 'json', [
    { op: 'test', path: '/data/a', value: '1' },
    { op: 'replace', path: '/data/a', value: '9' },
    { op: 'move', from: '/data/b', path: '/data/e' },
    { op: 'remove', path: '/data/c.d' },
    { op: 'add', path: '/metadata/labels', value: { x: 'y' } },
    { op: 'add', path: '/metadata/labels/example.com~1z', value: '1' },
  ]);
  expect(body.data).toEqual({ a: '9', e: '2' });
  expect(body.metadata.labels).toEqual({ x: 'y', 'example.com/z': '1' });
});

test('a JSON patch whose test fails is refused whole', async () => {
  const path = await madeConfigMap({ a: '1' });
  const { status, body } = await cluster.client.patch(path, 'json', [
    { op: 'replace', path: '/data/a', value: '2' },
    { op: 'test', path: '/data/a', value: '1' },
  ]);
  expect([status, body.reason]).toEqual([422, 'Invalid']);
  expect((await cluster.client.get(path)).body.data).toEqual({ a: '1' });
});

test('merge patch sets and removes with null', async () => {
  const path = await madeConfigMap({ a: '1', b: '2' });
  const { body } = await cluster.client.patch(path, 'merge', { data: { a: null, c: '3' } });
  expect(body.data).toEqual({ b: '2', c: '3' });
});

test('a patch that names an old resourceVersion is a conflict', async () => {
  const path = await madeConfigMap({ a: '1' });
  const { status, body } = await cluster.client.patch(path, 'merge', {
    metadata: { resourceVersion: '1' },
    data: { a: '2' },
  });
  expect([status, body.reason]).toEqual([409, 'Conflict']);
});

test('strategic merge merges lists by their keys', async () => {
  const ns = await cluster.namespace();
  const container = {
    env: [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
    ],
    args: ['x', 'y'],
  };
  await cluster.client.post(apps(ns, 'deployments'), deployment('web', { replicas: 0 }, container));
  const patch = {
    spec: {
      template: {
        spec: {
          containers: [
            {
              name: 'web',
              args: ['z'],
              env: [
                { name: 'B', value: '9' },
                { name: 'C', value: '3' },
                { name: 'A', $patch: 'delete' },
              ],
            },
            { name: 'side', image: 'side:1' },
          ],
        },
      },
    },
  };
  const { body } = await cluster.client.patch(apps(ns, 'deployments', 'web'), 'strategic', patch);
  const byName = new Map<string, Json>(
    body.spec.template.spec.containers.map((one: Json) => [one.name, one]),
  );
  expect([...byName.keys()].sort()).toEqual(['side', 'web']);
  expect(byName.get('web').args).toEqual(['z']);
  expect(
    byName.get('web').env.toSorted((left: Json, right: Json) => left.name.localeCompare(right.name)),
  ).toEqual([
    { name: 'B', value: '9' },
    { name: 'C', value: '3' },
  ]);
});

test('strategic merge keeps only named keys where asked, and orders lists', async () => {
  const ns = await cluster.namespace();
  await cluster.client.post(
    apps(ns, 'deployments'),
    deployment(
      'web',
      { replicas: 0 },
      {
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ],
      },
    ),
  );
  const { body } = await cluster.client.patch(apps(ns, 'deployments', 'web'), 'strategic', {
    spec: {
      strategy: { $retainKeys: ['type'], type: 'Recreate' },
      template: {
        spec: {
          containers: [
            {
              name: 'web',
              '$setElementOrder/env': [{ name: 'B' }, { name: 'A' }],
              env: [{ name: 'B', value: '3' }],
            },
          ],
        },
      },
    },
  });
  expect(body.spec.strategy).toEqual({ type: 'Recreate' });
  expect(body.spec.template.spec.containers[0].env).toEqual([
    { name: 'B', value: '3' },
    { name: 'A', value: '1' },
  ]);
});

test('custom kinds take no strategic merge', async () => {
  const ns = await cluster.namespace();
  const routes = `/apis/gateway.networking.k8s.io/v1/namespaces/${ns}/httproutes`;
  const made = await cluster.client.post(routes, {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'r' },
    spec: { parentRefs: [{ name: 'gw' }], rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] },
  });
  expect(made.status).toBe(201);
  expect(made.body.spec.parentRefs).toEqual([
    { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'gw' },
  ]);
  expect(made.body.spec.rules[0]).toMatchObject({
    backendRefs: [{ group: '', kind: 'Service', name: 'web', port: 80, weight: 1 }],
    matches: [{ path: { type: 'PathPrefix', value: '/' } }],
  });
  const { status } = await cluster.client.patch(`${routes}/r`, 'strategic', {
    spec: { hostnames: ['a.example'] },
  });
  expect(status).toBe(415);
  expect(
    (await cluster.client.patch(`${routes}/r`, 'merge', { spec: { hostnames: ['a.example'] } })).body.spec
      .hostnames,
  ).toEqual(['a.example']);
});

test('kubectl apply, edit by patch and label work on one object', async () => {
  const ns = await cluster.namespace();
  const manifest = JSON.stringify(deployment('web', { replicas: 0 }));
  expect((await cluster.kubectl(['-n', ns, 'apply', '-f', '-'], manifest)).stdout).toContain(
    'deployment.apps/web created',
  );
  expect((await cluster.kubectl(['-n', ns, 'apply', '-f', '-'], manifest)).stdout).toContain('unchanged');
  expect(
    (
      await cluster.kubectl(
        ['-n', ns, 'apply', '-f', '-'],
        JSON.stringify(deployment('web', { replicas: 0, paused: true })),
      )
    ).stdout,
  ).toContain('configured');
  expect((await cluster.kubectl(['-n', ns, 'label', 'deployment', 'web', 'a=b'])).stdout).toContain(
    'labeled',
  );
  expect((await cluster.kubectl(['-n', ns, 'scale', 'deployment', 'web', '--replicas=1'])).stdout).toContain(
    'scaled',
  );
  const { spec, metadata } = (await cluster.client.get(apps(ns, 'deployments', 'web'))).body;
  expect([spec.paused, spec.replicas, metadata.labels]).toEqual([true, 1, { a: 'b' }]);
});
