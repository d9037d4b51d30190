import { expect, test } from 'vitest';
import { deployment, job, playedCluster, service } from './played-cluster.ts';

test('a deployment, a job and a service come up within seconds and rest', () => {
  const cluster = playedCluster();
  cluster.put(deployment('web', { replicas: 2 }));
  cluster.put(job('seed'));
  cluster.put(service('web'));
  cluster.until(
    'available',
    () => cluster.condition('Deployment', 'web', 'Available')?.status === 'True',
    10_000,
  );
  cluster.until('complete', () => cluster.condition('Job', 'seed', 'Complete')?.status === 'True', 10_000);
  cluster.clock.advance(1000);
    JSON.stringify(cluster.get('Deployment', 'web')?.status, null, 1),
    JSON.stringify(
      cluster.list('Pod').map((p) => p.status),
      null,
      1,
    ),
    JSON.stringify(cluster.list('EndpointSlice').map((p) => p.endpoints)),
    cluster.api
      .list('Event')
      .map((e) => `${(e.involvedObject as { name: string }).name} ${e.reason} ${e.message}`),
  );
  const before = cluster.changes.length;
  cluster.clock.advance(3_000_000);
  expect(
    cluster.changes.slice(before).map((c) => `${c.type} ${c.object.kind} ${c.object.metadata.name}`),
  ).toEqual([]);
  expect(cluster.problems).toEqual([]);
});
