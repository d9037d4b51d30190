import { expect, test } from 'vitest';
import { aContainer, aHealthyPicture, aJob, aPod } from '../../../test/builders/observed.ts';
import { hasStarted, runningJobs } from './job-progress.ts';
import type { ObservedContainer, ObservedPod } from './observed.ts';

const job = aJob({ name: 'tea-seed-1', complete: false, succeeded: 0, failures: 0, active: 1 });
const waiting = { reason: 'PodInitializing', message: '' };
const ended = { reason: 'Error', exitCode: 1, at: 1 };
const podWith = (phase: string, ...containers: Partial<ObservedContainer>[]): ObservedPod =>
  aPod('seed', { name: 'tea-seed-1-x', phase, containers: containers.map(aContainer) });

test.each([
  ['nothing of it is seen', [], false],
  [
    'its image cannot be had',
    [podWith('Pending', { waiting: { reason: 'ImagePullBackOff', message: '' } })],
    false,
  ],
  ['only its preparation runs', [podWith('Pending', { init: true }, { waiting })], false],
  ['its container runs', [podWith('Running', { init: true, terminated: ended }, {})], true],
  ['its container has ended', [podWith('Failed', { terminated: ended })], true],
  ['its container ran before', [podWith('Running', { waiting, lastTerminated: ended })], true],
  ['the pod is of another Job', [{ ...podWith('Running', {}), name: 'tea-seed-2-x' }], false],
])('whether a Job may have changed data when %s', (_, pods, started) => {
  expect(hasStarted(job, pods)).toBe(started);
});

test.each([
  { complete: true },
  { failures: 1 },
  { succeeded: 1 },
  { failed: { reason: 'BackoffLimitExceeded', message: '' } },
])('a Job with %j has changed data, also when its pods are gone', (change) => {
  expect(hasStarted({ ...job, ...change }, [])).toBe(true);
});

test('only a Job that is at work is running', () => {
  const pods = [podWith('Running', {})];
  expect(runningJobs(aHealthyPicture({ jobs: [job], pods }))).toEqual([job]);
  expect(runningJobs(aHealthyPicture({ jobs: [{ ...job, complete: true }], pods }))).toEqual([]);
  expect(runningJobs(aHealthyPicture({ jobs: [job], pods: [podWith('Pending', { waiting })] }))).toEqual([]);
});
