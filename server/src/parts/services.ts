import { acknowledgeDataLoss } from '../commands/acknowledge-data-loss.ts';
import { adoptStore, type AdoptParts } from '../commands/adopt-store.ts';
import { cancelOperation } from '../commands/cancel-operation.ts';
import { createStore } from '../commands/create-store.ts';
import { deleteStore } from '../commands/delete-store.ts';
import type { CommandParts } from '../commands/parts.ts';
import { retryStore } from '../commands/retry-store.ts';
import { resumeStore, rotateStoreSecrets, suspendStore } from '../commands/store-state.ts';
import { rollbackStore, updateStore, upgradeStore } from '../commands/revise-store.ts';
import type { Store } from '../domain/store/store.ts';
import type { Feed } from '../feed/feed.ts';
import type { Helm } from '../helm/helm.ts';
import type { Clock } from '../lib/clock.ts';
import { createClusterQueries } from '../queries/clusters.ts';
import { createFleetQuery } from '../queries/fleet.ts';
import { createLogQueries } from '../queries/log.ts';
import { createOperationQueries } from '../queries/operations.ts';
import { planStore } from '../queries/plan-store.ts';
import { createRevisionDiff } from '../queries/revision-diff.ts';
import { createStoreCredentials, type StoreCredentialsParts } from '../queries/store-credentials.ts';
import { createStoreLogs, type StoreLogsParts } from '../queries/store-logs/store-logs.ts';
import { createStoreQueries } from '../queries/stores.ts';
import { createViewerQuery } from '../queries/viewer.ts';
import type { Services } from '../schema/context.ts';

/** Commands and queries, bound to what they work with. */
export function createServices(input: {
  commands: CommandParts;
  feed: Feed;
  helm: Helm;
  clock: Clock;
  version: string;
  confirmedAt: (store: Store) => number | undefined;
  connectionOf: StoreLogsParts['connectionOf'];
  derive: StoreCredentialsParts['derive'];
  orphanOf: AdoptParts['orphanOf'];
  clusters: Parameters<typeof createClusterQueries>[1];
  /** Place of a store among those that wait for their turn, in the order in which they get it. */
  queuePosition: (storeId: string) => number | undefined;
}): Services {
  const { commands, clock, helm } = input;
  const { db: database, catalogue, edgeOf, limits, operator } = commands;
  const planParts = { database, helm, limits, facts: { catalogue, edgeOf, operator } };
  return {
    createStore: (caller, request) => createStore(commands, caller, request),
    deleteStore: (caller, request) => deleteStore(commands, caller, request),
    updateStore: (caller, request) => updateStore(commands, caller, request),
    upgradeStore: (caller, request) => upgradeStore(commands, caller, request),
    rollbackStore: (caller, request) => rollbackStore(commands, caller, request),
    revisionDiff: createRevisionDiff(database),
    planStore: (caller, request) => planStore(planParts, caller, request),
    suspendStore: (caller, request) => suspendStore(commands, caller, request),
    resumeStore: (caller, request) => resumeStore(commands, caller, request),
    rotateStoreSecrets: (caller, request) => rotateStoreSecrets(commands, caller, request),
    retryStore: (caller, request) => retryStore(commands, caller, request),
    acknowledgeDataLoss: (caller, request) => acknowledgeDataLoss(commands, caller, request),
    adoptStore: (caller, request) => adoptStore({ ...commands, orphanOf: input.orphanOf }, caller, request),
    cancelOperation: (caller, id) => cancelOperation(commands, caller, id),
    stores: createStoreQueries({ database, catalogue, edge: edgeOf, confirmedAt: input.confirmedAt }),
    storeCredentials: createStoreCredentials({ database, catalogue, edgeOf, derive: input.derive }),
    storeLogs: createStoreLogs({ database, connectionOf: input.connectionOf, clock }),
    operations: createOperationQueries({ database, clock, queuePosition: input.queuePosition }),
    log: createLogQueries(database),
    clusters: createClusterQueries(database, input.clusters),
    fleet: createFleetQuery({ database, clock }),
    viewer: createViewerQuery({ database, limits, version: input.version }),
    catalogue,
    feed: input.feed,
  };
}
