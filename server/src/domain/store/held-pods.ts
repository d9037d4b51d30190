import { isOverdue } from './node-doubt.ts';
import type { ObservedNode, ObservedPod } from './observed.ts';

/** Why a pod that is to stop is still there, in brackets behind its name. */
export function heldPod(pod: ObservedPod, nodes: readonly ObservedNode[], now: number): string {
  const why = holds(pod, nodes, now);
  return why === undefined ? pod.name : `${pod.name} (${why})`;
}

function holds(pod: ObservedPod, nodes: readonly ObservedNode[], now: number): string | undefined {
  const finalizers = pod.finalizers ?? [];
  if (finalizers.length > 0)
    return `${finalizers.length === 1 ? 'finalizer' : 'finalizers'} ${finalizers.join(', ')}`;
  const node = nodes.find(({ name }) => name === pod.node);
  if (node !== undefined && !node.ready) return `its node ${node.name} is not ready`;
  if (pod.stopBy === undefined) return undefined;
  if (isOverdue(pod, now))
    return pod.node === undefined
      ? 'it should have stopped'
      : `its node ${pod.node} does not say that it stopped`;
  return 'in its grace period';
}
