import type { Reason } from '../reason.ts';
import { isBeyondReturn, knownVersions } from '../store/data-schema.ts';
import type { Revision, Store } from '../store/store.ts';
import type { OperationKind } from '../words.ts';
import type { Operation } from './operation.ts';

export interface ReturnFacts {
  store: Pick<Store, 'name' | 'wanted'>;
  operation: Pick<Operation, 'kind'>;
  /** All of the store, in any order. */
  revisions: readonly Revision[];
  /** What the catalogue offers for the engine. */
  versions: readonly { version: string; changesDataSchema: boolean }[];
  /** Whether a Job of the wanted revision may have changed data. */
  jobStarted: boolean;
  /** Why the operation is given up. */
  error: Reason;
}

export type Return =
  /** There is nothing to go back to, or nothing that this operation has changed. */
  { kind: 'none' } | { kind: 'back'; to: Revision } | { kind: 'stays'; error: Reason };

/** Changes forward: these have one attempt, and what was READY before is better than what failed. */
export const returning: ReadonlySet<OperationKind> = new Set(['UPDATE', 'UPGRADE']);

/**
 * Where a store goes when a change of it is given up: back to the last revision that was READY, but only if the data
 * still has the form that this one reads.
 */
export function chooseReturn(facts: ReturnFacts): Return {
  const to = lastReady(facts);
  if (to === undefined) return { kind: 'none' };
  const { store, revisions, versions, jobStarted, error } = facts;
  const { engineVersion } = store.wanted;
  const known = knownVersions(versions, revisions);
  if (!jobStarted || !isBeyondReturn(engineVersion, to.engineVersion, known)) return { kind: 'back', to };
  return {
    kind: 'stays',
    error: {
      ...error,
      code: 'DATA_SCHEMA_CHANGED',
      message: `${error.message} It stays at version ${engineVersion}: its migration has begun to change the data, and version ${to.engineVersion} of revision ${to.number}, which was READY last, cannot read that.`,
      remedy: `Mend what is named and retry, upgrade to a newer version, or restore a backup that was made before the upgrade.`,
    },
  };
}

/** The revision that this kind of operation may return to; undefined where there is none. */
export function lastReady({
  store,
  operation,
  revisions,
}: Pick<ReturnFacts, 'store' | 'operation' | 'revisions'>): Revision | undefined {
  const current = revisions.find(({ number }) => number === store.wanted.revision);
  if (!returning.has(operation.kind) || current === undefined || current.becameReady) return undefined;
  return revisions
    .filter(({ number, becameReady }) => becameReady && number < current.number)
    .toSorted((a, b) => b.number - a.number)[0];
}
