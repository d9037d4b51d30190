import { describe, expect, test } from 'vitest';
import { playedCluster, podSpec } from '../../test/played/played-cluster.ts';
import type { PlayedCluster } from '../../test/played/played-cluster.ts';
import type { KubeObject } from '../api/api.ts';
import { isReady } from '../objects/pod.ts';
import type { Pod } from '../objects/pod.ts';
import type { StatefulSetStatus } from '../objects/workloads.ts';

function set(
  spec: Record<string, unknown> = {},
  image = 'pg:17',
  annotations: Record<string, string> = {},
): KubeObject {
  const template = {
    metadata: { labels: { app: 'db' }, annotations },
    spec: podSpec({ containers: [{ name: 'db', image }] }),
  };
  const claim = {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: 'shop' },
    spec: {
      serviceName: 'db',
      replicas: 2,
      selector: { matchLabels: { app: 'db' } },
      template,
      volumeClaimTemplates: [claim],
      ...spec,
    },
  };
}
const status = (cluster: PlayedCluster) =>
  cluster.get('StatefulSet', 'db')?.status as StatefulSetStatus | undefined;
const settled =
  (cluster: PlayedCluster, replicas = 2) =>
  () =>
    status(cluster)?.readyReplicas === replicas &&
    status(cluster)?.currentRevision === status(cluster)?.updateRevision &&
    status(cluster)?.observedGeneration === cluster.get('StatefulSet', 'db')?.metadata.generation;
const images = (cluster: PlayedCluster) =>
  (cluster.list('Pod') as Pod[]).map((pod) => [pod.metadata.name, pod.spec.containers[0]?.image]);

describe('a StatefulSet', () => {
  test('makes its pods in order, each with a bound claim', () => {
    const cluster = playedCluster();
    const order: string[] = [];
    cluster.api.subscribe(({ type, object }) => {
      if (object.kind !== 'Pod') return;
      if (type === 'ADDED') order.push(`make ${object.metadata.name}`);
      if (isReady(object as Pod) && !order.includes(`ready ${object.metadata.name}`))
        order.push(`ready ${object.metadata.name}`);
    });
    cluster.put(set());
    cluster.until('settled', settled(cluster));
    expect(order).toEqual(['make db-0', 'ready db-0', 'make db-1', 'ready db-1']);
    expect(
      cluster
        .list('PersistentVolumeClaim')
        .map((claim) => [claim.metadata.name, (claim.status as { phase: string }).phase]),
    ).toEqual([
      ['data-db-0', 'Bound'],
      ['data-db-1', 'Bound'],
    ]);
    expect(status(cluster)).toMatchObject({
      replicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
      currentReplicas: 2,
      updatedReplicas: 2,
      collisionCount: 0,
    });
    expect(cluster.events('StatefulSet', 'db').sort().slice(0, 2)).toEqual([
      'SuccessfulCreate: Create Claim data-db-0 Pod db-0 in StatefulSet db success',
      'SuccessfulCreate: Create Claim data-db-1 Pod db-1 in StatefulSet db success',
    ]);
  });

  test('is updated from the last pod to the first, one at a time, and keeps its claims', () => {
    const cluster = playedCluster();
    cluster.put(set());
    cluster.until('first', settled(cluster));
    const uids = cluster.list('PersistentVolumeClaim').map((claim) => claim.metadata.uid);
    const gone: string[] = [];
    let fewest = 2;
    cluster.api.subscribe(({ type, object }) => {
      if (object.kind !== 'Pod') return;
      if (type === 'DELETED') gone.push(object.metadata.name);
      fewest = Math.min(fewest, (cluster.list('Pod') as Pod[]).filter(isReady).length);
    });
    cluster.put(set({}, 'pg:18'));
    cluster.until('second', settled(cluster));
    expect(gone).toEqual(['db-1', 'db-0']);
    expect(fewest).toBe(1);
    expect(images(cluster)).toEqual([
      ['db-0', 'pg:18'],
      ['db-1', 'pg:18'],
    ]);
    expect(cluster.list('PersistentVolumeClaim').map((claim) => claim.metadata.uid)).toEqual(uids);
  });

  test('loses its last pods first when it shrinks', () => {
    const cluster = playedCluster();
    cluster.put(set({ replicas: 3 }));
    cluster.until('three', settled(cluster, 3));
    cluster.put(set({ replicas: 1 }));
    cluster.until('one', () => cluster.list('Pod').length === 1 && settled(cluster, 1)());
    expect(images(cluster).map(([name]) => name)).toEqual(['db-0']);
    expect(cluster.list('PersistentVolumeClaim')).toHaveLength(3);
  });

  test('stays stuck on a broken pod as the real one does, until that pod is deleted', () => {
    const cluster = playedCluster();
    cluster.put(set());
    cluster.until('first', settled(cluster));
    cluster.put(set({}, 'does-not-exist:1'));
    cluster.until('broken', () =>
      images(cluster).some(([name, image]) => name === 'db-1' && image === 'does-not-exist:1'),
    );
    cluster.clock.advance(60_000);
    expect((cluster.list('Pod') as Pod[]).map(isReady)).toEqual([true, false]);
    cluster.put(set({}, 'pg:18'));
    cluster.clock.advance(60_000);
    expect(images(cluster)[1]).toEqual(['db-1', 'does-not-exist:1']);
    cluster.api.remove('Pod', 'shop', 'db-1');
    cluster.until('mended', settled(cluster));
  });

  test('makes a deleted pod again under the same name on the same claim', () => {
    const cluster = playedCluster();
    cluster.put(set());
    cluster.until('first', settled(cluster));
    const before = cluster.get('Pod', 'db-0')?.metadata.uid;
    cluster.api.remove('Pod', 'shop', 'db-0');
    cluster.until('again', () => cluster.get('Pod', 'db-0')?.metadata.uid !== before && settled(cluster)());
  });
});
