import type { Clock } from '../api/api.ts';
import type { PodFault } from '../faults/pod-faults.ts';
import { fraction } from '../objects/hash.ts';
import type { Pod } from '../objects/pod.ts';
import { playedLines } from './played-logs.ts';
import type { ContainerRun, Observed, PodRuntime } from './runtime.ts';

export interface PlayedOptions {
  clock: Clock;
  seed: string;
  faultOf: (pod: Pod) => PodFault | undefined;
}

interface Entry {
  run: ContainerRun;
  observed: Observed;
  changed: () => void;
  cancel: () => void;
}

/** Milliseconds at speed 1, as ranges a pod's seed picks from: a plain pod is ready 1 to 4 seconds after its creation. */
const TIMES = {
  pull: [250, 700],
  cached: [20, 60],
  init: [150, 450],
  boot: [400, 1400],
  job: [500, 1500],
  crash: [300, 800],
  stop: [30, 150],
} as const;
const MAXIMUM_DELAY_MS = 3000;
const MISSING_IMAGE = 'does-not-exist';

/** A runtime that plays: nothing runs, but everything happens in the order and at the pace of the real thing. */
export function createPlayedRuntime({ clock, seed, faultOf }: PlayedOptions): PodRuntime {
  const pods = new Map<string, Map<string, Entry>>();
  const images = new Set<string>();

  const duration = (run: ContainerRun, name: keyof typeof TIMES): number => {
    const [low, high] = TIMES[name];
    const { namespace, name: pod } = run.pod.metadata;
    return Math.round(
      low + (high - low) * fraction(seed, namespace ?? '', pod, run.container.name, run.attempt, name),
    );
  };
  const set = (entry: Entry, observed: Observed): void => {
    entry.observed = observed;
    entry.changed();
  };
  const later = (entry: Entry, milliseconds: number, act: () => void): void => {
    entry.cancel = clock.after(milliseconds, act);
  };

  const run = (entry: Entry, startedAt: number, pulledMs?: number): void => {
    const { run: wanted } = entry;
    const plan = planOf(wanted, faultOf(wanted.pod));
    const pulled = pulledMs === undefined ? {} : { pulledMs };
    if (plan.ends === undefined) {
      const failing = plan.probeFailure === undefined ? {} : { probeFailure: plan.probeFailure };
      set(entry, {
        attempt: wanted.attempt,
        phase: 'running',
        startedAt,
        isReady: false,
        ...pulled,
        ...failing,
      });
      if (plan.isReady)
        later(entry, duration(wanted, 'boot') + probeDelay(wanted), () => {
          set(entry, { attempt: wanted.attempt, phase: 'running', startedAt, isReady: true });
        });
      return;
    }
    const { exitCode, reason, message } = plan.ends;
    set(entry, { attempt: wanted.attempt, phase: 'running', startedAt, isReady: plan.isReady, ...pulled });
    later(entry, duration(wanted, exitCode !== 0 ? 'crash' : wanted.isInit ? 'init' : 'job'), () => {
      set(entry, {
        attempt: wanted.attempt,
        phase: 'exited',
        startedAt,
        finishedAt: clock.now(),
        exitCode,
        reason,
        ...(message === undefined ? {} : { message }),
      });
    });
  };
  const pull = (entry: Entry): void => {
    const { run: wanted } = entry;
    const { image } = wanted.container;
    const isCached = isPresent(wanted);
    const milliseconds = duration(wanted, isCached ? 'cached' : 'pull');
    later(entry, milliseconds, () => {
      if (image.includes(MISSING_IMAGE) || appliesTo(faultOf(wanted.pod), 'image-missing', wanted)) {
        set(entry, {
          attempt: wanted.attempt,
          phase: 'pull-failed',
          failedAt: clock.now(),
          message: pullFailure(image),
        });
        return;
      }
      images.add(imageKey(wanted));
      run(entry, clock.now(), isCached ? undefined : milliseconds);
    });
  };
  const isPresent = (wanted: ContainerRun): boolean =>
    images.has(imageKey(wanted)) && wanted.container.imagePullPolicy !== 'Always';
  return {
    start(wanted, changed) {
      const uid = wanted.pod.metadata.uid ?? '';
      const entries = pods.get(uid) ?? new Map<string, Entry>();
      pods.set(uid, entries);
      entries.get(wanted.container.name)?.cancel();
      const entry: Entry = {
        run: wanted,
        observed: { attempt: wanted.attempt, phase: 'creating', isPulling: !isPresent(wanted) },
        changed,
        cancel: () => {},
      };
      entries.set(wanted.container.name, entry);
      const { resumed } = wanted;
      const isServing = planOf(wanted, faultOf(wanted.pod)).ends === undefined;
      if (resumed === undefined) pull(entry);
      else if (resumed.isReady && isServing)
        entry.observed = {
          attempt: wanted.attempt,
          phase: 'running',
          startedAt: resumed.startedAt,
          isReady: true,
        };
      else run(entry, resumed.startedAt);
    },
    stop(podUid, graceMs, stopped) {
      const entries = [...(pods.get(podUid)?.values() ?? [])];
      for (const entry of entries) entry.cancel();
      const running = entries.filter((entry) => entry.observed.phase === 'running');
      const longest = Math.max(0, ...running.map((entry) => duration(entry.run, 'stop')));
      clock.after(Math.min(graceMs, longest), () => {
        for (const entry of running) {
          if (entry.observed.phase !== 'running') continue;
          const exitCode = entry.run.pod.spec.restartPolicy === 'Always' ? 0 : 143;
          entry.observed = {
            attempt: entry.run.attempt,
            phase: 'exited',
            startedAt: entry.observed.startedAt,
            finishedAt: clock.now(),
            exitCode,
            reason: exitCode === 0 ? 'Completed' : 'Error',
          };
        }
        stopped();
      });
    },
    status: (podUid) => new Map([...(pods.get(podUid) ?? [])].map(([name, entry]) => [name, entry.observed])),
    logs: (pod, container, options) => playedLines(pod, container, faultOf(pod), options),
    forget(podUid) {
      for (const entry of pods.get(podUid)?.values() ?? []) entry.cancel();
      pods.delete(podUid);
    },
  };
}

function imageKey({ pod, container }: ContainerRun): string {
  return `${pod.spec.nodeName ?? ''} ${container.image}`;
}

interface Plan {
  /** How the run ends by itself; absent for what serves until it is stopped. */
  ends?: { exitCode: number; reason: string; message?: string };
  isReady: boolean;
  probeFailure?: string;
}

function planOf(run: ContainerRun, fault: PodFault | undefined): Plan {
  const isSidecar = run.isInit && run.container.restartPolicy === 'Always';
  const isJob = !run.isInit && run.pod.spec.restartPolicy !== 'Always';
  if (run.isInit && !isSidecar)
    return appliesTo(fault, 'init-fails', run)
      ? failure()
      : { ends: { exitCode: 0, reason: 'Completed' }, isReady: false };
  if (appliesTo(fault, 'oom', run)) return { ends: { exitCode: 137, reason: 'OOMKilled' }, isReady: false };
  if (appliesTo(fault, 'crash-loop', run) || (isJob && appliesTo(fault, 'job-fails', run))) return failure();
  if (isJob)
    return {
      ends: { exitCode: 0, reason: 'Completed' },
      isReady: run.container.readinessProbe === undefined,
    };
  if (appliesTo(fault, 'never-ready', run))
    return { isReady: false, probeFailure: 'Readiness probe failed: HTTP probe failed with statuscode: 503' };
  return { isReady: true };
}

function failure(): Plan {
  return { ends: { exitCode: 1, reason: 'Error' }, isReady: false };
}

function appliesTo(fault: PodFault | undefined, kind: PodFault['kind'], run: ContainerRun): boolean {
  return fault?.kind === kind && (fault.container === undefined || fault.container === run.container.name);
}

function probeDelay({ container }: ContainerRun): number {
  const seconds =
    (container.startupProbe?.initialDelaySeconds ?? 0) + (container.readinessProbe?.initialDelaySeconds ?? 0);
  return Math.min(seconds * 1000, MAXIMUM_DELAY_MS);
}

function pullFailure(image: string): string {
  const path = image.includes('/') ? image : `docker.io/library/${image}`;
  return `failed to pull and unpack image "${path}": failed to resolve reference "${path}": ${path}: not found`;
}
