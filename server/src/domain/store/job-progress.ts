import type { ObservedJob, ObservedPod, ObservedStore } from './observed.ts';

const podsOf = (job: Pick<ObservedJob, 'name'>, pods: readonly ObservedPod[]): ObservedPod[] =>
  pods.filter(({ name }) => name.startsWith(`${job.name}-`));

/** Whether a container that does the Job's own work runs or ran; init containers only prepare. */
const hasWorked = (pod: ObservedPod): boolean =>
  pod.containers.some(
    ({ init, waiting, terminated, lastTerminated }) =>
      !init &&
      (terminated !== undefined ||
        lastTerminated !== undefined ||
        (waiting === undefined && pod.phase === 'Running')),
  );

/** Whether a Job may have changed data already. In doubt it has. */
export const hasStarted = (job: ObservedJob, pods: readonly ObservedPod[]): boolean =>
  job.complete ||
  job.failed !== undefined ||
  job.succeeded > 0 ||
  job.failures > 0 ||
  podsOf(job, pods).some(hasWorked);

/** Jobs that are at work right now: these are never replaced. */
export const runningJobs = ({ jobs, pods }: Pick<ObservedStore, 'jobs' | 'pods'>): ObservedJob[] =>
  jobs.filter(
    (job) =>
      !job.complete &&
      job.failed === undefined &&
      !job.deleting &&
      podsOf(job, pods).some((pod) => !pod.deleting && pod.phase === 'Running' && hasWorked(pod)),
  );
