import { describe, expect, test } from 'vitest';
import { deployment, job, playedCluster, podSpec, service } from '../../test/played/played-cluster.ts';
import type { PlayedCluster } from '../../test/played/played-cluster.ts';
import type { KubeObject } from '../api/api.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../objects/storage.ts';

const claim = (name: string, spec: Record<string, unknown> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name, namespace: 'shop' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
});
const withClaim = (name: string) =>
  podSpec({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }] });
const phase = (cluster: PlayedCluster, name: string) =>
  (cluster.get('PersistentVolumeClaim', name) as PersistentVolumeClaim | undefined)?.status?.phase;
const available =
  (cluster: PlayedCluster, name = 'web') =>
  () =>
    cluster.condition('Deployment', name, 'Available')?.status === 'True';

describe('a claim', () => {
  test('waits for a pod, then gets a volume and is bound', () => {
    const cluster = playedCluster();
    cluster.put(claim('data'));
    cluster.clock.advance(5000);
    expect(phase(cluster, 'data')).toBe('Pending');
    expect(cluster.events('PersistentVolumeClaim', 'data')).toEqual([
      'WaitForFirstConsumer: waiting for first consumer to be created before binding',
    ]);
    cluster.put(deployment('web', {}, withClaim('data')));
    cluster.until('bound', () => phase(cluster, 'data') === 'Bound');
    const bound = cluster.get('PersistentVolumeClaim', 'data') as PersistentVolumeClaim;
    const volume = cluster.api.get(
      'PersistentVolume',
      undefined,
      `pvc-${bound.metadata.uid ?? ''}`,
    ) as PersistentVolume;
    expect(bound.metadata.annotations).toMatchObject({
      'pv.kubernetes.io/bind-completed': 'yes',
      'volume.kubernetes.io/selected-node': expect.stringMatching(/^sim-node-\d$/) as string,
    });
    expect(volume).toMatchObject({
      spec: {
        claimRef: { name: 'data', namespace: 'shop', uid: bound.metadata.uid },
        persistentVolumeReclaimPolicy: 'Delete',
        capacity: { storage: '1Gi' },
      },
      status: { phase: 'Bound' },
    });
    cluster.until('up', available(cluster));
  });

  test('that is deleted stays while a pod uses it, then goes with its volume', () => {
    const cluster = playedCluster();
    cluster.put(claim('data'));
    cluster.put(deployment('web', {}, withClaim('data')));
    cluster.until('up', available(cluster));
    cluster.api.remove('PersistentVolumeClaim', 'shop', 'data');
    cluster.clock.advance(5000);
    expect(cluster.get('PersistentVolumeClaim', 'data')?.metadata.finalizers).toEqual([
      'kubernetes.io/pvc-protection',
    ]);
    cluster.api.remove('Deployment', 'shop', 'web');
    cluster.until(
      'gone',
      () => phase(cluster, 'data') === undefined && cluster.api.list('PersistentVolume').length === 0,
    );
  });

  test('of a class that retains leaves its volume behind, released', () => {
    const cluster = playedCluster();
    cluster.put({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'kept' },
      provisioner: 'x.dev/y',
      reclaimPolicy: 'Retain',
    });
    cluster.put(claim('data', { storageClassName: 'kept' }));
    cluster.until('bound at once', () => phase(cluster, 'data') === 'Bound');
    cluster.api.remove('PersistentVolumeClaim', 'shop', 'data');
    cluster.until(
      'released',
      () => (cluster.api.list('PersistentVolume')[0]?.status as { phase: string }).phase === 'Released',
    );
    cluster.clock.advance(60_000);
    expect(cluster.api.list('PersistentVolume')).toHaveLength(1);
  });

  test.each([
    [
      'of no known class',
      { storageClassName: 'fast' },
      'ProvisioningFailed: storageclass.storage.k8s.io "fast" not found',
    ],
    [
      'without a class',
      { storageClassName: '' },
      'FailedBinding: no persistent volumes available for this claim and no storage class is set',
    ],
  ])('%s stays pending and says why', (_what, spec, event) => {
    const cluster = playedCluster();
    cluster.put(claim('data', spec));
    cluster.clock.advance(1000);
    expect([phase(cluster, 'data'), cluster.events('PersistentVolumeClaim', 'data')]).toEqual([
      'Pending',
      [event],
    ]);
  });
});

describe('garbage', () => {
  test('goes with its owner in the background', () => {
    const cluster = playedCluster();
    cluster.put(deployment('web', { replicas: 2 }));
    cluster.until('up', available(cluster));
    cluster.api.remove('Deployment', 'shop', 'web', { propagation: 'Background' });
    expect(cluster.get('Deployment', 'web')).toBeUndefined();
    cluster.until('gone', () => cluster.list('ReplicaSet').length + cluster.list('Pod').length === 0);
  });

  test('goes before its owner in the foreground', () => {
    const cluster = playedCluster();
    cluster.put(deployment('web', { replicas: 2 }));
    cluster.until('up', available(cluster));
    const order: string[] = [];
    cluster.api.subscribe(({ type, object }) => {
      if (type === 'DELETED') order.push(object.kind);
    });
    cluster.api.remove('Deployment', 'shop', 'web', { propagation: 'Foreground' });
    expect(cluster.get('Deployment', 'web')?.metadata.finalizers).toContain('foregroundDeletion');
    cluster.until('gone', () => cluster.get('Deployment', 'web') === undefined);
    expect(order.filter((kind) => kind !== 'Event')).toEqual(['Pod', 'Pod', 'ReplicaSet', 'Deployment']);
  });

  test('is set free when the owner is orphaned away', () => {
    const cluster = playedCluster();
    cluster.put(deployment('web'));
    cluster.until('up', available(cluster));
    cluster.api.remove('Deployment', 'shop', 'web', { propagation: 'Orphan' });
    cluster.until('gone', () => cluster.get('Deployment', 'web') === undefined);
    cluster.clock.advance(10_000);
    expect(cluster.list('ReplicaSet')[0]?.metadata.ownerReferences ?? []).toEqual([]);
    expect(cluster.list('Pod')).toHaveLength(1);
  });

  test('whose owner never was goes too; with a second, living owner it stays', () => {
    const cluster = playedCluster();
    const owner = cluster.put({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'owner', namespace: 'shop' },
    });
    const dead = { apiVersion: 'v1', kind: 'Secret', name: 'nobody', uid: 'no-such-uid' };
    const alive = { apiVersion: 'v1', kind: 'Secret', name: 'owner', uid: owner.metadata.uid ?? '' };
    cluster.put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a', namespace: 'shop', ownerReferences: [dead] },
    });
    cluster.put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'b', namespace: 'shop', ownerReferences: [dead, alive] },
    });
    cluster.clock.advance(1000);
    expect(cluster.get('ConfigMap', 'a')).toBeUndefined();
    expect(cluster.get('ConfigMap', 'b')?.metadata.ownerReferences).toEqual([alive]);
    cluster.api.remove('Secret', 'shop', 'owner');
    cluster.clock.advance(1000);
    expect(cluster.get('ConfigMap', 'b')).toBeUndefined();
  });
});

describe('a namespace that is deleted', () => {
  test('takes everything with it and goes', () => {
    const cluster = playedCluster();
    cluster.put(claim('data'));
    cluster.put(deployment('web', { replicas: 2 }, withClaim('data')));
    cluster.put(job('seed'));
    cluster.put(service('web'));
    cluster.until('up', available(cluster));
    cluster.api.remove('Namespace', undefined, 'shop');
    cluster.until('gone', () => cluster.api.get('Namespace', undefined, 'shop') === undefined);
    const left = cluster.api.kinds
      .filter((served) => served.namespaced)
      .flatMap((served) => cluster.list(served.kind));
    expect(left).toEqual([]);
    cluster.until('its volume too', () => cluster.api.list('PersistentVolume').length === 0);
    expect(cluster.problems).toEqual([]);
  });

  test('says what holds it, in the words of the real controller', () => {
    const cluster = playedCluster();
    cluster.put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'held', namespace: 'shop', finalizers: ['x.dev/f'] },
    });
    cluster.api.remove('Namespace', undefined, 'shop');
    cluster.clock.advance(2000);
    const { conditions, phase: state } = cluster.api.get('Namespace', undefined, 'shop')?.status as {
      phase: string;
      conditions: { type: string; status: string; reason: string; message: string }[];
    };
    expect(state).toBe('Terminating');
    expect(conditions.map(({ type, status, reason, message }) => [type, status, reason, message])).toEqual([
      [
        'NamespaceDeletionDiscoveryFailure',
        'False',
        'ResourcesDiscovered',
        'All resources successfully discovered',
      ],
      [
        'NamespaceDeletionGroupVersionParsingFailure',
        'False',
        'ParsedGroupVersions',
        'All legacy kube types successfully parsed',
      ],
      [
        'NamespaceDeletionContentFailure',
        'False',
        'ContentDeleted',
        'All content successfully deleted, may be waiting on finalization',
      ],
      [
        'NamespaceContentRemaining',
        'True',
        'SomeResourcesRemain',
        'Some resources are remaining: configmaps. has 1 resource instances',
      ],
      [
        'NamespaceFinalizersRemaining',
        'True',
        'SomeFinalizersRemain',
        'Some content in the namespace has finalizers remaining: x.dev/f in 1 resource instances',
      ],
    ]);
    const held = cluster.get('ConfigMap', 'held');
    cluster.api.update({ ...held!, metadata: { ...held!.metadata, finalizers: [] } });
    cluster.until('gone', () => cluster.api.get('Namespace', undefined, 'shop') === undefined);
  });
});
