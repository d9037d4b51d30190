import type { Controller } from '../api/api.ts';
import { controllerKey, parseKey, timestamp, writeStatus } from '../objects/meta.ts';
import { isTerminal } from '../objects/pod.ts';
import type { Pod } from '../objects/pod.ts';
import type { Job } from '../objects/workloads.ts';
import { createController, own } from './controller.ts';
import type { ControllerParts, Requeue } from './controller.ts';
import { createDeadlines } from './deadlines.ts';
import type { Deadlines } from './deadlines.ts';
import { activity, dropTracking, removePod, scale, tell } from './job-pods.ts';
import type { Round } from './job-pods.ts';
import { JOB_TRACKING, hasCondition, isFinished, jobCondition, jobOutcome, jobStatus } from './job-status.ts';
import { podsOf } from './pods.ts';

/** Runs a Job's pods until enough have succeeded, too many have failed or its time is up. */
export function createJobController(parts: ControllerParts): Controller {
  const deadlines = createDeadlines(parts.clock);
  const controller = createController(parts, {
    name: 'job',
    starts: ['Job'],
    watches: { Job: own, Pod: (change) => controllerKey(change.object, 'Job') },
    reconcile: (key, requeue) => {
      reconcile(parts, deadlines, key, requeue);
    },
  });
  return {
    start: controller.start,
    stop() {
      controller.stop();
      deadlines.stop();
    },
  };
}

function reconcile(parts: ControllerParts, deadlines: Deadlines, key: string, requeue: Requeue): void {
  const { namespace, name } = parseKey(key);
  const job = parts.api.get('Job', namespace, name) as Job | undefined;
  if (job === undefined || job.metadata.deletionTimestamp !== undefined) {
    releaseOrphans(parts, key);
    if (job === undefined) deadlines.forget(key);
    return;
  }
  const wake = (): void => {
    requeue.after(key, 0);
  };
  const round: Round = { parts, deadlines, key, wake, job, pods: podsOf(parts.api, job) };
  if (isFinished(job)) {
    forgetTracking(round);
    expire(round);
    return;
  }
  countFinished(round);
  if (settle(round)) return;
  if (suspendOrResume(round)) return;
  scale(round);
}

/** Pods of a job that is gone must not be held by its finalizer. */
function releaseOrphans({ api }: ControllerParts, key: string): void {
  const { namespace, name } = parseKey(key);
  const pods = api.list('Pod', {
    ...(namespace === undefined ? {} : { namespace }),
    labels: { 'batch.kubernetes.io/job-name': name },
  }) as Pod[];
  for (const pod of pods) dropTracking(api, pod);
}

/**
 * Counts each finished pod once: counters and the pods' uids are written together, then the pods are let go, so that a crash
 * in between neither loses nor doubles one.
 */
function countFinished(round: Round): void {
  const { parts, job } = round;
  const counted = new Set([
    ...(job.status?.uncountedTerminatedPods?.succeeded ?? []),
    ...(job.status?.uncountedTerminatedPods?.failed ?? []),
  ]);
  const tracked = round.pods.filter((pod) => pod.metadata.finalizers?.includes(JOB_TRACKING) === true);
  const isGone = (pod: Pod): boolean =>
    pod.metadata.deletionTimestamp !== undefined && pod.spec.nodeName === undefined;
  const fresh = tracked.filter(
    (pod) => (isTerminal(pod) || isGone(pod)) && !counted.has(pod.metadata.uid ?? ''),
  );
  const succeeded = fresh
    .filter((pod) => pod.status?.phase === 'Succeeded')
    .map((pod) => pod.metadata.uid ?? '');
  const failed = fresh
    .filter((pod) => pod.status?.phase !== 'Succeeded')
    .map((pod) => pod.metadata.uid ?? '');
  const startTime =
    job.status?.startTime ?? (job.spec.suspend === true ? undefined : timestamp(parts.clock.now()));
  const started = { ...job, status: { ...job.status, ...(startTime === undefined ? {} : { startTime }) } };
  const counts = {
    succeeded: (job.status?.succeeded ?? 0) + succeeded.length,
    failed: (job.status?.failed ?? 0) + failed.length,
  };
  const uncounted = {
    ...(succeeded.length === 0 ? {} : { succeeded }),
    ...(failed.length === 0 ? {} : { failed }),
  };
  round.job = writeStatus(parts.api, job, {
    ...jobStatus(started, { ...activity(round.pods), ...counts }),
    uncountedTerminatedPods: uncounted,
  });
  for (const pod of tracked) if (isTerminal(pod) || isGone(pod)) dropTracking(parts.api, pod);
  if (fresh.length === 0) return;
  round.pods = podsOf(parts.api, round.job);
  round.job = writeStatus(parts.api, round.job, { ...round.job.status, uncountedTerminatedPods: {} });
}

/** Ends the job when its outcome is clear: first the criterion, then, once no pod runs any more, the final condition. */
function settle(round: Round): boolean {
  const { parts, job, deadlines, key } = round;
  const { succeeded = 0, failed = 0, startTime, conditions = [] } = job.status ?? {};
  const seconds = job.spec.activeDeadlineSeconds;
  const isLate =
    seconds !== undefined &&
    startTime !== undefined &&
    job.spec.suspend !== true &&
    deadlines.passed(
      { owner: key, id: `deadline:${startTime}`, since: Date.parse(startTime), milliseconds: seconds * 1000 },
      round.wake,
    );
  const known = conditions.find(
    (entry) => entry.type === 'SuccessCriteriaMet' || entry.type === 'FailureTarget',
  );
  const outcome =
    known === undefined
      ? jobOutcome(job, { succeeded, failed }, round.pods, isLate)
      : { type: known.type, reason: known.reason ?? '', message: known.message ?? '' };
  if (outcome === undefined) return false;
  for (const pod of round.pods.filter(
    (entry) => !isTerminal(entry) && entry.metadata.deletionTimestamp === undefined,
  ))
    removePod(round, pod);
  round.pods = podsOf(parts.api, job);
  const now = timestamp(parts.clock.now());
  const isOver = activity(round.pods).terminating + activity(round.pods).active === 0;
  const isSuccess = outcome.type === 'SuccessCriteriaMet';
  const criterion =
    known === undefined ? [jobCondition(outcome.type, outcome.reason, outcome.message, now)] : [];
  const final = isOver
    ? [jobCondition(isSuccess ? 'Complete' : 'Failed', outcome.reason, outcome.message, now)]
    : [];
  round.job = writeStatus(parts.api, job, {
    ...jobStatus(job, { ...activity(round.pods), succeeded, failed }),
    conditions: [...conditions, ...criterion, ...final],
    ...(isOver && isSuccess ? { completionTime: now } : {}),
  });
  if (!isOver) return true;
  deadlines.forget(key);
  if (isSuccess) tell(round, 'Normal', 'Completed', 'Job completed');
  else tell(round, 'Warning', outcome.reason, outcome.message);
  forgetTracking(round);
  return true;
}

function forgetTracking({ parts, pods }: Round): void {
  for (const pod of pods) if (isTerminal(pod)) dropTracking(parts.api, pod);
}

function suspendOrResume(round: Round): boolean {
  const { parts, job } = round;
  const isSuspended = hasCondition(job, 'Suspended');
  const now = timestamp(parts.clock.now());
  const others = (job.status?.conditions ?? []).filter((entry) => entry.type !== 'Suspended');
  if (job.spec.suspend === true) {
    for (const pod of round.pods.filter(
      (entry) => !isTerminal(entry) && entry.metadata.deletionTimestamp === undefined,
    ))
      removePod(round, pod);
    if (isSuspended) return true;
    const { startTime: _start, ...status } = job.status ?? {};
    writeStatus(parts.api, job, {
      ...status,
      conditions: [...others, jobCondition('Suspended', 'JobSuspended', 'Job suspended', now)],
    });
    tell(round, 'Normal', 'Suspended', 'Job suspended');
    return true;
  }
  if (!isSuspended) return false;
  round.job = writeStatus(parts.api, job, {
    ...job.status,
    startTime: now,
    conditions: [...others, jobCondition('Suspended', 'JobResumed', 'Job resumed', now, 'False')],
  });
  tell(round, 'Normal', 'Resumed', 'Job resumed');
  return false;
}

function expire(round: Round): void {
  const { parts, job, deadlines, key } = round;
  const seconds = job.spec.ttlSecondsAfterFinished;
  const finished = job.status?.conditions?.find(
    (entry) => entry.type === 'Complete' || entry.type === 'Failed',
  )?.lastTransitionTime;
  if (seconds === undefined || finished === undefined) return;
  const deadline = {
    owner: key,
    id: `ttl:${String(seconds)}`,
    since: Date.parse(finished),
    milliseconds: seconds * 1000,
  };
  if (deadlines.passed(deadline, round.wake)) {
    parts.api.remove('Job', job.metadata.namespace, job.metadata.name, { propagation: 'Foreground' });
  }
}
