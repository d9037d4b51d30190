import type { Api, Clock } from '../api/api.ts';
import type { Node } from '../controllers/node-lifecycle.ts';
import { timestamp, withCondition } from '../objects/meta.ts';
import type { Condition } from '../objects/workloads.ts';

/** A node falls silent, as when its machine loses power. Its pods stay as they were last seen until they are evicted. */
export function loseNode(api: Api, clock: Clock, name: string): void {
  setReady(api, clock, name, {
    type: 'Ready',
    status: 'Unknown',
    reason: 'NodeStatusUnknown',
    message: 'Kubelet stopped posting node status.',
  });
}

export function recoverNode(api: Api, clock: Clock, name: string): void {
  setReady(api, clock, name, {
    type: 'Ready',
    status: 'True',
    reason: 'KubeletReady',
    message: 'kubelet is posting ready status',
  });
}

function setReady(api: Api, clock: Clock, name: string, ready: Condition): void {
  const node = api.get('Node', undefined, name) as Node | undefined;
  if (node === undefined)
    throw new RangeError(
      `no node is named ${name}; the nodes are ${api
        .list('Node')
        .map((entry) => entry.metadata.name)
        .join(', ')}`,
    );
  api.updateStatus({
    ...node,
    status: {
      ...node.status,
      conditions: withCondition(node.status?.conditions, ready, timestamp(clock.now())),
    },
  });
}
