import { expect, test } from 'vitest';
import type { AdmissionPlugin, Change, KubeObject } from './api.ts';
import { StatusError } from './api.ts';
import { createApi } from './create-api.ts';
import { forbidden } from './errors.ts';

const start = Date.parse('2026-01-01T00:00:00Z');

function madeApi(admission: readonly AdmissionPlugin[] = []) {
  let at = start;
  let serial = 0;
  const api = createApi({
    clock: { now: () => at, after: () => () => undefined },
    random: () => 0.5,
    newUid: () => `uid-${(serial += 1)}`,
    admission,
  });
  return { api, pass: (milliseconds: number) => (at += milliseconds) };
}

const configMap = (name: string, extra: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'ns' },
  ...extra,
});
const runningPod = (): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'ns' },
  spec: { nodeName: 'node', containers: [{ name: 'c', image: 'x' }] },
});

function refusal(act: () => unknown): StatusError {
  try {
    act();
  } catch (error) {
    if (error instanceof StatusError) return error;
    throw error;
  }
  throw new Error('not refused');
}

test('answers are copies: changing one changes nothing', () => {
  const { api } = madeApi();
  const made = api.create(configMap('one', { data: { a: '1' } }));
  (made['data'] as Record<string, string>)['a'] = '2';
  made.metadata.labels = { x: 'y' };
  expect(api.get('ConfigMap', 'ns', 'one')).toMatchObject({ data: { a: '1' } });
  expect(api.get('ConfigMap', 'ns', 'one')?.metadata.labels).toBeUndefined();
});

test('the object given is not touched', () => {
  const { api } = madeApi();
  const given = configMap('one');
  api.create(given);
  expect(given).toEqual(configMap('one'));
});

test('listeners hear every commit in order, and of nothing that was refused or only tried', () => {
  const { api } = madeApi();
  const heard: Change[] = [];
  const stop = api.subscribe((change) => heard.push(change));
  const made = api.create(configMap('one'));
  api.create(configMap('tried'), { dryRun: true });
  refusal(() => api.create(configMap('one')));
  api.update({ ...made, data: { a: '1' } });
  api.update({ ...made, metadata: { name: 'one', namespace: 'ns' }, data: { a: '1' } });
  api.remove('ConfigMap', 'ns', 'one');
  stop();
  api.create(configMap('two'));
  expect(heard.map((change) => `${change.type} ${change.object.metadata.name}`)).toEqual([
    'ADDED one',
    'MODIFIED one',
    'DELETED one',
  ]);
  expect(heard.map((change) => change.revision)).toEqual([2, 3, 4]);
  expect(heard[1]?.previous?.['data']).toBeUndefined();
});

test('status and the rest are replaced apart', () => {
  const { api } = madeApi();
  const made = api.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 's', namespace: 'ns' },
    spec: { ports: [{ port: 80 }] },
  });
  const told = api.updateStatus({
    ...made,
    spec: { ports: [{ port: 81 }] },
    status: { loadBalancer: { ingress: [{ ip: '10.0.0.1' }] } },
  });
  expect([(told['spec'] as { ports: { port: number }[] }).ports[0]?.port, told['status']]).toEqual([
    80,
    { loadBalancer: { ingress: [{ ip: '10.0.0.1' }] } },
  ]);
  const moved = api.update({
    ...told,
    status: {},
    spec: { ...(told['spec'] as object), ports: [{ port: 82, targetPort: 82 }] },
  });
  expect(moved['status']).toEqual(told['status']);
});

test('a stale resourceVersion is a conflict, none at all is not', () => {
  const { api } = madeApi();
  const made = api.create(configMap('one'));
  api.update({ ...made, data: { a: '1' } });
  expect(refusal(() => api.update({ ...made, data: { a: '2' } })).reason).toBe('Conflict');
  expect(api.update(configMap('one', { data: { a: '3' } }))['data']).toEqual({ a: '3' });
});

test('a running pod is given its grace period, then removed at once', () => {
  const { api, pass } = madeApi();
  api.create(runningPod());
  const marked = api.remove('Pod', 'ns', 'p');
  expect(marked?.metadata).toMatchObject({
    deletionTimestamp: '2026-01-01T00:00:30Z',
    deletionGracePeriodSeconds: 30,
  });
  pass(5000);
  expect(api.remove('Pod', 'ns', 'p', { gracePeriodSeconds: 10 })?.metadata.deletionTimestamp).toBe(
    '2026-01-01T00:00:15Z',
  );
  api.remove('Pod', 'ns', 'p', { gracePeriodSeconds: 0 });
  expect(api.get('Pod', 'ns', 'p')).toBeUndefined();
});

test('a pod that runs nowhere goes at once', () => {
  const { api } = madeApi();
  const pod = runningPod();
  pod['spec'] = { containers: [{ name: 'c', image: 'x' }] };
  api.create(pod);
  api.remove('Pod', 'ns', 'p');
  expect(api.get('Pod', 'ns', 'p')).toBeUndefined();
});

test('removing what is not there is no error', () => {
  const { api } = madeApi();
  expect(api.remove('ConfigMap', 'ns', 'none')).toBeUndefined();
});

test('a namespace is removed when its last finalizer goes', () => {
  const { api } = madeApi();
  api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ns' } });
  const marked = api.remove('Namespace', undefined, 'ns');
  expect(marked).toMatchObject({ spec: { finalizers: ['kubernetes'] }, status: { phase: 'Terminating' } });
  expect(refusal(() => api.remove('Namespace', undefined, 'ns')).code).toBe(409);
  api.update({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ns' }, spec: {} });
  expect(api.get('Namespace', undefined, 'ns')).toBeUndefined();
});

test('an update that takes the last finalizer of a deleted object removes it', () => {
  const { api } = madeApi();
  const held = configMap('held');
  held.metadata.finalizers = ['example.com/hold'];
  api.create(held);
  api.remove('ConfigMap', 'ns', 'held');
  expect(api.get('ConfigMap', 'ns', 'held')?.metadata.deletionTimestamp).toBe('2026-01-01T00:00:00Z');
  api.update(configMap('held'));
  expect(api.get('ConfigMap', 'ns', 'held')).toBeUndefined();
});

test('admission changes before validation and refuses before the commit, for every operation', () => {
  const seen: string[] = [];
  const label: AdmissionPlugin = (request) => {
    seen.push(
      `${request.operation} ${request.object.metadata.name}${request.subresource === undefined ? '' : `/${request.subresource}`}${request.dryRun ? ' dry' : ''}`,
    );
    if (request.operation === 'CREATE') request.object.metadata.labels = { by: 'admission' };
    if (request.object.metadata.name === 'no')
      throw forbidden({ group: '', resource: 'configmaps', kind: 'ConfigMap' }, 'no', 'not this one');
  };
  const { api } = madeApi([label]);
  const made = api.create(configMap('yes'));
  expect(made.metadata.labels).toEqual({ by: 'admission' });
  expect(refusal(() => api.create(configMap('no'))).message).toBe(
    'configmaps "no" is forbidden: not this one',
  );
  expect(api.get('ConfigMap', 'ns', 'no')).toBeUndefined();
  api.create(configMap('maybe'), { dryRun: true });
  api.update({ ...made, data: { a: '1' } });
  api.remove('ConfigMap', 'ns', 'yes');
  expect(seen).toEqual(['CREATE yes', 'CREATE no', 'CREATE maybe dry', 'UPDATE yes', 'DELETE yes']);
});

test('lists select by namespace, labels and a filter, in order of names', () => {
  const { api } = madeApi();
  for (const [name, tier] of [
    ['b', 'x'],
    ['a', 'x'],
    ['c', 'y'],
  ] as const) {
    const object = configMap(name);
    object.metadata.labels = { tier };
    api.create(object);
  }
  expect(
    api.list('ConfigMap', { namespace: 'ns', labels: { tier: 'x' } }).map((one) => one.metadata.name),
  ).toEqual(['a', 'b']);
  expect(
    api.list('ConfigMap', { filter: (one) => one.metadata.name > 'a' }).map((one) => one.metadata.name),
  ).toEqual(['b', 'c']);
});

test('a kind that is not served is not found', () => {
  const { api } = madeApi();
  expect(refusal(() => api.create({ apiVersion: 'v1', kind: 'Gadget', metadata: { name: 'x' } })).code).toBe(
    404,
  );
});
