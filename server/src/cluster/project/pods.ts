import type { ObservedContainer, ObservedPod } from '../../domain/store/observed.ts';
import { parseQuantity } from '../../lib/quantity.ts';
import type {
  WireContainer,
  WireContainerStatus,
  WireObject,
  WirePod,
  WireTerminated,
} from '../wire-objects.ts';
import { condition, cut, projectRef, timeOf } from './refs.ts';

export function projectPod(object: WireObject): ObservedPod {
  const pod: WirePod = object;
  const { spec, status } = pod;
  const scheduled = condition(status?.conditions, 'PodScheduled');
  return {
    ...projectRef('Pod', pod.metadata),
    phase: status?.phase ?? 'Pending',
    ready: condition(status?.conditions, 'Ready')?.status === 'True',
    node: spec?.nodeName,
    startedAt: timeOf(status?.startTime),
    createdAt: timeOf(pod.metadata.creationTimestamp) ?? 0,
    unschedulable:
      scheduled?.status === 'False' && scheduled.reason === 'Unschedulable'
        ? cut(scheduled.message)
        : undefined,
    stopBy: timeOf(pod.metadata.deletionTimestamp),
    finalizers: pod.metadata.finalizers ?? [],
    evicted: evicted(pod),
    containers: [
      ...containers(spec?.initContainers, status?.initContainerStatuses, true),
      ...containers(spec?.containers, status?.containerStatuses, false),
    ],
  };
}

/** By its kubelet, for want of something; an eviction through the API leaves no pod behind. */
function evicted({ metadata, status }: WirePod): ObservedPod['evicted'] {
  if (status?.phase !== 'Failed' || status.reason !== 'Evicted') return undefined;
  const target = condition(status.conditions, 'DisruptionTarget');
  const at =
    timeOf(target?.lastTransitionTime) ?? timeOf(status.startTime) ?? timeOf(metadata.creationTimestamp);
  return { message: cut(status.message), at: at ?? 0 };
}

/** In the order of the spec; a container that has no status yet is there all the same. */
function containers(
  specs: WireContainer[] | undefined,
  statuses: WireContainerStatus[] | undefined,
  init: boolean,
): ObservedContainer[] {
  return (specs ?? []).map((spec) => {
    const status = statuses?.find((one) => one.name === spec.name);
    const waiting = status?.state?.waiting;
    const memory = parseQuantity(spec.resources?.limits?.['memory']);
    return {
      name: spec.name,
      init,
      image: spec.image ?? status?.image ?? '',
      ready: status?.ready ?? false,
      restarts: status?.restartCount ?? 0,
      waiting: waiting ? { reason: waiting.reason ?? '', message: cut(waiting.message) } : undefined,
      terminated: terminated(status?.state?.terminated),
      lastTerminated: terminated(status?.lastState?.terminated),
      memoryLimitMiB: memory === undefined ? undefined : Math.round(memory / 2 ** 20),
    };
  });
}

function terminated(state: WireTerminated | undefined): ObservedContainer['terminated'] {
  if (!state) return undefined;
  return {
    reason: state.reason ?? '',
    exitCode: state.exitCode ?? 0,
    at: timeOf(state.finishedAt),
    ...(state.message ? { message: cut(state.message) } : {}),
  };
}
