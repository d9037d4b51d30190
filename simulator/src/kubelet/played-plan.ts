import type { PodFault } from '../faults/pod-faults.ts';
import type { ContainerRun } from './runtime.ts';

const MAXIMUM_DELAY_MS = 3000;
const MISSING_IMAGE = 'does-not-exist';

/** What a run will come to. */
export interface Plan {
  /** How the run ends by itself; absent for what serves until it is stopped. */
  ends?: { exitCode: number; reason: string; message?: string };
  isReady: boolean;
  probeFailure?: string;
}

/** Init containers and Jobs end by themselves, everything else serves; faults change that. */
export function planOf(run: ContainerRun, fault: PodFault | undefined): Plan {
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

/** The first delays of the probes, at most three seconds: a played shop need not be waited for. */
export function probeDelay({ container }: ContainerRun): number {
  const seconds =
    (container.startupProbe?.initialDelaySeconds ?? 0) + (container.readinessProbe?.initialDelaySeconds ?? 0);
  return Math.min(seconds * 1000, MAXIMUM_DELAY_MS);
}

/** Why the image of this run cannot be pulled; undefined if it can. */
export function pullFailure(run: ContainerRun, fault: PodFault | undefined): string | undefined {
  const { image } = run.container;
  if (!image.includes(MISSING_IMAGE) && !appliesTo(fault, 'image-missing', run)) return undefined;
  const path = image.includes('/') ? image : `docker.io/library/${image}`;
  return `failed to pull and unpack image "${path}": failed to resolve reference "${path}": ${path}: not found`;
}
