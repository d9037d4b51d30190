import { describe, expect, test } from 'vitest';
import { job, playedCluster } from '../../test/played/played-cluster.ts';
import type { PlayedCluster } from '../../test/played/played-cluster.ts';
import type { Job } from '../objects/workloads.ts';
import { isTerminal } from '../objects/pod.ts';
import type { Pod } from '../objects/pod.ts';

const status = (cluster: PlayedCluster, name = 'seed'): NonNullable<Job['status']> =>
  (cluster.get('Job', name) as Job | undefined)?.status ?? {};
const is = (cluster: PlayedCluster, type: string) => () =>
  cluster.condition('Job', 'seed', type)?.status === 'True';
const FAILING = { 'simulator.shopyard.dev/fault': 'job-fails' };

describe('a Job', () => {
  test('that succeeds says so in the shape of a real one', () => {
    const cluster = playedCluster();
    cluster.put(job('seed'));
    cluster.until('complete', is(cluster, 'Complete'));
    expect(status(cluster)).toMatchObject({
      succeeded: 1,
      ready: 0,
      terminating: 0,
      uncountedTerminatedPods: {},
    });
    expect(status(cluster).failed).toBeUndefined();
    expect(status(cluster).conditions?.map(({ type, reason, message }) => [type, reason, message])).toEqual([
      ['SuccessCriteriaMet', 'CompletionsReached', 'Reached expected number of succeeded pods'],
      ['Complete', 'CompletionsReached', 'Reached expected number of succeeded pods'],
    ]);
    expect(cluster.list('Pod')[0]?.metadata.finalizers).toBeUndefined();
    expect(cluster.events('Job', 'seed')).toEqual([
      expect.stringMatching(/^SuccessfulCreate: Created pod: seed-[a-z0-9]{5}$/),
      'Completed: Job completed',
    ]);
  });

  test('that fails tries again with growing pauses and gives up', () => {
    const cluster = playedCluster();
    cluster.put(job('seed', { backoffLimit: 2 }, {}, FAILING));
    const began = cluster.clock.now();
    cluster.until('failed', is(cluster, 'Failed'), 120_000);
    expect(cluster.clock.now() - began).toBeGreaterThan(30_000);
    expect(status(cluster)).toMatchObject({ failed: 3 });
    expect(status(cluster).conditions?.map(({ type, reason, message }) => [type, reason, message])).toEqual([
      ['FailureTarget', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit'],
      ['Failed', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit'],
    ]);
    expect(cluster.list('Pod')).toHaveLength(3);
    expect(cluster.events('Job', 'seed').at(-1)).toBe(
      'BackoffLimitExceeded: Job has reached the specified backoff limit',
    );
    const pod = cluster.list('Pod')[0];
    expect(
      cluster.logs
        .read({
          namespace: 'shop',
          pod: pod?.metadata.name ?? '',
          container: 'seed',
          previous: false,
          timestamps: false,
        })
        .at(-1),
    ).toContain('SQLSTATE 28P01');
  });

  test('that takes too long is ended at its deadline, its pod with it', () => {
    const cluster = playedCluster();
    cluster.put(
      job(
        'seed',
        { activeDeadlineSeconds: 5 },
        { containers: [{ name: 'seed', image: 'does-not-exist:1' }] },
      ),
    );
    cluster.until('failed', is(cluster, 'Failed'), 20_000);
    expect(cluster.condition('Job', 'seed', 'Failed')).toMatchObject({
      reason: 'DeadlineExceeded',
      message: 'Job was active longer than specified deadline',
    });
    expect((cluster.list('Pod') as Pod[]).filter((pod) => !isTerminal(pod))).toEqual([]);
  });

  test('with restarts in place fails by their number', () => {
    const cluster = playedCluster();
    cluster.put(job('seed', { backoffLimit: 1 }, { restartPolicy: 'OnFailure' }, FAILING));
    cluster.until('failed', is(cluster, 'Failed'), 120_000);
    expect(cluster.condition('Job', 'seed', 'Failed')?.reason).toBe('BackoffLimitExceeded');
  });

  test('with several completions counts each pod once', () => {
    const cluster = playedCluster();
    cluster.put(job('seed', { completions: 5, parallelism: 2 }));
    let most = 0;
    cluster.api.subscribe(() => {
      most = Math.max(most, (cluster.list('Pod') as Pod[]).filter((pod) => !isTerminal(pod)).length);
    });
    cluster.until('complete', is(cluster, 'Complete'));
    expect(status(cluster).succeeded).toBe(5);
    expect(cluster.list('Pod')).toHaveLength(5);
    expect(most).toBe(2);
  });

  test('that is suspended runs nothing until it is resumed', () => {
    const cluster = playedCluster();
    cluster.put(job('seed', { suspend: true }));
    cluster.clock.advance(10_000);
    expect(cluster.list('Pod')).toEqual([]);
    expect(cluster.condition('Job', 'seed', 'Suspended')?.status).toBe('True');
    cluster.put(job('seed', { ...(cluster.get('Job', 'seed')?.spec as object), suspend: false }));
    cluster.until('complete', is(cluster, 'Complete'));
    expect(cluster.condition('Job', 'seed', 'Suspended')).toMatchObject({
      status: 'False',
      reason: 'JobResumed',
    });
  });

  test('with a time to live goes, and its pods with it', () => {
    const cluster = playedCluster();
    cluster.put(job('seed', { ttlSecondsAfterFinished: 10 }));
    cluster.until('complete', is(cluster, 'Complete'));
    cluster.clock.advance(9000);
    expect(cluster.get('Job', 'seed')).toBeDefined();
    cluster.clock.advance(3000);
    expect([cluster.get('Job', 'seed'), ...cluster.list('Pod')]).toEqual([undefined]);
  });

  test('deleted while it runs leaves no pod behind', () => {
    const cluster = playedCluster();
    cluster.put(job('seed'));
    cluster.until('running', () => cluster.list('Pod').length === 1);
    cluster.api.remove('Job', 'shop', 'seed', { propagation: 'Background' });
    cluster.until('gone', () => cluster.list('Pod').length === 0);
  });
});
