import type { Api, Clock, Controller } from '../api/api.ts';
import { createController } from '../controllers/controller.ts';
import type { ControllerParts, EventRecorder } from '../controllers/controller.ts';
import { createDeadlines } from '../controllers/deadlines.ts';
import { isNodeReady } from '../controllers/node-lifecycle.ts';
import type { Node } from '../controllers/node-lifecycle.ts';
import type { PodFaults } from '../faults/pod-faults.ts';
import { keyOf, parseKey, timestamp, writeStatus } from '../objects/meta.ts';
import { isTerminal } from '../objects/pod.ts';
import type { Container, Pod } from '../objects/pod.ts';
import { createAddresses } from './addresses.ts';
import type { Addresses } from './addresses.ts';
import { containerStatus } from './container-status.ts';
import { missingMounts } from './mounts.ts';
import { podStatus } from './pod-status.ts';
import type { PodFindings } from './pod-status.ts';
import { statusOf, stepContainer } from './pod-worker.ts';
import type { Step, Workplace } from './pod-worker.ts';
import type { PodRuntime } from './runtime.ts';

const BLOCKED_REASONS = new Set(['ContainerCreating', 'PodInitializing', 'CreateContainerConfigError']);

export interface KubeletOptions {
  api: Api;
  clock: Clock;
  events: EventRecorder;
  seed: string;
  runtime: PodRuntime;
  podFaults: PodFaults;
  report: ControllerParts['report'];
}

interface Shop extends Workplace {
  addresses: Addresses;
  stopping: Set<string>;
}

/** The kubelets of all nodes: starts what is assigned to them, keeps it running as its policy says, and reports it. */
export function createKubelet(options: KubeletOptions): Controller {
  const { api, clock, events, runtime, podFaults } = options;
  const deadlines = createDeadlines(clock);
  let wake: (key: string) => void = () => {};
  const addresses = createAddresses(api.list('Pod', { filter: (pod) => !isTerminal(pod as Pod) }) as Pod[]);
  const shop: Shop = {
    api,
    clock,
    events,
    runtime,
    deadlines,
    pulls: new Map(),
    wake: (key) => {
      wake(key);
    },
    addresses,
    stopping: new Set(),
  };
  const blocked = (namespace: string | undefined): string[] =>
    api.list('Pod', { namespace: namespace ?? '', filter: (pod) => isBlocked(pod as Pod) }).map(keyOf);
  const controller = createController(options, {
    name: 'kubelet',
    starts: ['Pod'],
    watches: {
      Pod: (change) => {
        if (change.type === 'DELETED') release(shop, change.object as Pod);
        return (change.object as Pod).spec.nodeName === undefined ? [] : [keyOf(change.object)];
      },
      Secret: (change) => (change.type === 'DELETED' ? [] : blocked(change.object.metadata.namespace)),
      ConfigMap: (change) => (change.type === 'DELETED' ? [] : blocked(change.object.metadata.namespace)),
      Node: (change) =>
        isNodeReady(change.object as Node)
          ? api
              .list('Pod', { filter: (pod) => (pod as Pod).spec.nodeName === change.object.metadata.name })
              .map(keyOf)
          : [],
    },
    reconcile: (key, requeue) => {
      wake = (woken) => {
        requeue.after(woken, 0);
      };
      sync(shop, key);
    },
  });
  let unsubscribe: (() => void) | undefined;
  return {
    start() {
      controller.start();
      unsubscribe = podFaults.subscribe(() => {
        for (const pod of api.list('Pod', { filter: (entry) => !isTerminal(entry as Pod) }) as Pod[])
          restart(shop, pod, podFaults);
      });
    },
    stop() {
      unsubscribe?.();
      controller.stop();
      deadlines.stop();
    },
  };
}

function isBlocked(pod: Pod): boolean {
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  return (
    pod.spec.nodeName !== undefined &&
    statuses.some((status) => BLOCKED_REASONS.has(status.state.waiting?.reason ?? ''))
  );
}

function release({ runtime, addresses, deadlines, pulls, stopping }: Shop, pod: Pod): void {
  const uid = pod.metadata.uid ?? '';
  runtime.forget(uid);
  addresses.release(uid);
  deadlines.forget(uid);
  stopping.delete(uid);
  for (const { name } of [...(pod.spec.initContainers ?? []), ...pod.spec.containers])
    pulls.delete(`${uid}/${name}`);
}

/** A fault that comes or goes shows in what runs: the containers begin their present run anew. */
function restart({ runtime, wake }: Shop, pod: Pod, podFaults: PodFaults): void {
  const uid = pod.metadata.uid ?? '';
  const observed = runtime.status(uid);
  const isSick = [...observed.values()].some(
    (entry) => entry.phase === 'pull-failed' || (entry.phase === 'running' && !entry.isReady),
  );
  if (observed.size === 0 || (podFaults.of(pod) === undefined && !isSick)) return;
  for (const container of pod.spec.containers) {
    const entry = observed.get(container.name);
    if (entry === undefined || entry.phase === 'exited') continue;
    const resumed = entry.phase === 'running' ? { startedAt: entry.startedAt, isReady: false } : undefined;
    runtime.start(
      {
        pod,
        container,
        isInit: false,
        attempt: entry.attempt,
        ...(resumed === undefined ? {} : { resumed }),
      },
      () => {
        wake(keyOf(pod));
      },
    );
  }
  wake(keyOf(pod));
}

function sync(shop: Shop, key: string): void {
  const { namespace, name } = parseKey(key);
  const pod = shop.api.get('Pod', namespace, name) as Pod | undefined;
  if (pod?.spec.nodeName === undefined) return;
  const node = shop.api.get('Node', undefined, pod.spec.nodeName) as Node | undefined;
  if (node !== undefined && !isNodeReady(node)) return;
  if (pod.metadata.deletionTimestamp !== undefined) terminate(shop, pod);
  else if (!isTerminal(pod)) writeStatus(shop.api, pod, podStatus(pod, look(shop, pod)));
}

function look(shop: Shop, pod: Pod): PodFindings {
  const now = timestamp(shop.clock.now());
  const missing = missingMounts(shop.api, pod);
  const base = { addresses: shop.addresses.of(pod), now };
  for (const { volume, message } of missing)
    shop.events.record(pod, {
      type: 'Warning',
      reason: 'FailedMount',
      message: `MountVolume.SetUp failed for volume "${volume}" : ${message}`,
      component: 'kubelet',
    });
  const inits = pod.spec.initContainers ?? [];
  const waitingOn = inits.length > 0 ? 'PodInitializing' : 'ContainerCreating';
  const wait = (container: Container) =>
    containerStatus(
      pod,
      container,
      statusOf(pod, container.name),
      waitsAnew(pod, container) ? { waiting: { reason: waitingOn } } : {},
    );
  if (missing.length > 0 && !hasBegun(pod)) {
    return {
      ...base,
      initStatuses: inits.map(wait),
      statuses: pod.spec.containers.map(wait),
      uninitialized: inits.map((entry) => entry.name),
      isSandboxReady: false,
      phase: 'Pending',
    };
  }
  const steps: Step[] = [];
  let isHeld = false;
  for (const container of inits) {
    const step: Step = isHeld
      ? { status: wait(container), state: 'going' }
      : stepContainer(shop, pod, container, true);
    steps.push(step);
    isHeld ||= !isInitDone(container, step);
  }
  const initStatuses = steps.map((step) => step.status);
  const uninitialized = inits
    .filter((container, index) => !isInitDone(container, steps[index]))
    .map((container) => container.name);
  if (isHeld) {
    const isFailed = steps.some(
      (step) => step.state === 'over' && step.status.state.terminated?.exitCode !== 0,
    );
    return {
      ...base,
      initStatuses,
      statuses: pod.spec.containers.map(wait),
      uninitialized,
      isSandboxReady: true,
      phase: isFailed ? 'Failed' : 'Pending',
    };
  }
  const main = pod.spec.containers.map((container) => stepContainer(shop, pod, container, false));
  return {
    ...base,
    initStatuses,
    statuses: main.map((step) => step.status),
    uninitialized,
    isSandboxReady: true,
    phase: phaseOf(main),
  };
}

function waitsAnew(pod: Pod, container: Container): boolean {
  const before = statusOf(pod, container.name);
  return before === undefined || before.state.waiting !== undefined;
}

function hasBegun(pod: Pod): boolean {
  return [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])].some(
    (status) => status.state.waiting === undefined,
  );
}

function isInitDone(container: Container, step: Step | undefined): boolean {
  if (container.restartPolicy === 'Always') return step?.state === 'running';
  return step?.state === 'over' && step.status.state.terminated?.exitCode === 0;
}

function phaseOf(steps: readonly Step[]): PodFindings['phase'] {
  if (steps.every((step) => step.state === 'over'))
    return steps.every((step) => step.status.state.terminated?.exitCode === 0) ? 'Succeeded' : 'Failed';
  return steps.some(
    (step) =>
      step.state !== 'going' ||
      step.status.restartCount > 0 ||
      step.status.state.terminated !== undefined ||
      step.status.lastState.terminated !== undefined,
  )
    ? 'Running'
    : 'Pending';
}

/** Ends a pod that is being deleted: its containers first, then its last status, then the object. */
function terminate(shop: Shop, pod: Pod): void {
  const { api, runtime, events, stopping } = shop;
  const uid = pod.metadata.uid ?? '';
  if (isTerminal(pod)) {
    if (pod.metadata.deletionGracePeriodSeconds !== 0)
      api.remove('Pod', pod.metadata.namespace, pod.metadata.name, { gracePeriodSeconds: 0, uid });
    return;
  }
  if (stopping.has(uid)) return;
  stopping.add(uid);
  for (const container of pod.spec.containers) {
    if (runtime.status(uid).get(container.name)?.phase !== 'running') continue;
    events.record(
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: pod.metadata,
        fieldPath: `spec.containers{${container.name}}`,
      },
      {
        type: 'Normal',
        reason: 'Killing',
        message: `Stopping container ${container.name}`,
        component: 'kubelet',
      },
    );
  }
  runtime.stop(uid, (pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000, () => {
    finish(shop, pod);
  });
}

function finish({ api, runtime, clock, addresses }: Shop, pod: Pod): void {
  const { namespace, name, uid = '' } = pod.metadata;
  const present = api.get('Pod', namespace, name) as Pod | undefined;
  if (present === undefined || present.metadata.uid !== uid) return;
  const observed = runtime.status(uid);
  const statuses = (containers: readonly Container[]) =>
    containers.map((container) => {
      const seen = observed.get(container.name);
      return containerStatus(
        present,
        container,
        statusOf(present, container.name),
        seen?.phase === 'exited' ? { observed: seen } : {},
      );
    });
  const main = statuses(present.spec.containers);
  const isClean = main.every((status) => status.state.terminated?.exitCode === 0);
  const findings: PodFindings = {
    initStatuses: statuses(present.spec.initContainers ?? []),
    statuses: main,
    uninitialized: [],
    isSandboxReady: false,
    addresses: addresses.of(present),
    phase: isClean ? 'Succeeded' : 'Failed',
    now: timestamp(clock.now()),
  };
  writeStatus(api, present, podStatus(present, findings));
  api.remove('Pod', namespace, name, { gracePeriodSeconds: 0, uid });
}
