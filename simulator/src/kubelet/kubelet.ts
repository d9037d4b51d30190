import type { Api, Clock, Controller } from '../api/api.ts';
import { createController } from '../controllers/controller.ts';
import type { ControllerParts, EventRecorder } from '../controllers/controller.ts';
import { createDeadlines } from '../controllers/deadlines.ts';
import { isNodeReady } from '../controllers/node-lifecycle.ts';
import type { Node } from '../controllers/node-lifecycle.ts';
import type { PodFaults } from '../faults/pod-faults.ts';
import { keyOf, parseKey, writeStatus } from '../objects/meta.ts';
import { isTerminal } from '../objects/pod.ts';
import type { Pod } from '../objects/pod.ts';
import { createAddresses } from './addresses.ts';
import { podStatus } from './pod-status.ts';
import { endPod } from './pod-end.ts';
import { lookAtPod } from './pod-look.ts';
import type { Workplace } from './pod-worker.ts';
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

/** The kubelets of all nodes: starts what is assigned to them, keeps it running as its policy says, and reports it. */
export function createKubelet(options: KubeletOptions): Controller {
  const { api, clock, events, runtime, podFaults } = options;
  const deadlines = createDeadlines(clock);
  let wake: (key: string) => void = () => {};
  const addresses = createAddresses(api.list('Pod', { filter: (pod) => !isTerminal(pod as Pod) }) as Pod[]);
  const place: Workplace = {
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
    ending: new Map(),
  };
  const blocked = (namespace: string | undefined): string[] =>
    api.list('Pod', { namespace: namespace ?? '', filter: (pod) => isBlocked(pod as Pod) }).map(keyOf);
  const controller = createController(options, {
    name: 'kubelet',
    starts: ['Pod'],
    watches: {
      Pod: (change) => {
        if (change.type === 'DELETED') release(place, change.object as Pod);
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
      sync(place, key);
    },
  });
  let unsubscribe: (() => void) | undefined;
  return {
    start() {
      controller.start();
      unsubscribe = podFaults.subscribe(() => {
        for (const pod of api.list('Pod', { filter: (entry) => !isTerminal(entry as Pod) }) as Pod[])
          restart(place, pod, podFaults);
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

function release({ runtime, addresses, deadlines, pulls, ending }: Workplace, pod: Pod): void {
  const uid = pod.metadata.uid ?? '';
  runtime.forget(uid);
  addresses.release(uid);
  deadlines.forget(uid);
  ending.delete(uid);
  for (const { name } of [...(pod.spec.initContainers ?? []), ...pod.spec.containers])
    pulls.delete(`${uid}/${name}`);
}

/** A fault that comes or goes shows in what runs: the containers begin their present run anew. */
function restart({ runtime, wake }: Workplace, pod: Pod, podFaults: PodFaults): void {
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

function sync(place: Workplace, key: string): void {
  const { namespace, name } = parseKey(key);
  const pod = place.api.get('Pod', namespace, name) as Pod | undefined;
  if (pod?.spec.nodeName === undefined) return;
  const node = place.api.get('Node', undefined, pod.spec.nodeName) as Node | undefined;
  if (node !== undefined && !isNodeReady(node)) return;
  if (pod.metadata.deletionTimestamp !== undefined) endPod(place, pod);
  else if (!isTerminal(pod)) writeStatus(place.api, pod, podStatus(pod, lookAtPod(place, pod)));
}
