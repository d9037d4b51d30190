import { describe, expect, test } from 'vitest';
import { StatusError } from '../api/api.ts';
import type { KubeObject } from '../api/api.ts';
import { deployment, playedCluster, service } from '../../test/played/played-cluster.ts';

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

describe('namespaces', () => {
  test('a missing one is a 404', () => {
    const cluster = playedCluster();
    expect(
      refusal(() =>
        cluster.api.create({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'x', namespace: 'nope' },
        }),
      ),
    ).toBe('404 namespaces "nope" not found');
  });

  test('one that terminates takes nothing new', () => {
    const cluster = playedCluster();
    cluster.put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'held', namespace: 'shop', finalizers: ['x.dev/f'] },
    });
    cluster.api.remove('Namespace', undefined, 'shop');
    expect(refusal(() => cluster.api.create(deployment('late')))).toBe(
      '403 deployments.apps "late" is forbidden: unable to create new content in namespace shop because it is being terminated',
    );
  });

  test.each(['default', 'kube-system', 'kube-public'])('%s cannot be deleted', (name) => {
    const cluster = playedCluster();
    expect(refusal(() => cluster.api.remove('Namespace', undefined, name))).toBe(
      `403 namespaces "${name}" is forbidden: this namespace may not be deleted`,
    );
  });

  test('each gets its service account and root certificate, again when they are lost', () => {
    const cluster = playedCluster();
    expect(cluster.get('ServiceAccount', 'default')).toBeDefined();
    cluster.api.remove('ServiceAccount', 'shop', 'default');
    cluster.api.remove('ConfigMap', 'shop', 'kube-root-ca.crt');
    cluster.clock.advance(100);
    expect(cluster.get('ServiceAccount', 'default')).toBeDefined();
    expect(cluster.get('ConfigMap', 'kube-root-ca.crt')?.data).toEqual({ 'ca.crt': 'CA' });
  });
});

test('a pod of an account that does not exist is refused', () => {
  const cluster = playedCluster();
  expect(refusal(() => cluster.api.create(pod('p', {}, { serviceAccountName: 'nobody' })))).toBe(
    '403 pods "p" is forbidden: error looking up service account shop/nobody: serviceaccount "nobody" not found',
  );
});

test('a claim without a class gets the default one', () => {
  const cluster = playedCluster();
  expect(cluster.api.create(claim('c', '1Gi')).spec).toMatchObject({
    storageClassName: 'standard',
    volumeMode: 'Filesystem',
  });
});

test('services get addresses and node ports of their own, and give them back', () => {
  const cluster = playedCluster();
  const addresses = Array.from(
    { length: 200 },
    (_, index) =>
      (cluster.api.create(service(`s${String(index)}`)) as KubeObject & { spec: { clusterIP: string } }).spec
        .clusterIP,
  );
  expect(new Set(addresses).size).toBe(200);
  for (const address of addresses) expect(address).toMatch(/^10\.(9[6-9]|10\d|11[01])\.\d+\.\d+$/);
});
