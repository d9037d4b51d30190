import type { EdgeSettings } from '../domain/cluster.ts';
import type { EngineCatalogue, EngineInput } from '../domain/engine.ts';
import type { Operation } from '../domain/operation/operation.ts';
import type { UserError } from '../domain/reason.ts';
import type { Store } from '../domain/store/store.ts';
import type { Random } from '../lib/clock.ts';
import type { Limits } from '../db/acceptance.ts';
import type { Database } from '../db/database.ts';

/** What commands are built from; built once by parts/. */
export interface CommandParts {
  db: Database;
  catalogue: EngineCatalogue;
  random: Random;
  edgeOf: (clusterId: string) => EdgeSettings;
  limits: Limits;
  /** Attempts of a creation before it is FAILED. */
  provisionAttempts: number;
  operator: EngineInput['operator'];
}

/** The answer of every command on a store: operation and store, unless that is gone since; or at least one user error. */
export interface StoreOperationResult {
  store: Store | undefined;
  operation: Operation | undefined;
  replayed: boolean;
  userErrors: UserError[];
}

export const refused = (...userErrors: UserError[]): StoreOperationResult => ({
  store: undefined,
  operation: undefined,
  replayed: false,
  userErrors,
});

export const answered = (answer: {
  kind: 'accepted' | 'replayed';
  store: Store;
  operation: Operation;
}): StoreOperationResult => ({
  // What a key answers is true now: a store that was deleted since is gone.
  store: answer.store.deletedAt === undefined ? answer.store : undefined,
  operation: answer.operation,
  replayed: answer.kind === 'replayed',
  userErrors: [],
});
