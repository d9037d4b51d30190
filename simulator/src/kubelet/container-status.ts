import { createHash } from 'node:crypto';
import { timestamp } from '../objects/meta.ts';
import type { Container, ContainerState, ContainerStatus, Pod } from '../objects/pod.ts';
import type { Observed } from './runtime.ts';

/** A container's entry in the pod's status. A state that was terminated before moves to `lastState`. */
export function containerStatus(
  pod: Pod,
  container: Container,
  before: ContainerStatus | undefined,
  next: { observed?: Observed; waiting?: { reason: string; message?: string }; isStarted?: boolean },
): ContainerStatus {
  const { observed } = next;
  const state = stateOf(next, before, pod, container);
  const isRunning = state.running !== undefined;
  const wasTerminated = before?.state.terminated;
  const attempt =
    observed !== undefined && (observed.phase === 'running' || observed.phase === 'exited')
      ? observed.attempt
      : (before?.restartCount ?? 0);
  const isSameEnd = state.terminated !== undefined && wasTerminated !== undefined;
  const id =
    observed !== undefined && (isRunning || state.terminated !== undefined)
      ? containerId(pod, container, attempt)
      : before?.containerID;
  const isReady =
    observed?.phase === 'running'
      ? observed.isReady
      : state.terminated?.exitCode === 0 && isInitOf(pod, container);
  return {
    ...(id === undefined ? {} : { containerID: id }),
    image: container.image,
    imageID: id === undefined ? '' : imageId(container.image),
    lastState:
      !isSameEnd && wasTerminated !== undefined ? { terminated: wasTerminated } : (before?.lastState ?? {}),
    name: container.name,
    ready: isReady,
    restartCount: attempt,
    started:
      isRunning &&
      (container.startupProbe === undefined || (observed?.phase === 'running' && observed.isReady)),
    state,
  };
}

function stateOf(
  next: { observed?: Observed; waiting?: { reason: string; message?: string } },
  before: ContainerStatus | undefined,
  pod: Pod,
  container: Container,
): ContainerState {
  const { observed, waiting } = next;
  if (waiting !== undefined) return { waiting };
  if (observed?.phase === 'running') return { running: { startedAt: timestamp(observed.startedAt) } };
  if (observed?.phase === 'exited') {
    const { exitCode, reason, message, startedAt, finishedAt, attempt } = observed;
    return {
      terminated: {
        containerID: containerId(pod, container, attempt),
        exitCode,
        ...(message === undefined ? {} : { message }),
        reason,
        startedAt: timestamp(startedAt),
        finishedAt: timestamp(finishedAt),
      },
    };
  }
  const first = (pod.spec.initContainers ?? []).length > 0 ? 'PodInitializing' : 'ContainerCreating';
  return before?.state ?? { waiting: { reason: first } };
}

function isInitOf(pod: Pod, container: Container): boolean {
  return pod.spec.initContainers?.some((entry) => entry.name === container.name) === true;
}

function containerId(pod: Pod, container: Container, attempt: number): string {
  return `simulated://${digest(pod.metadata.uid ?? '', container.name, String(attempt))}`;
}

function imageId(image: string): string {
  const [name = ''] = image.split('@');
  return image.includes('@') ? image : `${name.replace(/:[^/:]+$/, '')}@sha256:${digest(image)}`;
}

function digest(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\u0000')).digest('hex');
}
