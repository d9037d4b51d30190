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
  const what =
    newSet === undefined
      ? `Deployment "${deployment.metadata.name}"`
      : `ReplicaSet "${newSet.metadata.name}"`;
  const wasComplete = before?.reason === 'NewReplicaSetAvailable';
  if (isComplete(deployment, counts) && newSet !== undefined) {
    deadlines.forget(key);
    if (wasComplete && before.message === `${what} has successfully progressed.`) return conditions;
    return replaceProgress(
      conditions,
      {
        type: 'Progressing',
        status: 'True',
        reason: 'NewReplicaSetAvailable',
        message: `${what} has successfully progressed.`,
      },
      now,
    );
  }
  if (hasProgressed(deployment, counts))
    return replaceProgress(
      conditions,
      {
        type: 'Progressing',
        status: 'True',
        reason: 'ReplicaSetUpdated',
        message: `${what} is progressing.`,
      },
      now,
    );
  const seconds = deployment.spec.progressDeadlineSeconds;
  if (
    seconds === undefined ||
    before === undefined ||
    wasComplete ||
    before.reason === 'ProgressDeadlineExceeded'
  )
    return conditions;
  const since = before.lastUpdateTime ?? now;
  const id = `${deployment.metadata.uid ?? ''}:${since}`;
  const isLate = deadlines.passed(
    { owner: key, id, since: Date.parse(since), milliseconds: seconds * 1000 },
    () => {
      requeue.after(key, 0);
    },
  );
  if (!isLate) return conditions;
  return replaceProgress(
    conditions,
    {
      type: 'Progressing',
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: `${what} has timed out progressing.`,
    },
    now,
  );
}

function replaceProgress(conditions: readonly Condition[], next: Condition, now: string): Condition[] {
  const before = condition(conditions, 'Progressing');
  const lastTransitionTime = before?.status === next.status ? (before.lastTransitionTime ?? now) : now;
  return [
    ...conditions.filter((entry) => entry.type !== 'Progressing'),
    { ...next, lastUpdateTime: now, lastTransitionTime },
  ];
}
