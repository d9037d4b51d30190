import type { ExpectedComponent } from '../engine.ts';
import { saysDiskFull } from './disk-full.ts';
import type { ObservedPod } from './observed.ts';

/** What the log of a failed Job's pod says about the cause; nothing of the log itself is kept. */
export interface JobTrouble {
  component: string;
  pod: string;
  code: 'DATABASE_LOGIN_FAILED' | 'DISK_FULL';
  user: string | undefined;
}

/** How databases say that they do not take the password, with the user where it is named. */
const refusedLogins: readonly RegExp[] = [
  /password authentication failed for user "?([\w.-]{1,63})?/i,
  /\b28P01\b/,
  /Access denied for user '([\w.-]{1,63})'/i,
  /ER_ACCESS_DENIED_ERROR|\bERROR 1045\b/,
];

/** Reads the end of a log; undefined where it names no cause that we know. */
export function readJobLog(log: string): Pick<JobTrouble, 'code' | 'user'> | undefined {
  for (const pattern of refusedLogins) {
    const match = pattern.exec(log);
    if (match) return { code: 'DATABASE_LOGIN_FAILED', user: match[1] };
  }
  return saysDiskFull(log) ? { code: 'DISK_FULL', user: undefined } : undefined;
}

export interface FailedRun {
  component: string;
  pod: string;
  container: string;
  /** Names this very run. */
  key: string;
}

/** Runs of Jobs' containers that ended badly and whose logs can still be read. */
export function failedRuns(
  expected: readonly ExpectedComponent[],
  pods: readonly ObservedPod[],
): FailedRun[] {
  const jobs = new Set(expected.flatMap(({ name, kind }) => (kind === 'Job' ? [name] : [])));
  return pods.flatMap(({ component, name, uid, containers }) => {
    if (component === undefined || !jobs.has(component)) return [];
    const failed = containers.filter(
      ({ terminated, lastTerminated }) => ((terminated ?? lastTerminated)?.exitCode ?? 0) !== 0,
    );
    return failed.map((container) => ({
      component,
      pod: name,
      container: container.name,
      key: `${uid}/${container.name}/${container.restarts}`,
    }));
  });
}
