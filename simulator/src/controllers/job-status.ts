import { condition } from '../objects/meta.ts';
import type { Pod } from '../objects/pod.ts';
import type { Condition, Job, JobStatus } from '../objects/workloads.ts';

export const JOB_TRACKING = 'batch.kubernetes.io/job-tracking';
const FIRST_BACK_OFF_MS = 10_000;
const MAXIMUM_BACK_OFF_MS = 600_000;

export interface JobOutcome {
  type: 'SuccessCriteriaMet' | 'FailureTarget';
  reason: string;
  message: string;
}

export function hasCondition(job: Job, type: string): boolean {
  return condition(job.status?.conditions, type)?.status === 'True';
}

export function isFinished(job: Job): boolean {
  return hasCondition(job, 'Complete') || hasCondition(job, 'Failed');
}

/** Whether the job has got what it wanted, or cannot any more; undefined while it goes on. */
export function jobOutcome(
  job: Job,
  counts: { succeeded: number; failed: number },
  pods: readonly Pod[],
  isPastDeadline: boolean,
): JobOutcome | undefined {
  const { completions, parallelism = 1, backoffLimit = 6, template } = job.spec;
  const restarts = template.spec.restartPolicy === 'OnFailure' ? restartsOf(pods) : 0;
  if (counts.failed > backoffLimit || (restarts > 0 && restarts > backoffLimit)) {
    return {
      type: 'FailureTarget',
      reason: 'BackoffLimitExceeded',
      message: 'Job has reached the specified backoff limit',
    };
  }
  if (isPastDeadline)
    return {
      type: 'FailureTarget',
      reason: 'DeadlineExceeded',
      message: 'Job was active longer than specified deadline',
    };
  const isDone =
    completions === undefined
      ? counts.succeeded > 0 &&
        pods.every((pod) => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed')
      : counts.succeeded >= completions;
  if ((isDone && parallelism > 0) || completions === 0)
    return {
      type: 'SuccessCriteriaMet',
      reason: 'CompletionsReached',
      message: 'Reached expected number of succeeded pods',
    };
  return undefined;
}

/** How many pods should run now. */
export function wantedActive(job: Job, counts: { succeeded: number; active: number }): number {
  const { completions, parallelism = 1 } = job.spec;
  if (completions === undefined) return counts.succeeded > 0 ? counts.active : parallelism;
  return Math.min(parallelism, completions - counts.succeeded);
}

/** The pause after the newest failure: 10 s, doubled with each failure since the last success, at most 10 min. */
export function backOffMs(failuresInARow: number): number {
  return failuresInARow === 0
    ? 0
    : Math.min(FIRST_BACK_OFF_MS * 2 ** (failuresInARow - 1), MAXIMUM_BACK_OFF_MS);
}

export function jobCondition(
  type: string,
  reason: string,
  message: string,
  now: string,
  status: 'True' | 'False' = 'True',
): Condition {
  return { type, status, lastProbeTime: now, lastTransitionTime: now, reason, message };
}

/** What stands in a status: zeros are left out but for those the real controller always writes. */
export function jobStatus(
  job: Job,
  next: { active: number; ready: number; succeeded: number; failed: number; terminating: number },
): JobStatus {
  const { startTime, completionTime, conditions } = job.status ?? {};
  return {
    ...(startTime === undefined ? {} : { startTime }),
    ...(completionTime === undefined ? {} : { completionTime }),
    ...(conditions === undefined ? {} : { conditions }),
    ...(next.active === 0 ? {} : { active: next.active }),
    ...(next.succeeded === 0 ? {} : { succeeded: next.succeeded }),
    ...(next.failed === 0 ? {} : { failed: next.failed }),
    ready: next.ready,
    terminating: next.terminating,
    uncountedTerminatedPods: job.status?.uncountedTerminatedPods ?? {},
  };
}

function restartsOf(pods: readonly Pod[]): number {
  const statuses = pods.flatMap((pod) => [
    ...(pod.status?.initContainerStatuses ?? []),
    ...(pod.status?.containerStatuses ?? []),
  ]);
  return statuses.reduce((total, status) => total + status.restartCount, 0);
}
