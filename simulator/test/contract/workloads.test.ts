import { expect, test } from 'vitest';
import { contractCluster } from '../harness/cluster.ts';
import type { Json } from '../harness/client.ts';
import { apps, batch, core, deployment, podSpec, service } from '../harness/objects.ts';

const cluster = contractCluster();
const condition = (object: Json, type: string): Json =>
  object.status?.conditions?.find((one: Json) => one.type === type);

test('a Deployment becomes available and its pods are owned through a ReplicaSet', async () => {
  const ns = await cluster.namespace();
  await cluster.client.post(apps(ns, 'deployments'), deployment('web', { replicas: 2 }));
  const ready = await cluster.until(
    apps(ns, 'deployments', 'web'),
    (body) =>
      body.status?.availableReplicas === 2 &&
      condition(body, 'Progressing')?.reason === 'NewReplicaSetAvailable',
  );
  expect(ready.status).toMatchObject({
    observedGeneration: 1,
    replicas: 2,
    updatedReplicas: 2,
    readyReplicas: 2,
  });
  expect(condition(ready, 'Available')).toMatchObject({ status: 'True', reason: 'MinimumReplicasAvailable' });
  const set = (await cluster.client.get(apps(ns, 'replicasets'))).body.items[0];
  expect(set.metadata.ownerReferences[0]).toMatchObject({
    kind: 'Deployment',
    name: 'web',
    controller: true,
    blockOwnerDeletion: true,
  });
  const pods = (await cluster.client.get(core(ns, 'pods'))).body.items;
  for (const one of pods) {
    expect(one.metadata.labels['pod-template-hash']).toBe(set.metadata.labels['pod-template-hash']);
    expect(one.status.phase).toBe('Running');
    expect(condition(one, 'Ready')?.status).toBe('True');
    expect(one.status.containerStatuses[0]).toMatchObject({ name: 'web', ready: true, restartCount: 0 });
  }
});

test('a new template rolls over to a new ReplicaSet and keeps the old one', async () => {
  const ns = await cluster.namespace();
  const path = apps(ns, 'deployments', 'web');
  await cluster.client.post(apps(ns, 'deployments'), deployment('web'));
  await cluster.until(path, (body) => body.status?.availableReplicas === 1);
  await cluster.client.patch(path, 'strategic', {
    spec: { template: { spec: { containers: [{ name: 'web', env: [{ name: 'A', value: '1' }] }] } } },
  });
  await cluster.until(
    path,
    (body) =>
      body.status?.observedGeneration === 2 &&
      body.status.updatedReplicas === 1 &&
      body.status.replicas === 1 &&
      body.status.availableReplicas === 1,
  );
  const sets = (await cluster.client.get(apps(ns, 'replicasets'))).body.items;
  expect(sets.map((one: Json) => one.spec.replicas).toSorted()).toEqual([0, 1]);
  expect(
    (await cluster.client.get(path)).body.metadata.annotations['deployment.kubernetes.io/revision'],
  ).toBe('2');
});

test('a Service finds ready pods', async () => {
  const ns = await cluster.namespace();
  await cluster.client.post(core(ns, 'services'), service('web'));
  await cluster.client.post(
    apps(ns, 'deployments'),
    deployment('web', {}, { ports: [{ containerPort: 80 }] }),
  );
  const slices = await cluster.until(
    `/apis/discovery.k8s.io/v1/namespaces/${ns}/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3Dweb`,
    (body) => body.items[0]?.endpoints?.[0]?.conditions.ready === true,
  );
  expect(slices.items[0]).toMatchObject({ addressType: 'IPv4', ports: [{ port: 80, protocol: 'TCP' }] });
  expect(slices.items[0].endpoints[0].targetRef.kind).toBe('Pod');
});

test('a StatefulSet makes numbered pods with claims, in order', async () => {
  const ns = await cluster.namespace();
  const claim = {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  const spec = {
    serviceName: 'db',
    replicas: 2,
    selector: { matchLabels: { app: 'db' } },
    template: {
      metadata: { labels: { app: 'db' } },
      spec: podSpec({ volumeMounts: [{ name: 'data', mountPath: '/data' }] }),
    },
    volumeClaimTemplates: [claim],
  };
  await cluster.client.post(apps(ns, 'statefulsets'), {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec,
  });
  await cluster.until(apps(ns, 'statefulsets', 'db'), (body) => body.status?.readyReplicas === 2);
  const pods = (await cluster.client.get(core(ns, 'pods'))).body.items;
  expect(pods.map((one: Json) => one.metadata.name)).toEqual(['db-0', 'db-1']);
  const claims = (await cluster.client.get(core(ns, 'persistentvolumeclaims'))).body.items;
  expect(claims.map((one: Json) => [one.metadata.name, one.status.phase])).toEqual([
    ['data-db-0', 'Bound'],
    ['data-db-1', 'Bound'],
  ]);
});

test('a Job runs to completion', async () => {
  const ns = await cluster.namespace();
  await cluster.client.post(batch(ns, 'jobs'), {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'once' },
    spec: { template: { spec: { ...podSpec(), restartPolicy: 'Never' } } },
  });
  const done = await cluster.until(
    batch(ns, 'jobs', 'once'),
    (body) => condition(body, 'Complete')?.status === 'True',
  );
  expect(done.status).toMatchObject({ succeeded: 1 });
  expect(done.status.completionTime).toBeDefined();
  const pods = (
    await cluster.client.get(`${core(ns, 'pods')}?labelSelector=batch.kubernetes.io%2Fjob-name%3Donce`)
  ).body.items;
  expect(pods.map((one: Json) => one.status.phase)).toEqual(['Succeeded']);
});

test('kubectl get all prints what runs', async () => {
  const ns = await cluster.namespace();
  await cluster.client.post(core(ns, 'services'), service('web'));
  await cluster.client.post(apps(ns, 'deployments'), deployment('web'));
  await cluster.until(apps(ns, 'deployments', 'web'), (body) => body.status?.availableReplicas === 1);
  const { stdout, code } = await cluster.kubectl(['-n', ns, 'get', 'all']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/NAME +READY +STATUS +RESTARTS +AGE\npod\/web-\S+ +1\/1 +Running +0 +\S+/);
  expect(stdout).toMatch(
    /NAME +TYPE +CLUSTER-IP +EXTERNAL-IP +PORT\(S\) +AGE\nservice\/web +ClusterIP +\S+ +<none> +80\/TCP/,
  );
  expect(stdout).toMatch(/NAME +READY +UP-TO-DATE +AVAILABLE +AGE\ndeployment.apps\/web +1\/1 +1 +1/);
  expect(stdout).toMatch(/NAME +DESIRED +CURRENT +READY +AGE\nreplicaset.apps\/web-\S+ +1 +1 +1/);
});

test('kubectl waits for a rollout and describes what it made', async () => {
  const ns = await cluster.namespace();
  await cluster.client.post(apps(ns, 'deployments'), deployment('web'));
  const rollout = await cluster.kubectl(['-n', ns, 'rollout', 'status', 'deployment/web', '--timeout=30s']);
  expect(rollout.stdout).toContain('deployment "web" successfully rolled out');
  const described = await cluster.kubectl(['-n', ns, 'describe', 'deployment', 'web']);
  expect(described.stdout).toContain('NewReplicaSetAvailable');
  expect(described.stdout).toContain('ScalingReplicaSet');
});
