import { expect, test } from 'vitest';
import { contractCluster } from '../harness/cluster.ts';
import { apps, configMap, core, deployment, pod, podSpec, service } from '../harness/objects.ts';

const cluster = contractCluster();

test('unknown fields are refused, warned about or dropped as asked', async () => {
  const ns = await cluster.namespace();
  const body = deployment('web', { replicas: 0, foo: 1 }, { bar: 2 });
  const strict = await cluster.client.post(`${apps(ns, 'deployments')}?fieldValidation=Strict`, body);
  expect([strict.status, strict.body.reason, strict.body.message]).toEqual([
    400,
    'BadRequest',
    'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.template.spec.containers[0].bar", unknown field "spec.foo"',
  ]);
  const warned = await cluster.client.post(`${apps(ns, 'deployments')}?dryRun=All`, body);
  expect(warned.status).toBe(201);
  expect([warned.headers['warning']].flat().join()).toContain('299 - "unknown field \\"spec.foo\\""');
  const ignored = await cluster.client.post(`${apps(ns, 'deployments')}?fieldValidation=Ignore`, body);
  expect([ignored.status, ignored.headers['warning'], ignored.body.spec.foo]).toEqual([
    201,
    undefined,
    undefined,
  ]);
});

test('a wrong type is refused with the place where it stands', async () => {
  const ns = await cluster.namespace();
  const replicas = await cluster.client.post(apps(ns, 'deployments'), deployment('web', { replicas: '3' }));
  expect([replicas.status, replicas.body.message]).toEqual([
    400,
    'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
  ]);
  const image = await cluster.client.post(apps(ns, 'deployments'), deployment('web', {}, { image: 3 }));
  expect(image.body.message).toBe(
    'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.image of type string',
  );
});

test('names and labels are checked', async () => {
  const ns = await cluster.namespace();
  const { status, body } = await cluster.client.post(
    core(ns, 'configmaps'),
    configMap('Bad_Name', {}, { labels: { 'a b': 'c d' } }),
  );
  expect(status).toBe(422);
  expect(body.reason).toBe('Invalid');
  expect(body.details).toMatchObject({ name: 'Bad_Name', kind: 'ConfigMap' });
  expect(
    body.details.causes.map((cause: { field: string; reason: string }) => `${cause.field} ${cause.reason}`),
  ).toEqual([
    'metadata.name FieldValueInvalid',
    'metadata.labels FieldValueInvalid',
    'metadata.labels FieldValueInvalid',
  ]);
  expect(body.message).toContain(
    'ConfigMap "Bad_Name" is invalid: [metadata.name: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, \'-\' or \'.\'',
  );
});

test('required fields and references inside a pod are checked', async () => {
  const ns = await cluster.namespace();
  const broken = pod('x', {
    restartPolicy: 'Foo',
    containers: [{ name: 'A_', image: '', volumeMounts: [{ name: 'q', mountPath: '/x' }] }],
  });
  const { body } = await cluster.client.post(core(ns, 'pods'), broken);
  expect(
    body.details.causes.map((cause: { field: string; reason: string }) => `${cause.field} ${cause.reason}`),
  ).toEqual([
    'spec.containers[0].name FieldValueInvalid',
    'spec.containers[0].image FieldValueRequired',
    'spec.containers[0].volumeMounts[0].name FieldValueNotFound',
    'spec.restartPolicy FieldValueNotSupported',
  ]);
  const empty = await cluster.client.post(apps(ns, 'deployments'), {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { template: { metadata: { labels: { app: 'd' } }, spec: podSpec() } },
  });
  expect(empty.body.message).toBe(
    'Deployment.apps "web" is invalid: [spec.selector: Required value, spec.template.metadata.labels: Invalid value: {"app":"d"}: `selector` does not match template `labels`]',
  );
});

test('requests above limits and a Service without ports are refused', async () => {
  const ns = await cluster.namespace();
  const greedy = await cluster.client.post(
    core(ns, 'pods'),
    pod('x', podSpec({ resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } })),
  );
  expect(greedy.body.message).toBe(
    'Pod "x" is invalid: spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
  );
  const portless = await cluster.client.post(core(ns, 'services'), service('web', { ports: [] }));
  expect(portless.body.message).toBe('Service "web" is invalid: spec.ports: Required value');
});

test('body and address must agree', async () => {
  const ns = await cluster.namespace();
  const other = await cluster.client.post(
    core(ns, 'configmaps'),
    configMap('one', {}, { namespace: 'elsewhere' }),
  );
  expect([other.status, other.body.message]).toEqual([
    400,
    'the namespace of the provided object does not match the namespace sent on the request',
  ]);
  await cluster.client.post(core(ns, 'configmaps'), configMap('one'));
  const name = await cluster.client.put(core(ns, 'configmaps', 'one'), configMap('two'));
  expect([name.status, name.body.message]).toEqual([
    400,
    'the name of the object (two) does not match the name on the URL (one)',
  ]);
});

test('what belongs to a namespace that is not there is not found', async () => {
  const { status, body } = await cluster.client.post(core('simc-nowhere', 'configmaps'), configMap('one'));
  expect([status, body.message]).toEqual([404, 'namespaces "simc-nowhere" not found']);
});

test('kubectl says which field is wrong', async () => {
  const ns = await cluster.namespace();
  const { code, stderr } = await cluster.kubectl(
    ['-n', ns, 'create', '-f', '-'],
    JSON.stringify(deployment('web', { foo: 1 })),
  );
  expect(code).toBe(1);
  expect(stderr).toContain('strict decoding error: unknown field "spec.foo"');
});
