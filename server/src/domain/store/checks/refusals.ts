import { ownWords, readRefusal } from '../cluster-refusal.ts';
import { isLiving } from '../components.ts';
import type { ComponentPicture, StatusFacts } from '../status-facts.ts';
import { type ComponentCheck, type Finding, sinceOf } from './finding.ts';

/** Clocks differ, and times of Events are whole seconds: a refusal so long before counts still. */
const slackMs = 15_000;
/** What no rule knows may be a hiccup of the cluster, over with its next try. */
const unknownGraceMs = 3000;

/** Refusals by webhook, policy, quota, LimitRange and Pod Security: no pod exists then, only warnings and conditions tell. */
export const refusalChecks: readonly ComponentCheck[] = [
  { name: 'pods are not refused', blames: 'itself', find: refused },
];

interface Told {
  message: string;
  at: number;
}

/** Only the newest refusal counts, known or not: an older one, for another cause, may be settled by now. */
function refused(picture: ComponentPicture, facts: StatusFacts): Finding | undefined {
  const newest = newestRefusal(picture, facts);
  if (newest === undefined) return undefined;
  const { name } = picture.expected;
  const known = readRefusal(newest.message, { name, cannot: `${name} cannot start` });
  // The controllers of the cluster ask again for as long as the pod is wanted, whatever became of our operation.
  if (known) return { ...known, remedy: `${known.remedy} It goes on by itself then.` };
  return {
    code: 'UNKNOWN',
    message: `${name} cannot start, and the cluster says why: ${ownWords(newest.message)}.`,
    remedy: 'It is tried again by itself. If it stays so, ask whoever runs the cluster.',
    notBefore: sinceOf(newest.at, name, facts) + unknownGraceMs,
  };
}

/** An old warning says nothing once the pods are there: only components that lack instances of the newest kind are looked at. */
function newestRefusal(picture: ComponentPicture, { observed, store }: StatusFacts): Told | undefined {
  const { expected, workload, pods } = picture;
  const wanted = Math.max(expected.minAvailable, workload?.replicas ?? 0);
  const isRolling = workload !== undefined && workload.updated < workload.replicas;
  if (!isRolling && pods.filter(isLiving).length >= Math.max(1, wanted)) return undefined;
  const before = store.status.components.find(({ name }) => name === expected.name);
  const from = (before?.lackingSince ?? 0) - slackMs;
  const warnings = observed.warnings.filter(
    ({ reason, objectName }) =>
      reason.startsWith('FailedCreate') && belongsTo(objectName, expected.objectName),
  );
  // Kubernetes keeps the first message of a condition while it stands, whatever is refused later.
  const failure = workload?.failure;
  const told: Told[] = failure?.reason.startsWith('FailedCreate') ? [...warnings, failure] : warnings;
  return told.filter(({ at }) => at >= from).toSorted((a, b) => b.at - a.at)[0];
}

/** ReplicaSets and Jobs are named after their component's object with one more part. */
const belongsTo = (name: string, objectName: string): boolean =>
  name === objectName || name.startsWith(objectName.endsWith('-') ? objectName : `${objectName}-`);
