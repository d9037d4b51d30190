import type { Api, Clock } from '../api/api.ts';
import type { EventRecorder } from '../controllers/controller.ts';
import type { Deadlines } from '../controllers/deadlines.ts';
import { keyOf } from '../objects/meta.ts';
import type { Container, ContainerStatus, Pod } from '../objects/pod.ts';
import type { Addresses } from './addresses.ts';
import { containerStatus } from './container-status.ts';
import { missingEnvironment } from './mounts.ts';
import type { Observed, PodRuntime } from './runtime.ts';

const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 300_000;
const PULL_ERROR_SHOWN_MS = 2000;

/** What a look at a pod needs. */
export interface Workplace {
  api: Api;
  clock: Clock;
  events: EventRecorder;
  runtime: PodRuntime;
  deadlines: Deadlines;
  /** Failed pulls by `uid/container`, since this process began. */
  pulls: Map<string, number>;
  wake: (key: string) => void;
  addresses: Addresses;
  /** Pods that are being ended, by uid. */
  ending: Map<string, 'stopping' | 'stopped'>;
}

export interface Step {
  status: ContainerStatus;
  /** `going` includes waiting and backing off; `over` never runs again. */
  state: 'going' | 'running' | 'over';
}

/** Brings one container a step further: starts it, starts it again after a pause, or leaves it; and tells its status. */
export function stepContainer(place: Workplace, pod: Pod, container: Container, isInit: boolean): Step {
  const before = statusOf(pod, container.name);
  const observed = place.runtime.status(pod.metadata.uid ?? '').get(container.name);
  if (observed === undefined && before?.state.running !== undefined)
    return resume(place, pod, container, isInit, before);
  const ended =
    observed?.phase === 'exited' ? observed : observed === undefined ? endedBefore(before) : undefined;
  if (ended !== undefined) return afterExit(place, pod, container, isInit, before, ended);
  if (observed?.phase === 'pull-failed')
    return afterPullFailure(place, pod, container, isInit, before, observed);
  if (observed?.phase === 'running') {
    if (before?.state.running === undefined) tellStarted(place, pod, container, isInit, observed);
    if (observed.probeFailure !== undefined && before?.state.running === undefined)
      tell(place, pod, container, isInit, 'Warning', 'Unhealthy', observed.probeFailure);
    return { status: containerStatus(pod, container, before, { observed }), state: 'running' };
  }
  if (observed === undefined) {
    const refusal = start(place, pod, container, isInit, before?.restartCount ?? 0);
    if (refusal !== undefined)
      return { status: containerStatus(pod, container, before, { waiting: refusal }), state: 'going' };
  }
  return {
    status: containerStatus(pod, container, before, observed === undefined ? {} : { observed }),
    state: 'going',
  };
}

export function statusOf(pod: Pod, name: string): ContainerStatus | undefined {
  return [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])].find(
    (status) => status.name === name,
  );
}

function start(
  place: Workplace,
  pod: Pod,
  container: Container,
  isInit: boolean,
  attempt: number,
): { reason: string; message: string } | undefined {
  const missing = missingEnvironment(place.api, pod, container);
  if (missing !== undefined) {
    tell(place, pod, container, isInit, 'Warning', 'Failed', `Error: ${missing}`);
    return { reason: 'CreateContainerConfigError', message: missing };
  }
  place.runtime.start({ pod, container, isInit, attempt }, () => {
    place.wake(keyOf(pod));
  });
  const begun = place.runtime.status(pod.metadata.uid ?? '').get(container.name);
  if (begun?.phase === 'creating' && begun.isPulling === true)
    tell(place, pod, container, isInit, 'Normal', 'Pulling', `Pulling image "${container.image}"`);
  return undefined;
}

function resume(
  place: Workplace,
  pod: Pod,
  container: Container,
  isInit: boolean,
  before: ContainerStatus,
): Step {
  const startedAt = Date.parse(before.state.running?.startedAt ?? '') || place.clock.now();
  place.runtime.start(
    { pod, container, isInit, attempt: before.restartCount, resumed: { startedAt, isReady: before.ready } },
    () => {
      place.wake(keyOf(pod));
    },
  );
  return { status: before, state: 'running' };
}

/** How a container ended that this process has not seen: from the status it left behind. */
function endedBefore(before: ContainerStatus | undefined): (Observed & { phase: 'exited' }) | undefined {
  const isPausing = before?.state.waiting?.reason === 'CrashLoopBackOff';
  const end = isPausing ? before?.lastState.terminated : before?.state.terminated;
  if (before === undefined || end === undefined) return undefined;
  const { exitCode, reason = '', startedAt = '', finishedAt = '' } = end;
  return {
    attempt: before.restartCount,
    phase: 'exited',
    exitCode,
    reason,
    startedAt: Date.parse(startedAt),
    finishedAt: Date.parse(finishedAt),
  };
}

function afterExit(
  place: Workplace,
  pod: Pod,
  container: Container,
  isInit: boolean,
  before: ContainerStatus | undefined,
  observed: Observed & { phase: 'exited' },
): Step {
  const isSidecar = isInit && container.restartPolicy === 'Always';
  const policy = isSidecar ? 'Always' : pod.spec.restartPolicy;
  const isWanted =
    observed.exitCode === 0 ? policy === 'Always' && (!isInit || isSidecar) : policy !== 'Never';
  const status = containerStatus(pod, container, before, { observed });
  if (!isWanted) return { status, state: 'over' };
  const pause =
    observed.attempt === 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (observed.attempt - 1), LONGEST_PAUSE_MS);
  const uid = pod.metadata.uid ?? '';
  const id = `${container.name}/${String(observed.attempt)}`;
  const isPast = place.deadlines.passed(
    { owner: uid, id, since: observed.finishedAt, milliseconds: pause },
    () => {
      place.wake(keyOf(pod));
    },
  );
  if (isPast) {
    const isFirstLook =
      before?.state.terminated === undefined && before?.state.waiting?.reason !== 'CrashLoopBackOff';
    start(place, pod, container, isInit, observed.attempt + 1);
    return { status: isFirstLook ? status : (before ?? status), state: 'going' };
  }
  const where = `${pod.metadata.name}_${pod.metadata.namespace ?? ''}(${uid})`;
  const waiting = {
    reason: 'CrashLoopBackOff',
    message: `back-off ${duration(pause)} restarting failed container=${container.name} pod=${where}`,
  };
  if (before?.state.waiting?.reason !== 'CrashLoopBackOff')
    tell(
      place,
      pod,
      container,
      isInit,
      'Warning',
      'BackOff',
      `Back-off restarting failed container ${container.name} in pod ${where}`,
    );
  const seen =
    before?.state.terminated === undefined && before?.state.waiting === undefined ? status : before;
  return { status: containerStatus(pod, container, seen, { waiting }), state: 'going' };
}

function afterPullFailure(
  place: Workplace,
  pod: Pod,
  container: Container,
  isInit: boolean,
  before: ContainerStatus | undefined,
  observed: Observed & { phase: 'pull-failed' },
): Step {
  const { image } = container;
  const uid = pod.metadata.uid ?? '';
  const id = `${uid}/${container.name}`;
  const wake = (): void => {
    place.wake(keyOf(pod));
  };
  const failures = place.pulls.get(id) ?? 0;
  const failed = {
    owner: uid,
    id: `${container.name}/pull/${String(observed.failedAt)}`,
    since: observed.failedAt,
  };
  const message = `failed to pull image "${image}": ${observed.message}`;
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
  const step = (reason: string, text: string): Step => ({
    status: containerStatus(pod, container, before, { waiting: { reason, message: text } }),
    state: 'going',
  });
  if (
    !place.deadlines.passed({ ...failed, id: `${failed.id}/shown`, milliseconds: PULL_ERROR_SHOWN_MS }, wake)
  ) {
    if (before?.state.waiting?.reason !== 'ErrImagePull') {
      tell(
        place,
        pod,
        container,
        isInit,
        'Warning',
        'Failed',
        `Failed to pull image "${image}": ${observed.message}`,
      );
      tell(place, pod, container, isInit, 'Warning', 'Failed', 'Error: ErrImagePull');
    }
    return step('ErrImagePull', message);
  }
  const text = `Back-off pulling image "${image}": ErrImagePull: ${message}`;
  if (place.deadlines.passed({ ...failed, milliseconds: pause }, wake)) {
    place.pulls.set(id, failures + 1);
    start(place, pod, container, isInit, observed.attempt);
    return step('ImagePullBackOff', text);
  }
  if (before?.state.waiting?.reason !== 'ImagePullBackOff') {
    tell(place, pod, container, isInit, 'Normal', 'BackOff', `Back-off pulling image "${image}"`);
    tell(place, pod, container, isInit, 'Warning', 'Failed', 'Error: ImagePullBackOff');
  }
  return step('ImagePullBackOff', text);
}

function tellStarted(
  place: Workplace,
  pod: Pod,
  container: Container,
  isInit: boolean,
  observed: Observed & { phase: 'running' },
): void {
  const { image, name } = container;
  const pulled = observed.pulledMs;
  const text =
    pulled === undefined
      ? `Container image "${image}" already present on machine`
      : `Successfully pulled image "${image}" in ${String(pulled)}ms (${String(pulled)}ms including waiting). Image size: 52428800 bytes.`;
  tell(place, pod, container, isInit, 'Normal', 'Pulled', text);
  tell(place, pod, container, isInit, 'Normal', 'Created', `Created container: ${name}`);
  tell(place, pod, container, isInit, 'Normal', 'Started', `Started container ${name}`);
}

function tell(
  { events }: Workplace,
  pod: Pod,
  container: Container,
  isInit: boolean,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): void {
  const fieldPath = `spec.${isInit ? 'initContainers' : 'containers'}{${container.name}}`;
  events.record(
    { apiVersion: 'v1', kind: 'Pod', metadata: pod.metadata, fieldPath },
    { type, reason, message, component: 'kubelet' },
  );
}

function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60
    ? `${String(seconds)}s`
    : `${String(Math.floor(seconds / 60))}m${String(seconds % 60)}s`;
}
