import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deployment, playedCluster } from '../../test/played/played-cluster.ts';
import type { PlayedCluster } from '../../test/played/played-cluster.ts';
import { isReady } from '../objects/pod.ts';
import type { Pod } from '../objects/pod.ts';
import type { Deployment, ReplicaSet } from '../objects/workloads.ts';
import { rollingBounds } from './rolling.ts';

const rolled =
  (cluster: PlayedCluster, name = 'web') =>
  () => {
    const found = cluster.get('Deployment', name) as Deployment | undefined;
    if (found?.status?.observedGeneration !== found?.metadata.generation) return false;
    const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = found?.status ?? {};
    return [updatedReplicas, replicas, availableReplicas].every((count) => count === found?.spec.replicas);
  };
const image = (name: string) => ({ containers: [{ name: 'web', image: name }] });
const active = (cluster: PlayedCluster): Pod[] =>
  (cluster.list('Pod') as Pod[]).filter((pod) => pod.metadata.deletionTimestamp === undefined);

describe('a rolling update', () => {
  test('moves the pods from the old replica set to the new one and numbers both', () => {
    const cluster = playedCluster();
    cluster.put(deployment('web', { replicas: 3 }, image('web:1')));
    cluster.until('first', rolled(cluster));
    cluster.put(deployment('web', { replicas: 3 }, image('web:2')));
    cluster.until('second', rolled(cluster));
    const sets = cluster.list('ReplicaSet') as ReplicaSet[];
    expect(
      sets
        .map((set) => [set.metadata.annotations?.['deployment.kubernetes.io/revision'], set.spec.replicas])
        .sort(),
    ).toEqual([
      ['1', 0],
      ['2', 3],
    ]);
    expect(
      cluster.get('Deployment', 'web')?.metadata.annotations?.['deployment.kubernetes.io/revision'],
    ).toBe('2');
    expect(active(cluster).map((pod) => pod.spec.containers[0]?.image)).toEqual(['web:2', 'web:2', 'web:2']);
    expect(cluster.events('Deployment', 'web')[0]).toMatch(
      /^ScalingReplicaSet: Scaled up replica set web-[a-z0-9]+ from 0 to 3$/,
    );
  });

  test('back to an old template takes that set again under a new number', () => {
    const cluster = playedCluster();
    for (const name of ['web:1', 'web:2', 'web:1']) {
      cluster.put(deployment('web', {}, image(name)));
      cluster.until(name, rolled(cluster));
    }
    const sets = cluster.list('ReplicaSet') as ReplicaSet[];
    expect(
      sets
        .map((set) => [set.metadata.annotations?.['deployment.kubernetes.io/revision'], set.spec.replicas])
        .sort(),
    ).toEqual([
      ['2', 0],
      ['3', 1],
    ]);
  });

  test('to a broken image leaves the old pods serving and says so after the deadline', () => {
    const cluster = playedCluster();
    cluster.put(deployment('web', { replicas: 2, progressDeadlineSeconds: 30 }, image('web:1')));
    cluster.until('first', rolled(cluster));
    cluster.put(deployment('web', { replicas: 2, progressDeadlineSeconds: 30 }, image('does-not-exist:2')));
    cluster.until(
      'late',
      () => cluster.condition('Deployment', 'web', 'Progressing')?.reason === 'ProgressDeadlineExceeded',
      60_000,
    );
    expect(cluster.condition('Deployment', 'web', 'Progressing')).toMatchObject({
      status: 'False',
      message: expect.stringMatching(/^ReplicaSet "web-[a-z0-9]+" has timed out progressing\.$/) as string,
    });
    expect(cluster.condition('Deployment', 'web', 'Available')?.status).toBe('True');
    expect(
      active(cluster)
        .filter(isReady)
        .map((pod) => pod.spec.containers[0]?.image),
    ).toEqual(['web:1', 'web:1']);
    cluster.put(deployment('web', { replicas: 2, progressDeadlineSeconds: 30 }, image('web:3')));
    cluster.until('mended', rolled(cluster));
    expect(cluster.condition('Deployment', 'web', 'Progressing')?.reason).toBe('NewReplicaSetAvailable');
  });

  test('keeps only as many old sets as it should', () => {
    const cluster = playedCluster();
    for (let version = 1; version <= 5; version += 1) {
      cluster.put(deployment('web', { revisionHistoryLimit: 2 }, image(`web:${String(version)}`)));
      cluster.until('rolled', rolled(cluster));
      cluster.clock.advance(1000);
    }
    expect(cluster.list('ReplicaSet')).toHaveLength(3);
  });

  test('never has more pods than the surge allows nor fewer available than promised, whatever happens', () => {
    const step = fc.record({
      replicas: fc.integer({ min: 0, max: 6 }),
      version: fc.integer({ min: 1, max: 3 }),
      wait: fc.integer({ min: 0, max: 4000 }),
    });
    const bound = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('0%', '25%', '50%', '100%'));
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 5 }),
        bound,
        bound,
        (steps, maxSurge, maxUnavailable) => {
          fc.pre(![maxSurge, maxUnavailable].every((value) => value === 0 || value === '0%'));
          const cluster = playedCluster();
          let highest = 0;
          const broken: string[] = [];
          const check = (): void => {
            const found = cluster.get('Deployment', 'web') as Deployment | undefined;
            if (found === undefined) return;
            const wanted = found.spec.replicas ?? 1;
            highest = Math.max(highest, wanted);
            const total = (cluster.list('ReplicaSet') as ReplicaSet[]).reduce(
              (sum, set) => sum + (set.spec.replicas ?? 0),
              0,
            );
            const most =
              highest + rollingBounds({ ...found, spec: { ...found.spec, replicas: highest } }).maxSurge;
            if (total > most)
              broken.push(`${String(total)} replicas asked for, at most ${String(most)} allowed`);
          };
          cluster.api.subscribe((change) => {
            if (change.object.kind === 'ReplicaSet') check();
          });
          for (const { replicas, version, wait } of steps) {
            highest = Math.max(
              replicas,
              (cluster.get('Deployment', 'web') as Deployment | undefined)?.spec.replicas ?? 0,
            );
            cluster.put(
              deployment(
                'web',
                {
                  replicas,
                  strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } },
                },
                image(`web:${String(version)}`),
              ),
            );
            cluster.clock.advance(wait);
          }
          cluster.until('it comes to rest', rolled(cluster), 120_000);
          const last = steps.at(-1);
          expect(active(cluster).map((pod) => pod.spec.containers[0]?.image)).toEqual(
            Array.from({ length: last?.replicas ?? 0 }, () => `web:${String(last?.version)}`),
          );
          expect(broken).toEqual([]);
          expect(cluster.problems).toEqual([]);
          cluster.stop();
        },
      ),
      { numRuns: 15 },
    );
  });

  test('from rest never has fewer available pods than it promises', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 0, max: 2 }),
        (replicas, maxSurge, maxUnavailable) => {
          fc.pre(maxSurge + maxUnavailable > 0);
          const cluster = playedCluster();
          const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } };
          cluster.put(deployment('web', { replicas, strategy }, image('web:1')));
          cluster.until('first', rolled(cluster));
          let fewest = replicas;
          cluster.api.subscribe((change) => {
            if (change.object.kind === 'Pod')
              fewest = Math.min(fewest, active(cluster).filter(isReady).length);
          });
          cluster.put(deployment('web', { replicas, strategy }, image('web:2')));
          cluster.until('second', rolled(cluster), 120_000);
          expect(fewest).toBeGreaterThanOrEqual(replicas - Math.min(maxUnavailable, replicas));
          cluster.stop();
        },
      ),
      { numRuns: 8 },
    );
  });
});

describe('a deployment', () => {
  test('with Recreate starts the new pods only when the old are gone', () => {
    const cluster = playedCluster();
    const strategy = { type: 'Recreate', rollingUpdate: null };
    cluster.put(deployment('web', { replicas: 2, strategy }, image('web:1')));
    cluster.until('first', rolled(cluster));
    let both = 0;
    cluster.api.subscribe((change) => {
      const images = new Set((cluster.list('Pod') as Pod[]).map((pod) => pod.spec.containers[0]?.image));
      if (change.object.kind === 'Pod' && images.size > 1) both += 1;
    });
    cluster.put(deployment('web', { replicas: 2, strategy }, image('web:2')));
    cluster.until('second', rolled(cluster));
    expect(both).toBe(0);
  });

  test('that is paused changes nothing but its size', () => {
    const cluster = playedCluster();
    cluster.put(deployment('web', { replicas: 1 }, image('web:1')));
    cluster.until('first', rolled(cluster));
    cluster.put(deployment('web', { replicas: 3, paused: true }, image('web:2')));
    cluster.until('three', () => active(cluster).filter(isReady).length === 3);
    expect(new Set(active(cluster).map((pod) => pod.spec.containers[0]?.image))).toEqual(new Set(['web:1']));
    cluster.put(deployment('web', { replicas: 3, paused: false }, image('web:2')));
    cluster.until('resumed', rolled(cluster));
  });

  test('makes a pod again when one is deleted by hand', () => {
    const cluster = playedCluster();
    cluster.put(deployment('web', { replicas: 2 }));
    cluster.until('up', rolled(cluster));
    const [victim] = active(cluster);
    cluster.api.remove('Pod', 'shop', victim?.metadata.name ?? '');
    cluster.until('replaced', () => active(cluster).length === 2 && rolled(cluster)());
    expect(active(cluster).map((pod) => pod.metadata.uid)).not.toContain(victim?.metadata.uid);
  });

  test('says when its pods are not available any more', () => {
    const cluster = playedCluster();
    cluster.put(deployment('web'));
    cluster.until('up', rolled(cluster));
    const mend = cluster.podFaults.add({ namespace: 'shop' }, { kind: 'crash-loop' });
    cluster.api.remove('Pod', 'shop', active(cluster)[0]?.metadata.name ?? '');
    cluster.until('down', () => cluster.condition('Deployment', 'web', 'Available')?.status === 'False');
    expect(cluster.condition('Deployment', 'web', 'Available')).toMatchObject({
      reason: 'MinimumReplicasUnavailable',
      message: 'Deployment does not have minimum availability.',
    });
    mend();
    cluster.until(
      'up again',
      () => cluster.condition('Deployment', 'web', 'Available')?.status === 'True',
      600_000,
    );
  });
});
