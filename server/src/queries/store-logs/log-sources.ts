import type { ObservedContainer, ObservedPod } from '../../domain/store/observed.ts';

/** One container of one pod, and how far its log was read. */
export interface LogSource {
  pod: string;
  container: string;
  /** Restarts of the container that was read last; undefined before the first time. */
  readRestarts: number | undefined;
  /** Stamp and time of the last line. */
  last: string;
  lastAt: number | undefined;
  isReading: boolean;
  /** Not to be opened again before this (monotonic): it ended or failed a moment ago. */
  notBefore: number;
}

export interface Candidate {
  key: string;
  pod: ObservedPod;
  container: ObservedContainer;
}

const keyOf = (pod: ObservedPod, container: ObservedContainer): string => `${pod.uid}/${container.name}`;

/** Every container that a reader of this component may want to see, in the order of pods' names. */
export const candidates = (pods: readonly ObservedPod[], component: string | undefined): Candidate[] =>
  pods
    .filter((pod) => component === undefined || pod.component === component)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((pod) => pod.containers.map((container) => ({ key: keyOf(pod, container), pod, container })));

/** Whether there is a log to be read: an instance runs or has run. */
export function hasLog(container: ObservedContainer, previous: boolean): boolean {
  if (previous) return container.lastTerminated !== undefined;
  return container.waiting === undefined || container.lastTerminated !== undefined;
}

/** Whether its log can hold lines that were not read: a newer instance, or one that still runs. */
export function hasMore(container: ObservedContainer, source: LogSource | undefined): boolean {
  if (!hasLog(container, false)) return false;
  if (source?.readRestarts === undefined || container.restarts > source.readRestarts) return true;
  return container.terminated === undefined && container.waiting === undefined;
}
