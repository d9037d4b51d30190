import { describe, expect, test } from 'vitest';
import { StatusError } from '../api/api.ts';
import type { KubeObject } from '../api/api.ts';
import { deployment, job, playedCluster, service } from '../../test/played/played-cluster.ts';
import type { PlayedCluster } from '../../test/played/played-cluster.ts';

function pod(name: string, resources: unknown = {}, spec: Record<string, unknown> = {}): KubeObject {
  const container = (each: string) => ({ name: each, image: 'i:1', resources });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop' },
    spec: { containers: [container('c'), container('c2')], ...spec },
  };
}

function claim(name: string, storage: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'shop' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
  };
}

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof StatusError) return `${String(error.code)} ${error.message}`;
    throw error;
  }
  return 'accepted';
}

const LIMITS = [
  {
    type: 'Container',
    max: { cpu: 2, memory: '2Gi' },
    min: { cpu: '10m' },
    default: { cpu: '500m', memory: '256Mi' },
    defaultRequest: { cpu: '100m', memory: '64Mi' },
  },
  { type: 'PersistentVolumeClaim', max: { storage: '5Gi' }, min: { storage: '100Mi' } },
  { type: 'Pod', max: { cpu: 3 } },
];

function limited(): PlayedCluster {
  const cluster = playedCluster();
  cluster.put({
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'lr', namespace: 'shop' },
    spec: { limits: LIMITS },
  });
  return cluster;
}

function quoted(hard: Record<string, string>): PlayedCluster {
  const cluster = playedCluster();
  cluster.put({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'q', namespace: 'shop' },
    spec: { hard },
  });
  return cluster;
}

describe('a limit range, in the words a real API server used', () => {
  test.each([
    [
      'too much of everything',
      () => pod('p1', { limits: { cpu: 5, memory: '3Gi' } }),
      '403 pods "p1" is forbidden: [maximum cpu usage per Container is 2, but limit is 5, maximum memory usage per Container is 2Gi, but limit is 3Gi, maximum cpu usage per Pod is 3, but limit is 10]',
    ],
    [
      'too little',
      () => pod('p2', { limits: { cpu: '5m' }, requests: { cpu: '5m' } }),
      '403 pods "p2" is forbidden: minimum cpu usage per Container is 10m, but request is 5m',
    ],
    [
      'containers that are too large together',
      () => pod('p3', { limits: { cpu: 2 }, requests: { cpu: 1 } }),
      '403 pods "p3" is forbidden: maximum cpu usage per Pod is 3, but limit is 4',
    ],
    [
      'a claim that is too large',
      () => claim('big', '50Gi'),
      '403 persistentvolumeclaims "big" is forbidden: maximum storage usage per PersistentVolumeClaim is 5Gi, but request is 50Gi',
    ],
    [
      'a claim that is too small',
      () => claim('small', '5Mi'),
      '403 persistentvolumeclaims "small" is forbidden: minimum storage usage per PersistentVolumeClaim is 100Mi, but request is 5Mi',
    ],
  ])('%s', (_what, make, text) => {
    const cluster = limited();
    expect(refusal(() => cluster.api.create(make()))).toBe(text);
  });

  test('gives what a container leaves open and says so', () => {
    const made = limited().api.create(pod('p')) as KubeObject & {
      spec: { containers: { resources: unknown }[] };
    };
    expect(made.spec.containers[0]?.resources).toEqual({
      limits: { cpu: '500m', memory: '256Mi' },
      requests: { cpu: '100m', memory: '64Mi' },
    });
    expect(made.metadata.annotations?.['kubernetes.io/limit-ranger']).toContain(
      'cpu, memory request for container c',
    );
  });
});

describe('a quota, in the words a real API server used', () => {
  const hard = {
    'requests.cpu': '100m',
    'limits.cpu': '200m',
    'requests.memory': '100Mi',
    pods: '2',
    persistentvolumeclaims: '1',
    'requests.storage': '1Gi',
    'services.nodeports': '0',
    'count/deployments.apps': '1',
    configmaps: '2',
  };
  test.each<[string, KubeObject[], KubeObject, string]>([
    [
      'a pod that does not say what it takes',
      [],
      pod('p1'),
      '403 pods "p1" is forbidden: failed quota: q: must specify limits.cpu for: c,c2; requests.cpu for: c,c2; requests.memory for: c,c2',
    ],
    [
      'a pod that takes too much',
      [],
      pod('p1', { limits: { cpu: '200m', memory: '80Mi' } }),
      '403 pods "p1" is forbidden: exceeded quota: q, requested: limits.cpu=400m,requests.cpu=400m,requests.memory=160Mi, used: limits.cpu=0,requests.cpu=0,requests.memory=0, limited: limits.cpu=200m,requests.cpu=100m,requests.memory=100Mi',
    ],
    [
      'a second claim',
      [claim('a1', '800Mi')],
      claim('a2', '800Mi'),
      '403 persistentvolumeclaims "a2" is forbidden: exceeded quota: q, requested: persistentvolumeclaims=1,requests.storage=800Mi, used: persistentvolumeclaims=1,requests.storage=800Mi, limited: persistentvolumeclaims=1,requests.storage=1Gi',
    ],
    [
      'a second deployment',
      [deployment('d1')],
      deployment('d2'),
      '403 deployments.apps "d2" is forbidden: exceeded quota: q, requested: count/deployments.apps=1, used: count/deployments.apps=1, limited: count/deployments.apps=1',
    ],
    [
      'a node port',
      [],
      service('x', { type: 'NodePort', ports: [{ port: 80 }] }),
      '403 services "x" is forbidden: exceeded quota: q, requested: services.nodeports=1, used: services.nodeports=0, limited: services.nodeports=0',
    ],
  ])('%s', (_what, before, last, text) => {
    const cluster = quoted(hard);
    for (const object of before) cluster.api.create(object);
    expect(refusal(() => cluster.api.create(last))).toBe(text);
  });

  test('writes what is used into its status and frees it again', () => {
    const cluster = quoted({
      pods: '3',
      'requests.cpu': '1',
      'count/jobs.batch': '4',
      'requests.storage': '2Gi',
    });
    const used = () => (cluster.get('ResourceQuota', 'q')?.status as { used: unknown } | undefined)?.used;
    cluster.api.create(claim('a', '1Gi'));
    cluster.put(
      job(
        'seed',
        {},
        { containers: [{ name: 'seed', image: 'i:1', resources: { requests: { cpu: '250m' } } }] },
      ),
    );
    cluster.until(
      'counted',
      () =>
        JSON.stringify(used()) ===
        JSON.stringify({
          'count/jobs.batch': '1',
          pods: '1',
          'requests.cpu': '250m',
          'requests.storage': '1Gi',
        }),
    );
    cluster.until(
      'a finished pod takes nothing',
      () =>
        JSON.stringify(used()) ===
        JSON.stringify({
          'count/jobs.batch': '1',
          pods: '0',
          'requests.cpu': '0',
          'requests.storage': '1Gi',
        }),
    );
  });

  test('a refused pod shows only in an event of its replica set and in the conditions', () => {
    const cluster = quoted({ pods: '1' });
    cluster.put(deployment('web', { replicas: 2 }));
    cluster.until(
      'refused',
      () => cluster.condition('Deployment', 'web', 'ReplicaFailure')?.reason === 'FailedCreate',
    );
    expect(cluster.condition('Deployment', 'web', 'ReplicaFailure')?.message).toMatch(
      /^pods "web-[a-z0-9]+-[a-z0-9]{5}" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1$/,
    );
    expect(
      cluster
        .events('ReplicaSet', 'web')
        .some((event) => event.startsWith('FailedCreate: Error creating: pods "web-')),
    ).toBe(true);
    cluster.put({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'q', namespace: 'shop' },
      spec: { hard: { pods: '5' } },
    });
    cluster.until('it tries again by itself', () => cluster.list('Pod').length === 2, 600_000);
    cluster.until(
      'the condition goes',
      () => cluster.condition('Deployment', 'web', 'ReplicaFailure') === undefined,
    );
  });
});
