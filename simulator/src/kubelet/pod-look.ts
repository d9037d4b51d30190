import { timestamp } from '../objects/meta.ts';
import type { Container, ContainerStatus, Pod } from '../objects/pod.ts';
import { containerStatus } from './container-status.ts';
import { missingMounts } from './mounts.ts';
import type { PodFindings } from './pod-status.ts';
import { statusOf, stepContainer } from './pod-worker.ts';
import type { Step, Workplace } from './pod-worker.ts';

/** Brings a pod a step further: mounts, then init containers one after another, then all containers together. */
export function lookAtPod(place: Workplace, pod: Pod): PodFindings {
  const base = { addresses: place.addresses.of(pod), now: timestamp(place.clock.now()) };
  const inits = pod.spec.initContainers ?? [];
  if (!hasMounts(place, pod)) {
    const initStatuses = inits.map((container) => waitingStatus(pod, container));
    const uninitialized = inits.map((container) => container.name);
    return {
      ...base,
      ...heldBack(pod),
      initStatuses,
      uninitialized,
      isSandboxReady: false,
      phase: 'Pending',
    };
  }
  const { steps, isDone } = initialize(place, pod, inits);
  const initStatuses = steps.map((step) => step.status);
  const uninitialized = inits
    .filter((container, index) => !isInitDone(container, steps[index]))
    .map((container) => container.name);
  if (!isDone) {
    const isFailed = steps.some((step) => step.state === 'over' && exitCode(step) !== 0);
    return {
      ...base,
      ...heldBack(pod),
      initStatuses,
      uninitialized,
      isSandboxReady: true,
      phase: isFailed ? 'Failed' : 'Pending',
    };
  }
  const main = pod.spec.containers.map((container) => stepContainer(place, pod, container, false));
  const statuses = main.map((step) => step.status);
  return { ...base, initStatuses, statuses, uninitialized, isSandboxReady: true, phase: phaseOf(main) };
}

/** Whether all that it mounts is there; a pod that has begun keeps what it mounted. */
function hasMounts({ api, events }: Workplace, pod: Pod): boolean {
  const begun = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])].some(
    (status) => status.state.waiting === undefined,
  );
  const missing = begun ? [] : missingMounts(api, pod);
  for (const { volume, message: why } of missing) {
    const message = `MountVolume.SetUp failed for volume "${volume}" : ${why}`;
    events.record(pod, { type: 'Warning', reason: 'FailedMount', message, component: 'kubelet' });
  }
  return missing.length === 0;
}

function initialize(
  place: Workplace,
  pod: Pod,
  inits: readonly Container[],
): { steps: Step[]; isDone: boolean } {
  const steps: Step[] = [];
  let isDone = true;
  for (const container of inits) {
    const step: Step = isDone
      ? stepContainer(place, pod, container, true)
      : { status: waitingStatus(pod, container), state: 'going' };
    steps.push(step);
    isDone &&= isInitDone(container, step);
  }
  return { steps, isDone };
}

function heldBack(pod: Pod): { statuses: ContainerStatus[] } {
  return { statuses: pod.spec.containers.map((container) => waitingStatus(pod, container)) };
}

function waitingStatus(pod: Pod, container: Container): ContainerStatus {
  const before = statusOf(pod, container.name);
  const reason = (pod.spec.initContainers ?? []).length > 0 ? 'PodInitializing' : 'ContainerCreating';
  const isAnew = before === undefined || before.state.waiting !== undefined;
  return containerStatus(pod, container, before, isAnew ? { waiting: { reason } } : {});
}

/** A sidecar is done with initializing as soon as it runs. */
function isInitDone(container: Container, step: Step | undefined): boolean {
  if (container.restartPolicy === 'Always') return step?.state === 'running';
  return step?.state === 'over' && exitCode(step) === 0;
}

function phaseOf(steps: readonly Step[]): PodFindings['phase'] {
  if (steps.every((step) => step.state === 'over'))
    return steps.every((step) => exitCode(step) === 0) ? 'Succeeded' : 'Failed';
  const hasRun = ({ state, status }: Step): boolean =>
    state !== 'going' ||
    status.restartCount > 0 ||
    status.state.terminated !== undefined ||
    status.lastState.terminated !== undefined;
  return steps.some(hasRun) ? 'Running' : 'Pending';
}

function exitCode(step: Step): number | undefined {
  return step.status.state.terminated?.exitCode;
}
