import type { Api, Change, Clock, Controller } from '../api/api.ts';
import { claimNames } from '../controllers/claims.ts';
import { createController } from '../controllers/controller.ts';
import type { ControllerParts, EventRecorder } from '../controllers/controller.ts';
import { isNodeReady } from '../controllers/node-lifecycle.ts';
import type { Node } from '../controllers/node-lifecycle.ts';
import type { PodFaults } from '../faults/pod-faults.ts';
import { keyOf, parseKey, timestamp, withCondition, writeStatus } from '../objects/meta.ts';
import { isTerminal } from '../objects/pod.ts';
import type { Pod } from '../objects/pod.ts';
import { quantity } from '../objects/quantity.ts';
import { hasLabels } from '../objects/selector.ts';
import { SELECTED_NODE } from '../objects/storage.ts';
import type { PersistentVolumeClaim, StorageClass } from '../objects/storage.ts';
import { createLoads, loadOf } from './node-loads.ts';
import type { Load, Loads } from './node-loads.ts';

const COMPONENT = 'default-scheduler';
const RESOURCES = ['cpu', 'memory'] as const;

export interface SchedulerOptions {
  api: Api;
  clock: Clock;
  events: EventRecorder;
  seed: string;
  podFaults: PodFaults;
  report: ControllerParts['report'];
}

/** Puts pods on nodes that have room for their requests, the emptiest first, and says why when none has. */
export function createScheduler(options: SchedulerOptions): Controller {
  const { api } = options;
  const loads = createLoads();
  const unscheduled = new Set<string>();
  const note = (change: Change): void => {
    loads.note(api, change);
    const isWaiting = change.type !== 'DELETED' && isUnscheduled(change.object as Pod);
    if (isWaiting) unscheduled.add(keyOf(change.object));
    else unscheduled.delete(keyOf(change.object));
  };
  const controller = createController(options, {
    name: 'scheduler',
    starts: ['Pod'],
    heedsFaults: true,
    watches: {
      Pod: (change) => {
        note(change);
        if (unscheduled.has(keyOf(change.object)))
          return change.type === 'ADDED' ? [keyOf(change.object)] : [];
        return change.type === 'DELETED' || isTerminal(change.object as Pod) ? [...unscheduled] : [];
      },
      Node: () => [...unscheduled],
      PersistentVolumeClaim: ({ object }) =>
        [...unscheduled].filter((key) => key.startsWith(`${object.metadata.namespace ?? ''}/`)),
    },
    reconcile: (key) => {
      if (unscheduled.has(key)) schedule(options, loads, key);
    },
  });
  return {
    start() {
      api.list('Pod', {
        filter: (object) => {
          note({ type: 'ADDED', object, revision: 0 });
          return false;
        },
      });
      controller.start();
    },
    stop: controller.stop,
  };
}

function isUnscheduled(pod: Pod): boolean {
  return pod.spec.nodeName === undefined && pod.metadata.deletionTimestamp === undefined && !isTerminal(pod);
}

function schedule(options: SchedulerOptions, loads: Loads, key: string): void {
  const { api, clock, events, podFaults } = options;
  const { namespace, name } = parseKey(key);
  const pod = api.get('Pod', namespace, name) as Pod | undefined;
  if (pod === undefined || !isUnscheduled(pod)) return;
  const nodes = api.list('Node') as Node[];
  const claims = claimTrouble(api, pod);
  const room =
    podFaults.of(pod)?.kind === 'unschedulable'
      ? { refusals: nodes.map(() => 'Insufficient cpu') }
      : pick(api, loads, pod, nodes);
  const trouble =
    claims.trouble ?? (room.node === undefined ? refusalText(nodes.length, room.refusals) : undefined);
  const now = timestamp(clock.now());
  if (trouble !== undefined || room.node === undefined) {
    const message = trouble ?? '';
    const condition = {
      type: 'PodScheduled',
      status: 'False' as const,
      reason: 'Unschedulable',
      message,
      lastProbeTime: null,
    };
    writeStatus(api, pod, {
      ...pod.status,
      conditions: withCondition(pod.status?.conditions, condition, now),
    });
    events.record(pod, { type: 'Warning', reason: 'FailedScheduling', message, component: COMPONENT });
    return;
  }
  const unbound = claims.waiting;
  for (const claim of unbound) {
    if (claim.metadata.annotations?.[SELECTED_NODE] !== undefined) continue;
    api.update({
      ...claim,
      metadata: {
        ...claim.metadata,
        annotations: { ...claim.metadata.annotations, [SELECTED_NODE]: room.node.metadata.name },
      },
    });
  }
  if (unbound.length > 0) return;
  const bound = api.update({ ...pod, spec: { ...pod.spec, nodeName: room.node.metadata.name } }) as Pod;
  const scheduled = { type: 'PodScheduled', status: 'True' as const, lastProbeTime: null };
  writeStatus(api, bound, {
    ...bound.status,
    conditions: withCondition(
      bound.status?.conditions?.filter((entry) => entry.type !== 'PodScheduled'),
      scheduled,
      now,
    ),
  });
  events.record(bound, {
    type: 'Normal',
    reason: 'Scheduled',
    message: `Successfully assigned ${key} to ${room.node.metadata.name}`,
    component: COMPONENT,
  });
}

/** What a pod's claims say against running it now, and which only wait for a node to be chosen. */
function claimTrouble(api: Api, pod: Pod): { trouble?: string; waiting: PersistentVolumeClaim[] } {
  const waiting: PersistentVolumeClaim[] = [];
  const count = String(api.list('Node').length);
  const none = `0/${count} nodes are available`;
  for (const name of claimNames(pod)) {
    const claim = api.get('PersistentVolumeClaim', pod.metadata.namespace, name) as
      PersistentVolumeClaim | undefined;
    if (claim === undefined)
      return { trouble: `${none}: persistentvolumeclaim "${name}" not found. not found`, waiting };
    if (claim.metadata.deletionTimestamp !== undefined)
      return { trouble: `${none}: persistentvolumeclaim "${name}" is being deleted. not found`, waiting };
    if (claim.status?.phase === 'Bound') continue;
    const storageClass = api.get('StorageClass', undefined, claim.spec.storageClassName ?? '') as
      StorageClass | undefined;
    if (storageClass?.volumeBindingMode !== 'WaitForFirstConsumer')
      return { trouble: `${none}: pod has unbound immediate PersistentVolumeClaims. not found`, waiting };
    waiting.push(claim);
  }
  return { waiting };
}

function pick(api: Api, loads: Loads, pod: Pod, nodes: readonly Node[]): { node?: Node; refusals: string[] } {
  const asked = loadOf(api, pod);
  const refusals: string[] = [];
  let best: { node: Node; share: number } | undefined;
  for (const node of nodes) {
    const refusal = refusalOf(node, pod, asked, loads.of(node.metadata.name));
    if (refusal !== undefined) {
      refusals.push(refusal);
      continue;
    }
    const used = loads.of(node.metadata.name);
    const share =
      Number(used.pods) / Math.max(1, Number(quantity(node.status?.allocatable?.pods).milli)) +
      Number(used.memory) / Math.max(1, Number(quantity(node.status?.allocatable?.memory).milli));
    if (best === undefined || share < best.share) best = { node, share };
  }
  return best === undefined ? { refusals } : { node: best.node, refusals };
}

function refusalOf(node: Node, pod: Pod, asked: Load, used: Load): string | undefined {
  if (!isNodeReady(node) || node.spec?.taints?.some((taint) => taint.effect !== 'PreferNoSchedule') === true)
    return 'node(s) had untolerated taint(s)';
  if (node.spec?.unschedulable === true) return 'node(s) were unschedulable';
  if (!hasLabels(node.metadata.labels, pod.spec.nodeSelector ?? {}))
    return "node(s) didn't match Pod's node affinity/selector";
  const capacity = node.status?.allocatable ?? {};
  if (used.pods + 1000n > quantity(capacity.pods).milli) return 'Too many pods';
  const short = RESOURCES.find((name) => used[name] + asked[name] > quantity(capacity[name]).milli);
  return short === undefined ? undefined : `Insufficient ${short}`;
}

function refusalText(count: number, refusals: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of refusals) counts.set(text, (counts.get(text) ?? 0) + 1);
  const why = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([text, times]) => `${String(times)} ${text}`)
    .join(', ');
  const none = `0/${String(count)} nodes are available`;
  return `${none}: ${why}. no new claims to deallocate, preemption: ${none}: ${String(count)} Preemption is not helpful for scheduling.`;
}
