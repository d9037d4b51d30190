import type { Api, Change, Controller, KubeObject } from '../api/api.ts';
import { condition, keyOf, parseKey, timestamp, withCondition } from '../objects/meta.ts';
import { isActive, isReady } from '../objects/pod.ts';
import type { Pod } from '../objects/pod.ts';
import type { Condition } from '../objects/workloads.ts';
import { createController } from './controller.ts';
import type { ControllerParts, Requeue } from './controller.ts';
import { createDeadlines } from './deadlines.ts';
import type { Deadlines } from './deadlines.ts';

const UNREACHABLE = 'node.kubernetes.io/unreachable';
const TOLERATED_MS = 300_000;

export interface Node extends KubeObject {
  spec?: { taints?: { key: string; effect: string; timeAdded?: string }[]; unschedulable?: boolean };
  status?: { conditions?: Condition[]; allocatable?: Record<string, string>; [field: string]: unknown };
}

export function isNodeReady(node: Node): boolean {
  return condition(node.status?.conditions, 'Ready')?.status === 'True';
}

/** When a node falls silent: its pods lose Ready at once and are evicted after five minutes, as their tolerations say. */
export function createNodeLifecycleController(parts: ControllerParts): Controller {
  const deadlines = createDeadlines(parts.clock);
  const controller = createController(parts, {
    name: 'nodelifecycle',
    starts: ['Node'],
    watches: { Node: (change: Change) => [keyOf(change.object)] },
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
  const { api, clock } = parts;
  const node = api.get('Node', undefined, parseKey(key).name) as Node | undefined;
  if (node === undefined) return;
  const isTainted = node.spec?.taints?.some((taint) => taint.key === UNREACHABLE) === true;
  const now = timestamp(clock.now());
  if (isNodeReady(node)) {
    deadlines.forget(key);
    if (isTainted)
      api.update({
        ...node,
        spec: {
          ...node.spec,
          taints: (node.spec?.taints ?? []).filter((taint) => taint.key !== UNREACHABLE),
        },
      });
    return;
  }
  if (!isTainted) {
    const taints = [
      ...(node.spec?.taints ?? []),
      { key: UNREACHABLE, effect: 'NoSchedule' },
      { key: UNREACHABLE, effect: 'NoExecute', timeAdded: now },
    ];
    api.update({ ...node, spec: { ...node.spec, taints } });
    parts.events.record(node, {
      type: 'Normal',
      reason: 'NodeNotReady',
      message: `Node ${node.metadata.name} status is now: NodeNotReady`,
      component: 'node-controller',
    });
  }
  const pods = api.list('Pod', {
    filter: (pod) => (pod as Pod).spec.nodeName === node.metadata.name,
  }) as Pod[];
  for (const pod of pods) if (isReady(pod)) markNotReady(api, pod, now);
  const since = Date.parse(condition(node.status?.conditions, 'Ready')?.lastTransitionTime ?? now);
  const isOver = deadlines.passed(
    { owner: key, id: String(since), since, milliseconds: TOLERATED_MS },
    () => {
      requeue.after(key, 0);
    },
  );
  if (!isOver) return;
  for (const pod of pods.filter(isActive)) api.remove('Pod', pod.metadata.namespace, pod.metadata.name);
}

function markNotReady(api: Api, pod: Pod, now: string): void {
  const conditions = withCondition(
    pod.status?.conditions,
    { type: 'Ready', status: 'False', reason: 'NodeNotReady', message: 'Node is not ready' },
    now,
  );
  api.updateStatus({ ...pod, status: { ...pod.status, conditions } });
}
