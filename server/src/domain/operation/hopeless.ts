import type { Reason } from '../reason.ts';
import { dated } from '../store/compute-status.ts';
import type { Finding } from '../store/checks/finding.ts';
import { findBlame } from '../store/checks/blame.ts';
import { componentPictures } from '../store/components.ts';
import type { StatusFacts } from '../store/status-facts.ts';
import { isDoneInAttempt } from './attempt.ts';
import { returning } from './choose-return.ts';

/** Why a running attempt cannot end well, and when it is given up for that. */
export interface Hopeless {
  error: Reason;
  /** Ms since 1970. */
  from: number;
}

/**
 * What waiting until the deadline cannot mend: a Job that was given up, at once; in a change that can go back to what
 * was READY, an image that no registry has, once that stood for `imageGraceMs`. `removedJobs` are those of earlier
 * attempts, by uid.
 */
export function hopeless(
  facts: StatusFacts,
  removedJobs: ReadonlySet<string>,
  imageGraceMs: number,
): Hopeless | undefined {
  const { operation, now } = facts;
  if (operation === undefined || !isDoneInAttempt(operation, 'release')) return undefined;
  const jobs = facts.observed.jobs.filter((job) => !removedJobs.has(job.uid));
  const current = { ...facts, observed: { ...facts.observed, jobs } };
  const findings = [...findBlame(current, componentPictures(current)).byComponent.values()];
  const failed = findings.find(
    ({ code }) =>
      code === 'JOB_FAILED' ||
      code === 'JOB_DEADLINE' ||
      (code === 'DATABASE_LOGIN_FAILED' && jobs.some((job) => job.failed !== undefined)),
  );
  if (failed) return { error: dated(failed, undefined, now), from: now };
  const inVain = findings.find((finding) => finding.inVain === true);
  const canReturn = returning.has(operation.kind) && facts.store.readyAt !== undefined;
  return inVain && canReturn ? later(facts, inVain, imageGraceMs) : undefined;
}

/** Counted from when it was first named, but not from before this very rollout. */
function later({ operation, store, now }: StatusFacts, finding: Finding, graceMs: number): Hopeless {
  const before = store.status.components.find(({ name }) => name === finding.component)?.reason;
  const error = dated(finding, before, now);
  const rolledOutAt = operation?.steps.find(({ name }) => name === 'release')?.finishedAt ?? 0;
  return { error, from: Math.max(error.at, rolledOutAt) + graceMs };
}
