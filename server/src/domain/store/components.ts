import type { ExpectedComponent } from '../engine.ts';
import type { ObservedPod, ObservedStore, ObservedWorkload } from './observed.ts';
import type { ComponentPicture, StatusFacts } from './status-facts.ts';
import type { PodStatus } from './status.ts';

type Seen = Omit<ComponentPicture, 'done' | 'status'>;

/** Sorts what was observed by component, in order of dependence, and says which are done. */
export function componentPictures(
  facts: Pick<StatusFacts, 'expected' | 'observed' | 'edge'>,
): ComponentPicture[] {
  return facts.expected.map((expected) => {
    const seen = seenOf(expected, facts.observed);
    const done = isDone(seen, facts.edge.readiness);
    const main = seen.pods.flatMap((pod) => pod.containers).filter((container) => !container.init);
    return {
      ...seen,
      done,
      status: {
        name: expected.name,
        kind: expected.kind,
        ...amounts(seen, done),
        restarts: main.reduce((sum, container) => sum + container.restarts, 0),
        image: seen.workload?.image ?? main[0]?.image,
        pods: seen.pods.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(podStatus),
      },
    };
  });
}

/**
 * The engine's version that runs: the one that every workload was made for, once all of them are rolled out. Undefined
 * while a rollout is on its way, and where nothing runs.
 */
export function runningVersion(pictures: readonly ComponentPicture[]): string | undefined {
  const workloads = pictures.flatMap(({ workload, done, status }) =>
    workload ? [{ version: workload.version, runs: done && status.ready > 0 }] : [],
  );
  const [first] = workloads;
  const isOne = workloads.every(({ version, runs }) => runs && version === first?.version);
  return isOne ? first?.version : undefined;
}

function seenOf(expected: ExpectedComponent, observed: ObservedStore): Seen {
  const named = (object: { name: string; deleting: boolean }): boolean =>
    !object.deleting &&
    (expected.prefix ? object.name.startsWith(expected.objectName) : object.name === expected.objectName);
  const { kind } = expected;
  return {
    expected,
    workload: observed.workloads.find((workload) => workload.kind === kind && named(workload)),
    jobs: kind === 'Job' ? observed.jobs.filter(named) : [],
    ingress: kind === 'Ingress' ? observed.ingresses.find(named) : undefined,
    pods: kind === 'Ingress' ? [] : observed.pods.filter((pod) => pod.component === expected.name),
  };
}

function isDone(seen: Seen, edge: 'address' | 'assume'): boolean {
  switch (seen.expected.kind) {
    case 'Job':
      return (
        seen.expected.minAvailable === 0 || (seen.jobs.length > 0 && seen.jobs.every((job) => job.complete))
      );
    case 'Ingress':
      return seen.ingress !== undefined && (edge === 'assume' || seen.ingress.address !== undefined);
    default:
      return seen.workload !== undefined && isRolledOut(seen.workload, seen.pods, seen.expected.minAvailable);
  }
}

/**
 * A rollout is complete when the controller has seen the newest spec, every instance is of the newest kind and the
 * minimum is available. Counts in a workload's status include instances of the old kind, so these must be gone first.
 */
export function isRolledOut(
  workload: ObservedWorkload,
  pods: readonly ObservedPod[],
  minAvailable: number,
): boolean {
  if (workload.observedGeneration < (workload.generation ?? 0)) return false;
  // Counts leave out pods that are ending; what is suspended has none at all.
  if (minAvailable === 0) return workload.replicas === 0 && workload.available === 0 && !pods.some(isThere);
  const living = pods.filter(isLiving).length;
  return (
    workload.updated >= workload.replicas &&
    workload.available >= minAvailable &&
    workload.ready >= minAvailable &&
    living <= Math.max(workload.updated, workload.replicas)
  );
}

const isThere = (pod: ObservedPod): boolean => pod.phase !== 'Succeeded' && pod.phase !== 'Failed';

export const isLiving = (pod: ObservedPod): boolean =>
  !pod.deleting && pod.phase !== 'Succeeded' && pod.phase !== 'Failed';

function amounts(seen: Seen, done: boolean): { ready: number; wanted: number } {
  const { kind, minAvailable } = seen.expected;
  if (kind === 'Ingress') return { ready: done ? 1 : 0, wanted: 1 };
  if (kind === 'Job') {
    const succeeded = Math.max(0, ...seen.jobs.map((job) => job.succeeded));
    return { ready: done ? Math.max(succeeded, minAvailable) : 0, wanted: minAvailable };
  }
  return {
    ready: seen.workload?.ready ?? 0,
    wanted: Math.max(minAvailable, minAvailable === 0 ? 0 : (seen.workload?.replicas ?? 0)),
  };
}

function podStatus(pod: ObservedPod): PodStatus {
  const main = pod.containers.filter((container) => !container.init);
  return {
    name: pod.name,
    phase: pod.deleting ? 'Terminating' : pod.phase,
    ready: pod.ready,
    restarts: main.reduce((sum, container) => sum + container.restarts, 0),
    node: pod.node,
    image: main[0]?.image,
    startedAt: pod.startedAt,
    reason: undefined,
  };
}
