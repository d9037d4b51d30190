import { condition, timestamp, writeStatus } from '../objects/meta.ts';
import type { Condition } from '../objects/workloads.ts';
import type { Requeue } from './controller.ts';
import type { Deadlines } from './deadlines.ts';
import {
  availableCondition,
  deploymentCounts,
  hasProgressed,
  isComplete,
  updated,
  withReplicaFailure,
} from './deployment-status.ts';
import type { Round } from './deployment-sets.ts';

/** Writes the status: counts, and the conditions Available, Progressing and ReplicaFailure. */
export function report(round: Round, deadlines: Deadlines, key: string, requeue: Requeue): void {
  const { parts, newSet, sets, deployment } = round;
  const now = timestamp(parts.clock.now());
  const counts = deploymentCounts(deployment, newSet, sets);
  let conditions: Condition[] = updated(
    deployment.status?.conditions,
    availableCondition(deployment, counts),
    now,
  );
  conditions = withProgress(round, conditions, deadlines, key, requeue);
  conditions = withReplicaFailure(conditions, sets, now);
  writeStatus(parts.api, deployment, { ...counts, conditions });
}

function withProgress(
  round: Round,
  conditions: Condition[],
  deadlines: Deadlines,
  key: string,
  requeue: Requeue,
): Condition[] {
  const { deployment, newSet, parts } = round;
  const now = timestamp(parts.clock.now());
  const counts = deploymentCounts(deployment, newSet, round.sets);
  const before = condition(conditions, 'Progressing');
  const { name } = (newSet ?? deployment).metadata;
  const what = `${newSet === undefined ? 'Deployment' : 'ReplicaSet'} "${name}"`;
  const next = (status: 'True' | 'False', reason: string, text: string): Condition[] =>
    replaceProgress(conditions, { type: 'Progressing', status, reason, message: `${what} ${text}` }, now);
  const wasComplete = before?.reason === 'NewReplicaSetAvailable';
  if (isComplete(deployment, counts) && newSet !== undefined) {
    deadlines.forget(key);
    const isSaid = wasComplete && before.message?.startsWith(what) === true;
    return isSaid ? conditions : next('True', 'NewReplicaSetAvailable', 'has successfully progressed.');
  }
  if (hasProgressed(deployment, counts)) return next('True', 'ReplicaSetUpdated', 'is progressing.');
  const seconds = deployment.spec.progressDeadlineSeconds;
  const isWaiting = before !== undefined && !wasComplete && before.reason !== 'ProgressDeadlineExceeded';
  if (seconds === undefined || !isWaiting) return conditions;
  const since = before.lastUpdateTime ?? now;
  const id = `${deployment.metadata.uid ?? ''}:${since}`;
  const deadline = { owner: key, id, since: Date.parse(since), milliseconds: seconds * 1000 };
  const isLate = deadlines.passed(deadline, () => {
    requeue.after(key, 0);
  });
  return isLate ? next('False', 'ProgressDeadlineExceeded', 'has timed out progressing.') : conditions;
}

function replaceProgress(conditions: readonly Condition[], next: Condition, now: string): Condition[] {
  const before = condition(conditions, 'Progressing');
  const lastTransitionTime = before?.status === next.status ? (before.lastTransitionTime ?? now) : now;
  return [
    ...conditions.filter((entry) => entry.type !== 'Progressing'),
    { ...next, lastUpdateTime: now, lastTransitionTime },
  ];
}
