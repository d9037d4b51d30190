import { CoreV1Api, KubeConfig, PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import protobuf from 'protobufjs';
import { contractCluster } from '../harness/cluster.ts';
import { ApiClient } from '../harness/client.ts';
import { loadFacts } from '../../src/facts/facts.ts';
import { configMap, core, pod } from '../harness/objects.ts';

const cluster = contractCluster();

/** A body as Go clients send it. */
function encode(apiVersion: string, kind: string, message: string, value: Record<string, unknown>): Buffer {
  const root = protobuf.Root.fromJSON(loadFacts().messages as unknown as protobuf.INamespace);
  const type = root.lookupType(message);
  const raw = type.encode(type.fromObject(value)).finish();
  const unknown = root.lookupType('k8s.io.apimachinery.pkg.runtime.Unknown');
  const body = unknown.encode(unknown.fromObject({ typeMeta: { apiVersion, kind }, raw })).finish();
  return Buffer.concat([Buffer.from('k8s\0'), body]);
}

test('protobuf bodies are read', async () => {
  const ns = await cluster.namespace();
  const secret = encode('v1', 'Secret', 'k8s.io.api.core.v1.Secret', {
    metadata: { name: 's', namespace: '', labels: { owner: 'helm' } },
    type: 'helm.sh/release.v1',
    data: { release: Buffer.from('text') },
  });
  const made = await cluster.client.call('POST', core(ns, 'secrets'), {
    body: secret,
    type: 'application/vnd.kubernetes.protobuf',
  });
  expect([made.status, made.body.data, made.body.type, made.body.metadata.labels]).toEqual([
    201,
    { release: Buffer.from('text').toString('base64') },
    'helm.sh/release.v1',
    { owner: 'helm' },
  ]);
  const spec = {
    holderIdentity: 'me',
    leaseDurationSeconds: 15,
    renewTime: { seconds: 1_790_000_000, nanos: 123_456_000 },
  };
  const lease = encode('coordination.k8s.io/v1', 'Lease', 'k8s.io.api.coordination.v1.Lease', {
    metadata: { name: 'l' },
    spec,
  });
  const leases = `/apis/coordination.k8s.io/v1/namespaces/${ns}/leases`;
  const leased = await cluster.client.call('POST', leases, {
    body: lease,
    type: 'application/vnd.kubernetes.protobuf',
  });
  expect(leased.body.spec).toEqual({
    holderIdentity: 'me',
    leaseDurationSeconds: 15,
    renewTime: '2026-09-21T14:13:20.123456Z',
  });
  const options = encode('v1', 'DeleteOptions', 'k8s.io.apimachinery.pkg.apis.meta.v1.DeleteOptions', {
    propagationPolicy: 'Background',
    preconditions: { uid: 'other' },
  });
  expect(
    (
      await cluster.client.call('DELETE', `${leases}/l`, {
        body: options,
        type: 'application/vnd.kubernetes.protobuf',
      })
    ).status,
  ).toBe(409);
});

test('a pod with volumes, probes and times comes through protobuf as through JSON', async () => {
  const ns = await cluster.namespace();
  const spec = {
    containers: [
      {
        name: 'web',
        image: 'x',
        readinessProbe: { handler: { httpGet: { path: '/', port: { type: 1, strVal: 'http' } } } },
        resources: { requests: { cpu: { string: '100m' } } },
      },
    ],
    volumes: [{ name: 'v', volumeSource: { configMap: { localObjectReference: { name: 'settings' } } } }],
  };
  const body = encode('v1', 'Pod', 'k8s.io.api.core.v1.Pod', { metadata: { name: 'p' }, spec });
  const { status, body: made } = await cluster.client.call('POST', core(ns, 'pods'), {
    body,
    type: 'application/vnd.kubernetes.protobuf',
  });
  expect(status).toBe(201);
  expect(made.spec.volumes[0]).toEqual({ name: 'v', configMap: { name: 'settings', defaultMode: 420 } });
  expect(made.spec.containers[0]).toMatchObject({
    readinessProbe: { httpGet: { path: '/', port: 'http' } },
    resources: { requests: { cpu: '100m' } },
  });
});

test('a client that takes nothing but protobuf is told what there is', async () => {
  const { status, body } = await cluster.client.get('/api/v1/namespaces', {
    accept: 'application/x-unheard-of',
  });
  expect([status, body.reason]).toEqual([406, 'NotAcceptable']);
});

test('HTTP/2 carries many requests over one connection', async () => {
  const client = new ApiClient(cluster.kubeconfig, { allowH2: true });
  const answers = await Promise.all(Array.from({ length: 100 }, () => client.get('/api/v1/namespaces')));
  expect(answers.every((answer) => answer.status === 200)).toBe(true);
  await client.close();
});

test('client-node reads, creates and applies', async () => {
  const ns = await cluster.namespace();
  const config = new KubeConfig();
  config.loadFromFile(cluster.kubeconfig);
  const api = config.makeApiClient(CoreV1Api);
  await api.createNamespacedConfigMap({ namespace: ns, body: configMap('one') });
  const applied = await api.patchNamespacedConfigMap(
    {
      namespace: ns,
      name: 'two',
      body: configMap('two'),
      fieldManager: 'me',
      force: true,
      fieldValidation: 'Strict',
    },
    setHeaderOptions('Content-Type', PatchStrategy.ServerSideApply),
  );
  expect(applied.metadata?.managedFields?.[0]?.operation).toBe('Apply');
  const list = await api.listNamespacedConfigMap({ namespace: ns });
  expect(list.items.map((item) => item.metadata?.name)).toEqual(expect.arrayContaining(['one', 'two']));
  await expect(api.readNamespacedConfigMap({ namespace: ns, name: 'three' })).rejects.toMatchObject({
    code: 404,
  });
});

test('logs of a container are read', async () => {
  const ns = await cluster.namespace();
  await cluster.client.post(core(ns, 'pods'), pod('p'));
  await cluster.until(core(ns, 'pods', 'p'), (body) => body.status?.phase === 'Running');
  const wrong = await cluster.client.get(`${core(ns, 'pods', 'p')}/log?container=none`);
  expect([wrong.status, wrong.body.message]).toEqual([400, 'container none is not valid for pod p']);
  if (cluster.isReal) return;
  const { status, headers, text } = await cluster.client.get(`${core(ns, 'pods', 'p')}/log?tailLines=1`);
  expect([status, headers['content-type']]).toEqual([200, 'text/plain']);
  expect(text.trim().split('\n')).toHaveLength(1);
});
