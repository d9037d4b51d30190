import type { Suspect } from './baseline.ts';

/** What the choice of a healing follows from, gathered once. */
export interface HealFacts {
  /** Answers, is the one we know, and every watch is open and recent. */
  usable: boolean;
  /** Too much of the cluster vanished at once. */
  stopped: boolean;
  deleting: boolean;
  /** The wanted revision was applied and its manifest is kept. */
  applied: boolean;
  /** Steps of an operation are still to be done. */
  busy: boolean;
  /** `leaving`: it is being deleted; `other`: one of that name with another uid. */
  namespace: 'ours' | 'leaving' | 'gone' | 'other';
  /** When the namespace was first seen gone or going. */
  vanishedAt: number | undefined;
  /** When the last repair was given up; undefined if it was not. */
  repairFailedAt: number | undefined;
  suspects: readonly Suspect[];
  now: number;
}

export type HealChoice =
  | { do: 'nothing'; reason: string; until: number | undefined }
  /** Ask the API server itself whether the namespace is gone; if so, everything is made again. */
  | { do: 'remake'; reason: string }
  | { do: 'look'; suspects: readonly Suspect[]; reason: string };

/** Long enough that a mass disappearance is noticed before the first namespace is made again. */
const settleMs = 3000;
const repairAgainMs = 600_000;

/** What to do about drift, with the reason for it. Pure. Doubt always means: nothing. */
export function chooseHeal(facts: HealFacts): HealChoice {
  const { namespace, suspects, now } = facts;
  const nothing = (reason: string, until?: number): HealChoice => ({ do: 'nothing', reason, until });
  if (facts.deleting) return nothing('the store is to go');
  if (!facts.usable) return nothing('what is seen of the cluster cannot be believed now');
  if (!facts.applied) return nothing('nothing was applied yet');
  if (facts.busy) return nothing('an operation is at work');
  if (facts.stopped) return nothing('healing is stopped on this cluster');
  if (namespace === 'leaving') return nothing('the namespace is being deleted');
  const again = facts.repairFailedAt === undefined ? now : facts.repairFailedAt + repairAgainMs;
  if (namespace !== 'ours') {
    const due = Math.max((facts.vanishedAt ?? now) + settleMs, again);
    return due > now
      ? nothing('the namespace is gone; it is waited whether it was an accident', due)
      : { do: 'remake', reason: namespace === 'gone' ? 'the namespace is gone' : 'the namespace is another' };
  }
  if (suspects.length === 0) return nothing('everything is as it was left');
  return { do: 'look', suspects, reason: `${suspects.length} of its objects may have been changed` };
}
