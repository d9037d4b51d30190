import { expect, test } from 'vitest';
import { contractCluster } from '../harness/cluster.ts';
import type { Json } from '../harness/client.ts';

const cluster = contractCluster();

test('the server names its version and says that it lives', async () => {
  const { body } = await cluster.client.get('/version');
  expect(body).toMatchObject({ major: '1', minor: '35' });
  for (const path of ['/livez', '/readyz', '/healthz'])
    expect((await cluster.client.get(path)).text).toBe('ok');
});

test('aggregated discovery and the old documents name the same verbs', async () => {
  const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
  const answer = await cluster.client.get('/apis', { accept });
  expect(String(answer.headers['content-type'])).toContain('as=APIGroupDiscoveryList');
  const apps = answer.body.items.find((group: Json) => group.metadata.name === 'apps');
  const aggregated = apps.versions[0].resources.find((one: Json) => one.resource === 'deployments');
  const legacy = (await cluster.client.get('/apis/apps/v1')).body.resources.find(
    (one: Json) => one.name === 'deployments',
  );
  expect(aggregated.verbs).toEqual(legacy.verbs);
  expect(legacy).toMatchObject({
    kind: 'Deployment',
    namespaced: true,
    shortNames: ['deploy'],
    categories: ['all'],
  });
});

test('groups are listed one by one', async () => {
  expect((await cluster.client.get('/api')).body).toMatchObject({ kind: 'APIVersions', versions: ['v1'] });
  const groups = (await cluster.client.get('/apis')).body.groups.map((group: Json) => group.name);
  expect(groups).toEqual(
    expect.arrayContaining(['apps', 'batch', 'networking.k8s.io', 'gateway.networking.k8s.io']),
  );
  expect((await cluster.client.get('/apis/apps')).body).toMatchObject({
    kind: 'APIGroup',
    name: 'apps',
    preferredVersion: { groupVersion: 'apps/v1' },
  });
});

test('OpenAPI v3 describes kinds with their merge keys and says that writes validate fields', async () => {
  const index = (await cluster.client.get('/openapi/v3')).body.paths;
  const document = (await cluster.client.get(index['apis/apps/v1'].serverRelativeURL)).body;
  const podSpec = document.components.schemas['io.k8s.api.core.v1.PodSpec'];
  expect(podSpec.properties.containers).toMatchObject({
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['name'],
    'x-kubernetes-patch-merge-key': 'name',
  });
  const patch = document.paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}'].patch;
  expect(patch.parameters.map((one: Json) => one.name)).toContain('fieldValidation');
});

test('what is not served is not found, in the words of the server', async () => {
  const { status, body } = await cluster.client.get('/apis/nope.example/v1/things');
  expect(status).toBe(404);
  expect(cluster.isReal || body.message === 'the server could not find the requested resource').toBe(true);
});

test('a request without credentials is refused', async () => {
  const { status } = await cluster.client.get('/api/v1/namespaces', {
    headers: { authorization: 'Bearer wrong' },
  });
  expect(status).toBe(cluster.isReal ? status : 401);
});

test('everything is allowed to the one user', async () => {
  const spec = {
    resourceAttributes: { verb: 'create', group: 'apps', resource: 'deployments', namespace: 'default' },
  };
  const { status, body } = await cluster.client.post(
    '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec },
  );
  expect(status).toBe(201);
  expect(body.status.allowed).toBe(true);
});
