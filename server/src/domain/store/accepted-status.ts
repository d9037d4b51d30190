import type { Operation } from '../operation/operation.ts';
import { computePhase } from './phase.ts';
import { dated } from './compute-status.ts';
import { beingInstalled } from './checks/store-checks.ts';
import type { StoreStatus } from './status.ts';
import type { Store } from './store.ts';

export interface AcceptedFacts {
  /** With what is wanted from now on, and its status as last computed. */
  store: Store;
  operation: Operation;
  revision: { becameReady: boolean; isNew: boolean };
  now: number;
}

/**
 * The status from the moment at which a change is accepted, before anything was observed of it: READY is true only of
 * what was wanted before. A change of nothing in the cluster leaves a store that runs as it is.
 */
export function statusOfAccepted({ store, operation, revision, now }: AcceptedFacts): StoreStatus {
  const { status: before, wanted } = store;
  const runs = before.phase === 'READY' || before.phase === 'SUSPENDED';
  if (runs && !revision.isNew && !wanted.deleting) return before;
  const { becameReady, isNew } = revision;
  const phase = computePhase(
    { store, operation, revision: { number: wanted.revision, applied: !isNew, becameReady } },
    false,
  );
  return {
    ...before,
    phase,
    phaseSince: phase === before.phase ? before.phaseSince : now,
    reason: wanted.deleting ? undefined : dated(beingInstalled(wanted.revision), before.reason, now),
  };
}
