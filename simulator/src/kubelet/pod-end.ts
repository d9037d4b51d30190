import { keyOf, timestamp, writeStatus } from '../objects/meta.ts';
import { isTerminal } from '../objects/pod.ts';
import type { Container, ContainerStatus, Pod } from '../objects/pod.ts';
import { containerStatus } from './container-status.ts';
import { podStatus } from './pod-status.ts';
import { statusOf } from './pod-worker.ts';
import type { Workplace } from './pod-worker.ts';

/** Ends a pod that is being deleted: its containers first, then its last status, then the object. */
export function endPod(place: Workplace, pod: Pod): void {
  const { runtime, ending } = place;
  const uid = pod.metadata.uid ?? '';
  if (isTerminal(pod)) {
    removeForGood(place, pod);
  } else if (ending.get(uid) === 'stopped') {
    writeLastStatus(place, pod);
    removeForGood(place, pod);
  } else if (ending.get(uid) === undefined) {
    ending.set(uid, 'stopping');
    tellKilling(place, pod);
    runtime.stop(uid, (pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000, () => {
      ending.set(uid, 'stopped');
      place.wake(keyOf(pod));
    });
  }
}

/** Finalizers may still hold the object: then its grace is spent and nothing is left to do here. */
function removeForGood({ api }: Workplace, pod: Pod): void {
  const { namespace, name, uid = '', deletionGracePeriodSeconds } = pod.metadata;
  if (deletionGracePeriodSeconds !== 0) api.remove('Pod', namespace, name, { gracePeriodSeconds: 0, uid });
  else if ((pod.metadata.finalizers ?? []).length === 0) api.remove('Pod', namespace, name, { uid });
}

function writeLastStatus({ api, runtime, clock, addresses }: Workplace, pod: Pod): void {
  const observed = runtime.status(pod.metadata.uid ?? '');
  const last = (container: Container): ContainerStatus => {
    const seen = observed.get(container.name);
    return containerStatus(
      pod,
      container,
      statusOf(pod, container.name),
      seen?.phase === 'exited' ? { observed: seen } : {},
    );
  };
  const statuses = pod.spec.containers.map(last);
  const isClean = statuses.every((status) => status.state.terminated?.exitCode === 0);
  const next = podStatus(pod, {
    initStatuses: (pod.spec.initContainers ?? []).map(last),
    statuses,
    uninitialized: [],
    isSandboxReady: false,
    addresses: addresses.of(pod),
    phase: isClean ? 'Succeeded' : 'Failed',
    now: timestamp(clock.now()),
  });
  writeStatus(api, pod, next);
}

function tellKilling({ runtime, events }: Workplace, pod: Pod): void {
  const observed = runtime.status(pod.metadata.uid ?? '');
  for (const { name } of pod.spec.containers) {
    if (observed.get(name)?.phase !== 'running') continue;
    const about = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: pod.metadata,
      fieldPath: `spec.containers{${name}}`,
    };
    events.record(about, {
      type: 'Normal',
      reason: 'Killing',
      message: `Stopping container ${name}`,
      component: 'kubelet',
    });
  }
}
