import type { Actor } from '../src/domain/actor.ts';
import type { Cluster } from '../src/domain/cluster.ts';
import type { Event } from '../src/domain/event.ts';
import type { Operation } from '../src/domain/operation/operation.ts';
import { initialStatus } from '../src/domain/store/status.ts';
import type { Store } from '../src/domain/store/store.ts';

const at = Date.UTC(2026, 10, 21, 12);

export const person: Actor = { kind: 'PERSON', id: 'local', name: 'local', via: 'GRAPHQL' };

/** A valid store, changed as asked. */
export function aStore(change: Partial<Store> = {}): Store {
  const name = change.name ?? 'tea';
  return {
    id: `id-of-${name}`,
    name,
    engine: 'MEDUSA',
    owner: 'local',
    clusterId: 'cluster-1',
    namespace: `store-${name}`,
    namespaceUid: undefined,
    wanted: {
      generation: 1,
      revision: 1,
      engineVersion: '2.0.0',
      plan: 'SMALL',
      config: {
        title: 'Tea',
        theme: 'light',
        currency: 'EUR',
        locale: 'en-GB',
        adminEmail: 'admin@tea.example',
        products: [{ title: 'Green tea', handle: 'green-tea', priceMinor: 500 }],
      },
      domains: [],
      labels: [],
      suspended: false,
      deleting: false,
      credentialsVersion: 1,
    },
    status: initialStatus(at),
    currentOperationId: undefined,
    createdAt: at,
    deletedAt: undefined,
    readyAt: undefined,
    changedAt: at,
    changedBy: person,
    changedSeq: 1,
    ...change,
  };
}

export function anOperation(change: Partial<Operation> = {}): Operation {
  return {
    id: 'operation-1',
    kind: 'CREATE',
    state: 'QUEUED',
    storeId: 'id-of-tea',
    storeName: 'tea',
    owner: 'local',
    generation: 1,
    steps: [
      { name: 'accepted', state: 'SUCCEEDED', startedAt: at, finishedAt: at, message: undefined },
      {
        name: 'namespace',
        state: 'QUEUED',
        startedAt: undefined,
        finishedAt: undefined,
        message: undefined,
      },
    ],
    attempt: 1,
    maxAttempts: 3,
    requestedBy: person,
    queuedAt: at,
    startedAt: undefined,
    finishedAt: undefined,
    attemptStartedAt: undefined,
    pausedMs: 0,
    retryAt: undefined,
    error: undefined,
    receipt: undefined,
    changedSeq: 1,
    ...change,
  };
}

export function anEvent(change: Partial<Event> = {}): Event {
  return {
    seq: 1,
    id: 'event-1',
    at,
    storeId: 'id-of-tea',
    storeName: 'tea',
    owner: 'local',
    source: 'PLATFORM',
    severity: 'INFO',
    code: 'STORE_REQUESTED',
    message: 'tea was requested.',
    component: undefined,
    operationId: undefined,
    count: 1,
    ...change,
  };
}

export function aCluster(change: Partial<Cluster> = {}): Cluster {
  return {
    id: 'cluster-1',
    name: 'embedded',
    simulated: true,
    reachable: true,
    version: 'v1.35.0',
    lastContactAt: at,
    ingressClasses: ['traefik'],
    defaultIngressClasses: ['traefik'],
    storageClasses: ['standard'],
    defaultStorageClasses: ['standard'],
    networkPolicyEnforced: 'FALSE',
    permissions: [],
    capacity: undefined,
    reason: undefined,
    orphans: [],
    changedSeq: 1,
    ...change,
  };
}
