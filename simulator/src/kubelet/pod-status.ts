import { condition, withCondition } from '../objects/meta.ts';
import type { ContainerStatus, Pod, PodStatus } from '../objects/pod.ts';
import type { Condition } from '../objects/workloads.ts';

/** What the kubelet found in one look at a pod, as far as the status tells it. */
export interface PodFindings {
  initStatuses: ContainerStatus[];
  statuses: ContainerStatus[];
  /** Init containers not done yet, by name. */
  uninitialized: string[];
  isSandboxReady: boolean;
  addresses?: { pod: string; host: string };
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  now: string;
}

/** The whole status of a pod on a node, in the shape and words of the real kubelet. */
export function podStatus(pod: Pod, findings: PodFindings): PodStatus {
  const { initStatuses, statuses, addresses, phase, now } = findings;
  const before = pod.status ?? {};
  return {
    ...(before.qosClass === undefined ? {} : { qosClass: before.qosClass }),
    phase,
    conditions: conditions(before.conditions, findings),
    ...(addresses === undefined ? {} : { hostIP: addresses.host, hostIPs: [{ ip: addresses.host }] }),
    ...(addresses !== undefined && findings.isSandboxReady
      ? { podIP: addresses.pod, podIPs: [{ ip: addresses.pod }] }
      : {}),
    startTime: before.startTime ?? now,
    ...(initStatuses.length === 0 ? {} : { initContainerStatuses: initStatuses }),
    containerStatuses: statuses,
  };
}

function conditions(before: readonly Condition[] | undefined, findings: PodFindings): Condition[] {
  const { statuses, uninitialized, phase, now } = findings;
  const unready = statuses.filter((status) => !status.ready).map((status) => status.name);
  const isCompleted = phase === 'Succeeded';
  const notReady = isCompleted
    ? { reason: 'PodCompleted' }
    : phase === 'Failed'
      ? { reason: 'PodFailed' }
      : { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` };
  const notInitialized = {
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${uninitialized.join(' ')}]`,
  };
  const isReady = unready.length === 0 && phase === 'Running';
  const isUp = findings.isSandboxReady && phase !== 'Succeeded' && phase !== 'Failed';
  const wanted: Condition[] = [
    { type: 'PodReadyToStartContainers', status: isUp ? 'True' : 'False' },
    {
      type: 'Initialized',
      status: uninitialized.length === 0 ? 'True' : 'False',
      ...(uninitialized.length > 0 ? notInitialized : isCompleted ? { reason: 'PodCompleted' } : {}),
    },
    { type: 'Ready', status: isReady ? 'True' : 'False', ...(isReady ? {} : notReady) },
    { type: 'ContainersReady', status: isReady ? 'True' : 'False', ...(isReady ? {} : notReady) },
  ];
  const scheduled = condition(before, 'PodScheduled') ?? {
    type: 'PodScheduled',
    status: 'True' as const,
    lastProbeTime: null,
    lastTransitionTime: now,
  };
  const known = [
    ...wanted.map((entry) => condition(before, entry.type)).filter((entry) => entry !== undefined),
  ];
  return [
    ...wanted.reduce<Condition[]>(
      (list, entry) => withCondition(list, { ...entry, lastProbeTime: null }, now),
      known,
    ),
    scheduled,
  ];
}
