import { expect, test } from 'vitest';
import { deployment, job, playedCluster, service } from './played-cluster.ts';

test('a deployment, a job and a service come up within seconds and then nothing ticks', () => {
  const cluster = playedCluster();
  cluster.put(deployment('web', { replicas: 2 }));
  cluster.put(job('seed'));
  cluster.put(service('web'));
  cluster.until(
    'available',
    () => cluster.condition('Deployment', 'web', 'Available')?.status === 'True',
    5000,
  );
  cluster.until('complete', () => cluster.condition('Job', 'seed', 'Complete')?.status === 'True', 5000);
  cluster.clock.advance(1000);
  const before = cluster.changes.length;
  const waiting = cluster.clock.pending();
  cluster.clock.advance(3_000_000);
  expect(
    cluster.changes.slice(before).map(({ type, object }) => `${type} ${object.kind} ${object.metadata.name}`),
  ).toEqual([]);
  expect(waiting).toBeLessThanOrEqual(1);
  expect(cluster.problems).toEqual([]);
});
