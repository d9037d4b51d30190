import type { ObservedPod } from './observed.ts';

/** A pod that was told to stop and is there so long after it should have. */
const overdueMs = 5000;

export const isOverdue = (pod: ObservedPod, now: number): boolean =>
  pod.stopBy !== undefined && now >= pod.stopBy + overdueMs;

/** Whether the trouble of a pod may lie with nodes: taints, a node that was lost. Of nodes nothing is watched. */
export function nodeIsInDoubt(pod: ObservedPod, now: number): boolean {
  if (pod.unschedulable !== undefined) return /taint|unschedulable/i.test(pod.unschedulable);
  if (pod.node === undefined || pod.phase === 'Succeeded' || pod.phase === 'Failed') return false;
  if (pod.deleting) return isOverdue(pod, now);
  // The node controller says that a pod is not ready where its kubelet, which last said all is well, is silent.
  const main = pod.containers.filter(({ init }) => !init);
  return !pod.ready && main.length > 0 && main.every(({ ready }) => ready);
}
