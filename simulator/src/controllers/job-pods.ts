import { StatusError } from '../api/api.ts';
import { writeStatus } from '../objects/meta.ts';
import { isReady, isTerminal } from '../objects/pod.ts';
import type { Pod } from '../objects/pod.ts';
import type { Job } from '../objects/workloads.ts';
import type { ControllerParts } from './controller.ts';
import type { Deadlines } from './deadlines.ts';
import { JOB_TRACKING, backOffMs, jobStatus, wantedActive } from './job-status.ts';
import { podFromTemplate } from './pods.ts';

const COMPONENT = 'job-controller';

/** One look at a job. What is written in the round replaces what was read. */
export interface Round {
  parts: ControllerParts;
  deadlines: Deadlines;
  key: string;
  wake: () => void;
  job: Job;
  pods: Pod[];
}

/** Starts and stops pods until as many run as should, and writes the counts. */
export function scale(round: Round): void {
  const { parts, job, pods } = round;
  const { active, terminating, ready } = activity(pods);
  const { succeeded = 0, failed = 0 } = job.status ?? {};
  const running = pods.filter((pod) => !isTerminal(pod) && pod.metadata.deletionTimestamp === undefined);
  const missing = wantedActive(job, { succeeded, active }) - active;
  for (const pod of running.slice(0, Math.max(0, -missing))) removePod(round, pod);
  const isPausing = missing > 0 && isBackingOff(round);
  let created = 0;
  try {
    while (!isPausing && created < missing) {
      const pod = podFromTemplate(job, job.spec.template, { prefix: `${job.metadata.name}-` });
      pod.metadata.finalizers = [...(pod.metadata.finalizers ?? []), JOB_TRACKING];
      tell(round, 'Normal', 'SuccessfulCreate', `Created pod: ${parts.api.create(pod).metadata.name}`);
      created += 1;
    }
  } catch (error) {
    if (error instanceof StatusError)
      tell(round, 'Warning', 'FailedCreate', `Error creating: ${error.message}`);
    throw error;
  } finally {
    const now = Math.min(missing, 0) + active + created;
    writeStatus(parts.api, job, jobStatus(job, { active: now, ready, terminating, succeeded, failed }));
  }
}

/** After a failure the next pod waits; pods that succeeded since then end the row. */
function isBackingOff(round: Round): boolean {
  const { pods, deadlines, key, job } = round;
  const ended = pods
    .filter(isTerminal)
    .map((pod) => ({ pod, at: finishedAt(pod) }))
    .sort((a, b) => b.at - a.at);
  const row = ended.findIndex(({ pod }) => pod.status?.phase === 'Succeeded');
  const failures = row === -1 ? ended.length : row;
  const [latest] = ended;
  if (failures === 0 || latest === undefined) return false;
  const id = `back-off:${job.metadata.uid ?? ''}:${latest.pod.metadata.uid ?? ''}`;
  return !deadlines.passed(
    { owner: key, id, since: latest.at, milliseconds: backOffMs(failures) },
    round.wake,
  );
}

function finishedAt(pod: Pod): number {
  const times = (pod.status?.containerStatuses ?? []).map(
    (status) => Date.parse(status.state.terminated?.finishedAt ?? '') || 0,
  );
  return Math.max(Date.parse(pod.metadata.creationTimestamp ?? '') || 0, ...times);
}

export function activity(pods: readonly Pod[]): { active: number; ready: number; terminating: number } {
  const live = pods.filter((pod) => !isTerminal(pod));
  const active = live.filter((pod) => pod.metadata.deletionTimestamp === undefined);
  return {
    active: active.length,
    ready: active.filter(isReady).length,
    terminating: live.length - active.length,
  };
}

export function dropTracking(api: ControllerParts['api'], pod: Pod): void {
  const finalizers = pod.metadata.finalizers ?? [];
  if (!finalizers.includes(JOB_TRACKING)) return;
  api.update({
    ...pod,
    metadata: { ...pod.metadata, finalizers: finalizers.filter((entry) => entry !== JOB_TRACKING) },
  });
}

export function removePod(round: Round, pod: Pod): void {
  round.parts.api.remove('Pod', pod.metadata.namespace, pod.metadata.name);
  tell(round, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
}

export function tell(
  { parts, job }: Round,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): void {
  parts.events.record(job, { type, reason, message, component: COMPONENT });
}
