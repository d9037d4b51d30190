import { condition, withCondition } from '../objects/meta.ts';
import type { Condition, Deployment, DeploymentStatus, ReplicaSet } from '../objects/workloads.ts';
import { rollingBounds, sum } from './rolling.ts';

/** The counts of a deployment's status, from its replica sets. Zeros are left out, as on the wire. */
export function deploymentCounts(
  deployment: Deployment,
  newSet: ReplicaSet | undefined,
  all: readonly ReplicaSet[],
): DeploymentStatus {
  const total = sum(all, (set) => set.spec.replicas ?? 0);
  const available = sum(all, (set) => set.status?.availableReplicas ?? 0);
  return {
    observedGeneration: deployment.metadata.generation ?? 0,
    ...nonZero(
      'replicas',
      sum(all, (set) => set.status?.replicas ?? 0),
    ),
    ...nonZero('updatedReplicas', newSet?.status?.replicas ?? 0),
    ...nonZero(
      'readyReplicas',
      sum(all, (set) => set.status?.readyReplicas ?? 0),
    ),
    ...nonZero('availableReplicas', available),
    ...nonZero('unavailableReplicas', Math.max(0, total - available)),
    terminatingReplicas: sum(all, (set) => set.status?.terminatingReplicas ?? 0),
    ...(deployment.status?.collisionCount === undefined
      ? {}
      : { collisionCount: deployment.status.collisionCount }),
  };
}

export function isComplete(deployment: Deployment, counts: DeploymentStatus): boolean {
  const wanted = deployment.spec.replicas ?? 1;
  return (
    (counts.updatedReplicas ?? 0) === wanted &&
    (counts.replicas ?? 0) === wanted &&
    (counts.availableReplicas ?? 0) === wanted
  );
}

/** Whether the rollout moved since the last status: more updated, fewer old, more ready or available pods. */
export function hasProgressed(deployment: Deployment, counts: DeploymentStatus): boolean {
  const before = deployment.status ?? {};
  const old = (status: DeploymentStatus): number => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (counts.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(counts) < old(before) ||
    (counts.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (counts.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

export function availableCondition(deployment: Deployment, counts: DeploymentStatus): Condition {
  const minimum = (deployment.spec.replicas ?? 1) - rollingBounds(deployment).maxUnavailable;
  return (counts.availableReplicas ?? 0) >= minimum
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };
}

/** Refusals of the sets' pods shine through; without any, the condition goes. */
export function withReplicaFailure(list: Condition[], sets: readonly ReplicaSet[], now: string): Condition[] {
  const failure = sets
    .map((set) => condition(set.status?.conditions, 'ReplicaFailure'))
    .find((entry) => entry !== undefined);
  const rest = list.filter((entry) => entry.type !== 'ReplicaFailure');
  if (failure === undefined) return rest;
  const before = condition(list, 'ReplicaFailure');
  if (before?.message === failure.message) return list;
  return withCondition(rest, { ...failure, lastUpdateTime: now }, now);
}

/** Sets a condition with its update time; one that says the same as before keeps both times. */
export function updated(list: readonly Condition[] | undefined, next: Condition, now: string): Condition[] {
  const before = condition(list, next.type);
  if (before?.status === next.status && before.reason === next.reason) return [...(list ?? [])];
  return withCondition(list, { ...next, lastUpdateTime: now }, now);
}

function nonZero(name: keyof DeploymentStatus, value: number): Partial<DeploymentStatus> {
  return value === 0 ? {} : { [name]: value };
}
