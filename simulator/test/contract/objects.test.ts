import { expect, test } from 'vitest';
import { contractCluster } from '../harness/cluster.ts';
import { apps, batch, configMap, core, deployment, podSpec, service } from '../harness/objects.ts';

const cluster = contractCluster();

test('an object is created, read, replaced and deleted', async () => {
  const ns = await cluster.namespace();
  const created = await cluster.client.post(core(ns, 'configmaps'), configMap('one'));
  expect(created.status).toBe(201);
  expect(created.body.metadata).toMatchObject({ name: 'one', namespace: ns });
  expect(created.body.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
  expect(created.body.metadata.generation).toBeUndefined();
  const read = await cluster.client.get(core(ns, 'configmaps', 'one'));
  expect(read.body).toEqual(created.body);
  const replaced = await cluster.client.put(core(ns, 'configmaps', 'one'), configMap('one', { b: '2' }));
  expect(replaced.status).toBe(200);
  expect(replaced.body.data).toEqual({ b: '2' });
  expect(replaced.body.metadata.uid).toBe(created.body.metadata.uid);
  const gone = await cluster.client.delete(core(ns, 'configmaps', 'one'));
  expect(gone.body).toMatchObject({
    kind: 'Status',
    status: 'Success',
    details: { name: 'one', kind: 'configmaps', uid: created.body.metadata.uid },
  });
  const missing = await cluster.client.get(core(ns, 'configmaps', 'one'));
  expect(missing.body).toMatchObject({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'configmaps "one" not found',
    reason: 'NotFound',
    details: { name: 'one', kind: 'configmaps' },
    code: 404,
  });
});

test('the same name twice is refused', async () => {
  const ns = await cluster.namespace();
  await cluster.client.post(core(ns, 'configmaps'), configMap('one'));
  const { status, body } = await cluster.client.post(core(ns, 'configmaps'), configMap('one'));
  expect([status, body.reason, body.message]).toEqual([
    409,
    'AlreadyExists',
    'configmaps "one" already exists',
  ]);
});

test('a stale resourceVersion is a conflict', async () => {
  const ns = await cluster.namespace();
  const { body: first } = await cluster.client.post(core(ns, 'configmaps'), configMap('one'));
  await cluster.client.put(core(ns, 'configmaps', 'one'), { ...first, data: { a: '2' } });
  const { status, body } = await cluster.client.put(core(ns, 'configmaps', 'one'), {
    ...first,
    data: { a: '3' },
  });
  expect([status, body.reason, body.message]).toEqual([
    409,
    'Conflict',
    'Operation cannot be fulfilled on configmaps "one": the object has been modified; please apply your changes to the latest version and try again',
  ]);
});

test('a write that changes nothing keeps the resourceVersion', async () => {
  const ns = await cluster.namespace();
  const { body: first } = await cluster.client.post(core(ns, 'configmaps'), configMap('one'));
  const { body: again } = await cluster.client.put(core(ns, 'configmaps', 'one'), first);
  expect(again.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
});

test('generateName makes names of its own', async () => {
  const ns = await cluster.namespace();
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'made-' } };
  const names = [
    await cluster.client.post(core(ns, 'configmaps'), body),
    await cluster.client.post(core(ns, 'configmaps'), body),
  ].map((answer) => answer.body.metadata.name as string);
  expect(names[0]).toMatch(/^made-[a-z0-9]{5}$/);
  expect(names[0]).not.toBe(names[1]);
});

test('generation counts changes of the wanted state only', async () => {
  const ns = await cluster.namespace();
  const path = apps(ns, 'deployments', 'web');
  await cluster.client.post(apps(ns, 'deployments'), deployment('web', { replicas: 0 }));
  const labelled = await cluster.client.patch(path, 'merge', { metadata: { labels: { a: 'b' } } });
  expect(labelled.body.metadata.generation).toBe(1);
  const scaled = await cluster.client.patch(path, 'merge', { spec: { minReadySeconds: 1 } });
  expect(scaled.body.metadata.generation).toBe(2);
});

test('defaults are those of the real server', async () => {
  const ns = await cluster.namespace();
  const { body } = await cluster.client.post(
    apps(ns, 'deployments'),
    deployment(
      'web',
      { replicas: 0 },
      {
        image: 'nginx',
        ports: [{ containerPort: 80 }],
        resources: { requests: { cpu: '0.5', memory: '1024Mi' } },
      },
    ),
  );
  expect(body.spec).toMatchObject({
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
  });
  expect(body.spec.template.spec).toEqual({
    containers: [
      {
        name: 'web',
        image: 'nginx',
        imagePullPolicy: 'Always',
        ports: [{ containerPort: 80, protocol: 'TCP' }],
        resources: { requests: { cpu: '500m', memory: '1Gi' } },
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
      },
    ],
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
  });
  const made = await cluster.client.post(core(ns, 'services'), service('web'));
  expect(made.body.spec).toMatchObject({
    type: 'ClusterIP',
    sessionAffinity: 'None',
    internalTrafficPolicy: 'Cluster',
    ipFamilyPolicy: 'SingleStack',
    ipFamilies: ['IPv4'],
    ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
  });
  expect(made.body.spec.clusterIP).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
});

test('stringData of a Secret becomes data and is never shown', async () => {
  const ns = await cluster.namespace();
  const { body } = await cluster.client.post(core(ns, 'secrets'), {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's' },
    stringData: { a: 'b' },
  });
  expect(body).toMatchObject({ type: 'Opaque', data: { a: 'Yg==' } });
  expect(body.stringData).toBeUndefined();
});

test('data of a Secret that is not base64 is refused', async () => {
  const ns = await cluster.namespace();
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } };
  const answer = await cluster.client.post(core(ns, 'secrets'), { ...secret, data: { a: 'not base64!' } });
  expect([answer.status, answer.body.reason, answer.body.message]).toEqual([
    400,
    'BadRequest',
    'Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte 3',
  ]);
  const applied = { ...secret, metadata: { name: 's', namespace: ns }, data: { a: 'YWJjZA' } };
  const refused = await cluster.client.apply(`${core(ns, 'secrets')}/s`, 'me', applied);
  expect(refused.status).toBe(500);
  expect(refused.body.message).toBe(
    `failed to convert new object (${ns}/s; /v1, Kind=Secret) to proper version: unable to convert unstructured object to /v1, Kind=Secret: error decoding from json: illegal base64 data at input byte 4`,
  );
  const { body } = await cluster.client.post(core(ns, 'secrets'), { ...secret, data: { a: 'YR==' } });
  expect(body.data).toEqual({ a: 'YQ==' });
});

test('dry-run of every write answers as if and writes nothing', async () => {
  const ns = await cluster.namespace();
  const path = core(ns, 'configmaps');
  const made = await cluster.client.post(`${path}?dryRun=All`, configMap('one'));
  expect([made.status, made.body.metadata.name]).toEqual([201, 'one']);
  expect((await cluster.client.get(`${path}/one`)).status).toBe(404);
  const { body: kept } = await cluster.client.post(path, configMap('one'));
  const answers = [
    await cluster.client.put(`${path}/one?dryRun=All`, configMap('one', { a: '2' })),
    await cluster.client.patch(`${path}/one?dryRun=All`, 'merge', { data: { a: '2' } }),
    await cluster.client.apply(`${path}/one`, 'me', configMap('one', { a: '2' }), '&dryRun=All&force=true'),
  ];
  expect(answers.map((answer) => answer.body.data.a)).toEqual(['2', '2', '2']);
  expect((await cluster.client.delete(`${path}/one?dryRun=All`)).status).toBe(200);
  expect((await cluster.client.delete(`${path}?dryRun=All`)).status).toBe(200);
  expect((await cluster.client.get(`${path}/one`)).body).toEqual(kept);
});

test('status and spec are written through their own doors', async () => {
  const ns = await cluster.namespace();
  const path = apps(ns, 'deployments', 'web');
  const { body: made } = await cluster.client.post(apps(ns, 'deployments'), {
    ...deployment('web', { replicas: 0, paused: true }),
    status: { replicas: 7 },
  });
  expect(made.status.replicas).toBeUndefined();
  const { body: touched } = await cluster.client.patch(`${path}/status`, 'merge', {
    spec: { replicas: 5 },
    status: { collisionCount: 3 },
  });
  expect([touched.spec.replicas, touched.status.collisionCount, touched.metadata.generation]).toEqual([
    0, 3, 1,
  ]);
  const { body: scale } = await cluster.client.patch(`${path}/scale`, 'merge', { spec: { replicas: 2 } });
  expect(scale).toMatchObject({
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    spec: { replicas: 2 },
    status: { selector: 'app=web' },
  });
  expect((await cluster.client.get(path)).body.spec.replicas).toBe(2);
});

test('deletecollection removes what the selector names', async () => {
  const ns = await cluster.namespace();
  const path = core(ns, 'configmaps');
  await cluster.client.post(path, configMap('one', {}, { labels: { keep: 'no' } }));
  await cluster.client.post(path, configMap('two', {}, { labels: { keep: 'yes' } }));
  expect((await cluster.client.delete(`${path}?labelSelector=keep%3Dno`)).status).toBe(200);
  expect((await cluster.client.get(`${path}/one`)).status).toBe(404);
  expect((await cluster.client.get(`${path}/two`)).status).toBe(200);
});

test('preconditions of a delete are checked', async () => {
  const ns = await cluster.namespace();
  const { body: made } = await cluster.client.post(core(ns, 'configmaps'), configMap('one'));
  const { status, body } = await cluster.client.delete(core(ns, 'configmaps', 'one'), {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    preconditions: { uid: 'other' },
  });
  expect([status, body.message]).toEqual([
    409,
    `Operation cannot be fulfilled on ConfigMap "one": the UID in the precondition (other) does not match the UID in record (${made.metadata.uid}). The object might have been deleted and then recreated`,
  ]);
});

test('finalizers hold a deleted object until they are removed', async () => {
  const ns = await cluster.namespace();
  const path = core(ns, 'configmaps', 'held');
  await cluster.client.post(
    core(ns, 'configmaps'),
    configMap('held', {}, { finalizers: ['example.com/hold'] }),
  );
  const deleted = await cluster.client.delete(path);
  expect(deleted.body.metadata.deletionTimestamp).toBeDefined();
  expect(deleted.body.metadata.deletionGracePeriodSeconds).toBe(0);
  expect((await cluster.client.get(path)).status).toBe(200);
  await cluster.client.patch(path, 'merge', { metadata: { finalizers: null } });
  expect((await cluster.client.get(path)).status).toBe(404);
});

test('fields that may not change are refused', async () => {
  const ns = await cluster.namespace();
  await cluster.client.post(apps(ns, 'deployments'), deployment('web', { replicas: 0 }));
  const selector = await cluster.client.patch(apps(ns, 'deployments', 'web'), 'merge', {
    spec: { selector: { matchLabels: { app: 'other' } } },
  });
  expect(selector.body.message).toBe(
    'Deployment.apps "web" is invalid: [spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`, spec.selector: Invalid value: {"matchLabels":{"app":"other"}}: field is immutable]',
  );
  await cluster.client.post(core(ns, 'secrets'), {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's' },
    immutable: true,
    stringData: { a: 'b' },
  });
  const data = await cluster.client.patch(core(ns, 'secrets', 's'), 'merge', { stringData: { a: 'c' } });
  expect(data.body.message).toBe(
    'Secret "s" is invalid: data: Forbidden: field is immutable when `immutable` is set',
  );
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'j' },
    spec: { suspend: false, template: { spec: { ...podSpec(), restartPolicy: 'Never' } } },
  };
  await cluster.client.post(batch(ns, 'jobs'), job);
  const template = await cluster.client.patch(batch(ns, 'jobs', 'j'), 'merge', {
    spec: { template: { spec: { terminationGracePeriodSeconds: 1 } } },
  });
  expect(template.body.message).toMatch(
    /^Job.batch "j" is invalid: spec.template: Invalid value: .*: field is immutable$/s,
  );
  const set = { ...deployment('set', { replicas: 0, serviceName: 'set' }), kind: 'StatefulSet' };
  await cluster.client.post(apps(ns, 'statefulsets'), set);
  const name = await cluster.client.patch(apps(ns, 'statefulsets', 'set'), 'merge', {
    spec: { serviceName: 'other' },
  });
  expect(name.body.message).toMatch(
    /^StatefulSet.apps "set" is invalid: spec: Forbidden: updates to statefulset spec for fields other than /,
  );
});
