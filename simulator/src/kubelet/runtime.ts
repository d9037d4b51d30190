import type { Container, Pod } from '../objects/pod.ts';

/** One run of one container. `attempt` counts its restarts. */
export interface ContainerRun {
  pod: Pod;
  container: Container;
  isInit: boolean;
  attempt: number;
  /** Set when the container ran already before this process began: take it up as it was. */
  resumed?: { startedAt: number; isReady: boolean };
}

/** What a runtime says of a container; times in milliseconds. */
export type Observed = { attempt: number } & (
  | { phase: 'creating'; isPulling?: boolean }
  | { phase: 'pull-failed'; failedAt: number; message: string }
  | { phase: 'running'; startedAt: number; isReady: boolean; pulledMs?: number; probeFailure?: string }
  | {
      phase: 'exited';
      startedAt: number;
      finishedAt: number;
      exitCode: number;
      reason: string;
      message?: string;
    }
);

export interface LogLine {
  at: number;
  text: string;
}

/**
 * What really runs (or plays) containers. The kubelet decides what should run and writes the pod's status; a runtime starts,
 * stops and tells. Nothing outside a runtime may assume that pods are played.
 */
export interface PodRuntime {
  /** Begins a run and calls `changed` whenever `status` differs. Pulls the image first if it must. */
  start(run: ContainerRun, changed: () => void): void;
  /** Ends all containers of a pod, at the latest after the grace period; `stopped` is called once. */
  stop(podUid: string, graceMs: number, stopped: () => void): void;
  /** The containers it knows of a pod, by name. */
  status(podUid: string): ReadonlyMap<string, Observed>;
  /** Lines of the present or the previous run, oldest first, with times up to `until`. */
  logs(pod: Pod, container: string, options: { previous: boolean; until: number }): LogLine[];
  /** Releases what it keeps of a pod. */
  forget(podUid: string): void;
}
