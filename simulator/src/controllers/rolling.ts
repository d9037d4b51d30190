import type { Deployment, ReplicaSet } from '../objects/workloads.ts';

/** Percentages of the wanted replicas: surge rounds up, unavailable rounds down, and both may not be nothing. */
export function rollingBounds(deployment: Deployment): { maxSurge: number; maxUnavailable: number } {
  const { strategy, replicas = 1 } = deployment.spec;
  if (strategy?.type === 'Recreate') return { maxSurge: 0, maxUnavailable: 0 };
  const maxSurge = scaled(strategy?.rollingUpdate?.maxSurge ?? '25%', replicas, Math.ceil);
  const maxUnavailable = scaled(strategy?.rollingUpdate?.maxUnavailable ?? '25%', replicas, Math.floor);
  if (maxSurge === 0 && maxUnavailable === 0) return { maxSurge, maxUnavailable: 1 };
  return { maxSurge, maxUnavailable: Math.min(maxUnavailable, replicas) };
}

export function scaled(value: number | string, total: number, round: (amount: number) => number): number {
  return typeof value === 'number' ? value : round((Number.parseInt(value, 10) * total) / 100);
}

/** How many replicas the new set may have now: never more pods in all than wanted plus surge. */
export function newSetReplicas(
  deployment: Deployment,
  newSet: ReplicaSet | undefined,
  all: readonly ReplicaSet[],
): number {
  const wanted = deployment.spec.replicas ?? 1;
  const present = newSet?.spec.replicas ?? 0;
  if (deployment.spec.strategy?.type === 'Recreate' || present > wanted) return wanted;
  const room = wanted + rollingBounds(deployment).maxSurge - sum(all, (set) => set.spec.replicas ?? 0);
  return room <= 0 ? present : present + Math.min(room, wanted - present);
}

/**
 * What the old sets come down to in this round, oldest first: pods that are not available go freely, available ones only as
 * far as enough stay available. Answers only the sets that change.
 */
export function oldSetReplicas(
  deployment: Deployment,
  newSet: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): Map<ReplicaSet, number> {
  const result = new Map<ReplicaSet, number>();
  const all = newSet === undefined ? old : [...old, newSet];
  const minimum = (deployment.spec.replicas ?? 1) - rollingBounds(deployment).maxUnavailable;
  const newUnavailable =
    newSet === undefined ? 0 : (newSet.spec.replicas ?? 0) - (newSet.status?.availableReplicas ?? 0);
  let mayGo = sum(all, (set) => set.spec.replicas ?? 0) - minimum - newUnavailable;
  if (mayGo <= 0) return result;
  const byAge = [...old].sort((a, b) =>
    (a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') ? -1 : 1,
  );
  for (const set of byAge) {
    const present = set.spec.replicas ?? 0;
    const unhealthy = Math.min(mayGo, present - Math.min(present, set.status?.availableReplicas ?? 0));
    if (unhealthy <= 0) continue;
    result.set(set, present - unhealthy);
    mayGo -= unhealthy;
  }
  let available = sum(all, (set) => set.status?.availableReplicas ?? 0) - minimum;
  for (const set of byAge) {
    const present = result.get(set) ?? set.spec.replicas ?? 0;
    const going = Math.min(present, available);
    if (going <= 0) continue;
    result.set(set, present - going);
    available -= going;
  }
  return result;
}

/**
 * Several sets live and the wanted number changed: what is added or taken is shared out by size, the largest first, so that
 * a rollout in progress keeps its proportions.
 */
export function proportionalReplicas(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
): Map<ReplicaSet, number> {
  const allowed =
    (deployment.spec.replicas ?? 1) === 0
      ? 0
      : (deployment.spec.replicas ?? 1) + rollingBounds(deployment).maxSurge;
  const present = sum(sets, (set) => set.spec.replicas ?? 0);
  let left = allowed - present;
  const bySize = [...sets].sort(
    (a, b) =>
      (b.spec.replicas ?? 0) - (a.spec.replicas ?? 0) ||
      ((a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') === left < 0 ? -1 : 1),
  );
  const result = new Map<ReplicaSet, number>();
  for (const set of bySize) {
    const size = set.spec.replicas ?? 0;
    const share = present === 0 ? 0 : Math.round((size * allowed) / present) - size;
    const step = left > 0 ? Math.max(0, Math.min(share, left)) : Math.min(0, Math.max(share, left, -size));
    result.set(set, size + step);
    left -= step;
  }
  const [largest] = bySize;
  if (largest !== undefined && left !== 0)
    result.set(largest, Math.max(0, (result.get(largest) ?? 0) + left));
  return result;
}

export function sum<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((total, item) => total + amount(item), 0);
}
