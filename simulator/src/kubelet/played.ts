import type { Observed, PodRuntime } from './runtime.ts';
import { PlayedContainer } from './played-container.ts';
import type { PlayedOptions } from './played-container.ts';
import { playedLines } from './played-logs.ts';

/** A runtime that plays: nothing runs, but everything happens in the order and at the pace of the real thing. */
export function createPlayedRuntime(options: PlayedOptions): PodRuntime {
  const { clock, faultOf } = options;
  const pods = new Map<string, Map<string, PlayedContainer>>();
  const images = new Set<string>();
  const containersOf = (podUid: string): PlayedContainer[] => [...(pods.get(podUid)?.values() ?? [])];
  return {
    start(run, changed) {
      const uid = run.pod.metadata.uid ?? '';
      const containers = pods.get(uid) ?? new Map<string, PlayedContainer>();
      pods.set(uid, containers);
      containers.get(run.container.name)?.cancel();
      const container = new PlayedContainer(options, images, run, changed);
      containers.set(run.container.name, container);
      container.begin();
    },
    stop(podUid, graceMs, stopped) {
      const running = containersOf(podUid).filter(({ observed }) => observed.phase === 'running');
      for (const container of containersOf(podUid)) container.cancel();
      const longest = Math.max(0, ...running.map(({ stopMs }) => stopMs));
      clock.after(Math.min(graceMs, longest), () => {
        for (const container of running) container.observed = ended(container, clock.now());
        stopped();
      });
    },
    status: (podUid) =>
      new Map([...(pods.get(podUid) ?? [])].map(([name, container]) => [name, container.observed])),
    logs: (pod, container, query) => playedLines(pod, container, faultOf(pod), query),
    forget(podUid) {
      for (const container of containersOf(podUid)) container.cancel();
      pods.delete(podUid);
    },
  };
}

/** Servers end well when asked to; what should have finished its work is cut off. */
function ended({ observed, run }: PlayedContainer, finishedAt: number): Observed {
  if (observed.phase !== 'running') return observed;
  const exitCode = run.pod.spec.restartPolicy === 'Always' ? 0 : 143;
  const reason = exitCode === 0 ? 'Completed' : 'Error';
  return {
    attempt: run.attempt,
    phase: 'exited',
    startedAt: observed.startedAt,
    finishedAt,
    exitCode,
    reason,
  };
}
