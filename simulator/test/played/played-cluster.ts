import { randomUUID } from 'node:crypto';
import { createAdmission } from '../../src/admission/admission.ts';
import type { Api, Change, Clock, KubeObject } from '../../src/api/api.ts';
import { createApi } from '../../src/api/create-api.ts';
import { createBehaviour } from '../../src/behaviour.ts';
import type { NodeSize } from '../../src/controllers/bootstrap.ts';
import type { PodLogs } from '../../src/api/pod-logs.ts';
import { createPodFaults } from '../../src/faults/pod-faults.ts';
import type { PodFaults } from '../../src/faults/pod-faults.ts';
import { seededRandom } from '../../src/lib/clock.ts';
import { condition } from '../../src/objects/meta.ts';
import type { Condition } from '../../src/objects/workloads.ts';

/** Time that stands still until a test moves it. Timers fire in order of their due time. */
export interface FakeClock extends Clock {
  advance(milliseconds: number): void;
  /** How many timers wait. */
  pending(): number;
}

export function fakeClock(start = Date.parse('2026-11-21T10:00:00Z')): FakeClock {
  let now = start;
  let serial = 0;
  const timers = new Map<number, { due: number; callback: () => void }>();
  const next = (until: number): [number, { due: number; callback: () => void }] | undefined => {
    let found: [number, { due: number; callback: () => void }] | undefined;
    for (const entry of timers)
      if (entry[1].due <= until && (found === undefined || entry[1].due < found[1].due)) found = entry;
    return found;
  };
  return {
    now: () => now,
    after(milliseconds, callback) {
      serial += 1;
      const id = serial;
      timers.set(id, { due: now + milliseconds, callback });
      return () => {
        timers.delete(id);
      };
    },
    advance(milliseconds) {
      const until = now + milliseconds;
      for (let entry = next(until), steps = 0; entry !== undefined; entry = next(until), steps += 1) {
        if (steps > 200_000)
          throw new Error('the cluster does not come to rest: more than 200,000 timers fired');
        timers.delete(entry[0]);
        now = Math.max(now, entry[1].due);
        entry[1].callback();
      }
      now = until;
    },
    pending: () => timers.size,
  };
}

export interface PlayedCluster {
  api: Api;
  clock: FakeClock;
  podFaults: PodFaults;
  logs: PodLogs;
  changes: Change[];
  problems: string[];
  stop(): void;
  /** Applies by create-or-replace. */
  put(object: unknown): KubeObject;
  get(kind: string, name: string, namespace?: string): KubeObject | undefined;
  list(kind: string, namespace?: string): KubeObject[];
  condition(kind: string, name: string, type: string, namespace?: string): Condition | undefined;
  /** `reason: message` of the events about one object, in order. */
  events(kind: string, name: string, namespace?: string): string[];
  /** Moves time in steps until it holds; fails after `limitMs` of cluster time. */
  until(what: string, holds: () => boolean, limitMs?: number): void;
}

/** A whole cluster on a fake clock, without a wire: the real API, admission, controllers and kubelets. */
export function playedCluster(
  options: { nodes?: Partial<NodeSize>; namespace?: Record<string, string> } = {},
): PlayedCluster {
  const clock = fakeClock();
  const api = createApi({ clock, random: seededRandom(1), newUid: randomUUID, admission: createAdmission() });
  const podFaults = createPodFaults();
  const problems: string[] = [];
  const changes: Change[] = [];
  api.subscribe((change) => changes.push(change));
  const report = (message: string, error: unknown): void => {
    problems.push(`${message}: ${(error as Error).stack ?? String(error)}`);
  };
  const behaviour = createBehaviour({
    api,
    clock,
    seed: 1,
    ca: 'CA',
    podFaults,
    nodes: options.nodes ?? {},
    report,
  });
  behaviour.start();
  api.create({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', labels: options.namespace ?? {} },
  });
  clock.advance(100);
  return {
    api,
    clock,
    podFaults,
    changes,
    problems,
    logs: behaviour.logs()!,
    stop: behaviour.stop,
    ...reading(api),
    until: waiting(api, clock, problems),
    put: (object) => put(api, object as KubeObject),
  };
}

function put(api: Api, wanted: KubeObject): KubeObject {
  const { namespace, name } = wanted.metadata;
  const present = api.get(wanted.kind, namespace, name);
  if (present === undefined) return api.create(wanted);
  return api.update({ ...present, ...wanted, metadata: { ...present.metadata, ...wanted.metadata } });
}

function reading(api: Api): Pick<PlayedCluster, 'get' | 'list' | 'condition' | 'events'> {
  const get: PlayedCluster['get'] = (kind, name, namespace = 'shop') =>
    api.get(kind, namespace === '' ? undefined : namespace, name);
  const isAbout = (event: KubeObject, kind: string, name: string): boolean => {
    const about = event.involvedObject as { kind: string; name: string };
    return about.kind === kind && about.name.startsWith(name);
  };
  return {
    get,
    list: (kind, namespace = 'shop') => api.list(kind, namespace === '' ? {} : { namespace }),
    condition: (kind, name, type, namespace) =>
      condition(
        (get(kind, name, namespace)?.status as { conditions?: Condition[] } | undefined)?.conditions,
        type,
      ),
    events: (kind, name, namespace = 'shop') =>
      api
        .list('Event', { namespace, filter: (event) => isAbout(event, kind, name) })
        .map((event) => `${String(event.reason)}: ${String(event.message)}`),
  };
}

function waiting(api: Api, clock: FakeClock, problems: readonly string[]): PlayedCluster['until'] {
  return (what, holds, limitMs = 60_000) => {
    for (let spent = 0; spent <= limitMs; spent += 50) {
      if (holds()) return;
      clock.advance(50);
    }
    const pods = api.list('Pod').map((pod) => `${pod.metadata.name} ${JSON.stringify(pod.status)}`);
    throw new Error([`after ${String(limitMs)} ms still not: ${what}`, ...pods, ...problems].join('\n'));
  };
}

export function deployment(
  name: string,
  spec: Record<string, unknown> = {},
  pod: Record<string, unknown> = {},
  annotations: Record<string, string> = {},
): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop', labels: { app: name } },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name }, annotations }, spec: podSpec(pod) },
      ...spec,
    },
  };
}

export function podSpec(pod: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    containers: [{ name: 'web', image: 'example.com/web:1', ports: [{ name: 'http', containerPort: 8080 }] }],
    ...pod,
  };
}

export function job(
  name: string,
  spec: Record<string, unknown> = {},
  pod: Record<string, unknown> = {},
  annotations: Record<string, string> = {},
): KubeObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: 'shop', labels: { 'app.kubernetes.io/component': 'seed' } },
    spec: {
      backoffLimit: 2,
      template: {
        metadata: { annotations },
        spec: { restartPolicy: 'Never', containers: [{ name: 'seed', image: 'example.com/seed:1' }], ...pod },
      },
      ...spec,
    },
  };
}

export function service(name: string, spec: Record<string, unknown> = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'shop' },
    spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 'http' }], ...spec },
  };
}
