import type { Caller } from '../domain/actor.ts';
import type { EngineCatalogue } from '../domain/engine.ts';
import type { StoreRefInput } from '../domain/input/store-ref.ts';
import type { RollbackStoreInput, UpdateStoreInput, UpgradeStoreInput } from '../domain/plan/change-input.ts';
import type { Operation } from '../domain/operation/operation.ts';
import type { UserError } from '../domain/reason.ts';
import type { Store } from '../domain/store/store.ts';
import type { Feed } from '../feed/feed.ts';
import type { ClusterQueries } from '../queries/clusters.ts';
import type { createFleetQuery } from '../queries/fleet.ts';
import type { LogQueries } from '../queries/log.ts';
import type { OperationQueries } from '../queries/operations.ts';
import type { PlanAnswer, PlanStoreInput } from '../queries/plan-store.ts';
import type { RevisionDiffQuery } from '../queries/revision-diff.ts';
import type { StoreCredentialsQuery } from '../queries/store-credentials.ts';
import type { StoreLogs } from '../queries/store-logs/store-logs.ts';
import type { StoreQueries } from '../queries/stores.ts';
import type { createViewerQuery } from '../queries/viewer.ts';
import type { CreateStoreInput, DeleteStoreInput } from './inputs.ts';
import type { Loaders } from './loaders.ts';

/** What a mutation on a store answers: the accepted work, or why it was refused. */
export interface Outcome {
  store: Store | undefined;
  operation: Operation | undefined;
  /** The answer was given before, under the same idempotency key. */
  replayed: boolean;
  userErrors: readonly UserError[];
}

/** What a cancellation answers. */
export interface CancelOutcome {
  operation: Operation | undefined;
  userErrors: readonly UserError[];
}

type StoreVerb = (caller: Caller, input: StoreRefInput) => Promise<Outcome>;

/** Everything resolvers may call; built once. */
export interface Services {
  createStore(caller: Caller, input: CreateStoreInput): Promise<Outcome>;
  deleteStore(caller: Caller, input: DeleteStoreInput): Promise<Outcome>;
  updateStore(caller: Caller, input: UpdateStoreInput): Promise<Outcome>;
  upgradeStore(caller: Caller, input: UpgradeStoreInput): Promise<Outcome>;
  rollbackStore(caller: Caller, input: RollbackStoreInput): Promise<Outcome>;
  planStore(caller: Caller, input: PlanStoreInput): Promise<PlanAnswer>;
  revisionDiff: RevisionDiffQuery;
  suspendStore: StoreVerb;
  resumeStore: StoreVerb;
  rotateStoreSecrets: StoreVerb;
  retryStore: StoreVerb;
  acknowledgeDataLoss: StoreVerb;
  adoptStore(
    caller: Caller,
    input: { cluster: string; namespace: string; idempotencyKey?: string | null | undefined },
  ): Promise<Outcome>;
  cancelOperation(caller: Caller, id: string): Promise<CancelOutcome>;
  storeCredentials: StoreCredentialsQuery;
  storeLogs: StoreLogs;
  stores: StoreQueries;
  operations: OperationQueries;
  log: LogQueries;
  clusters: ClusterQueries;
  fleet: ReturnType<typeof createFleetQuery>;
  viewer: ReturnType<typeof createViewerQuery>;
  catalogue: EngineCatalogue;
  feed: Feed;
}

/** One request, or one subscription for as long as it lasts. */
export interface Context {
  caller: Caller;
  services: Services;
  loaders: Loaders;
  /** Aborted when the client is gone. */
  signal: AbortSignal | undefined;
}
