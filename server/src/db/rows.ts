import type { Cluster } from '../domain/cluster.ts';
import type { AuditEntry, Event } from '../domain/event.ts';
import type { Operation } from '../domain/operation/operation.ts';
import type { Revision, Store } from '../domain/store/store.ts';
import type { audit, clusters, events, operations, revisions, stores } from './tables.ts';

// One function per table turns a row into a domain record; NULL becomes undefined, nothing else is decided here.

export const toStore = (row: typeof stores.$inferSelect): Store => ({
  id: row.id,
  name: row.name,
  engine: row.engine,
  owner: row.owner,
  clusterId: row.clusterId,
  namespace: row.namespace,
  namespaceUid: row.namespaceUid ?? undefined,
  wanted: row.wanted,
  status: row.status,
  currentOperationId: row.currentOperationId ?? undefined,
  createdAt: row.createdAt,
  deletedAt: row.deletedAt ?? undefined,
  readyAt: row.readyAt ?? undefined,
  changedAt: row.changedAt,
  changedBy: row.changedBy,
  changedSeq: row.changedSeq,
});

export const toOperation = (row: typeof operations.$inferSelect): Operation => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  storeId: row.storeId,
  storeName: row.storeName,
  owner: row.owner,
  generation: row.generation,
  steps: row.steps.map((step) => ({
    name: step.name,
    state: step.state,
    startedAt: step.startedAt,
    finishedAt: step.finishedAt,
    message: step.message,
  })),
  attempt: row.attempt,
  maxAttempts: row.maxAttempts,
  requestedBy: row.requestedBy,
  queuedAt: row.queuedAt,
  startedAt: row.startedAt ?? undefined,
  finishedAt: row.finishedAt ?? undefined,
  attemptStartedAt: row.attemptStartedAt ?? undefined,
  pausedMs: row.pausedMs,
  retryAt: row.retryAt ?? undefined,
  error: row.error ?? undefined,
  receipt: row.receipt ?? undefined,
  changedSeq: row.changedSeq,
});

export const toRevision = (row: typeof revisions.$inferSelect): Revision => ({
  ...row,
  plan: row.plan ?? undefined,
  domains: row.domains ?? undefined,
  manifest: row.manifest ?? undefined,
});

export const toEvent = (row: typeof events.$inferSelect): Event => ({
  seq: row.seq,
  id: row.id,
  at: row.at,
  storeId: row.storeId ?? undefined,
  storeName: row.storeName ?? undefined,
  owner: row.owner ?? undefined,
  source: row.source,
  severity: row.severity,
  code: row.code,
  message: row.message,
  component: row.component ?? undefined,
  operationId: row.operationId ?? undefined,
  count: row.count,
});

export const toAuditEntry = (row: typeof audit.$inferSelect): AuditEntry => ({
  id: row.id,
  at: row.at,
  actor: row.actor,
  address: row.address ?? undefined,
  action: row.action,
  target: row.target,
  result: row.result,
  requestId: row.requestId,
  before: row.before === null ? undefined : JSON.parse(row.before),
  after: row.after === null ? undefined : JSON.parse(row.after),
  hash: row.hash,
  previousHash: row.previousHash,
});

export const toCluster = (row: typeof clusters.$inferSelect): Cluster => ({
  id: row.id,
  name: row.name,
  simulated: row.facts.simulated,
  reachable: row.reachable,
  version: row.facts.version,
  lastContactAt: row.lastContactAt ?? undefined,
  ingressClasses: row.facts.ingressClasses,
  defaultIngressClasses: row.facts.defaultIngressClasses ?? [],
  storageClasses: row.facts.storageClasses,
  defaultStorageClasses: row.facts.defaultStorageClasses ?? [],
  networkPolicyEnforced: row.facts.networkPolicyEnforced,
  permissions: row.facts.permissions,
  capacity: row.facts.capacity,
  reason: row.facts.reason,
  orphans: row.facts.orphans,
  changedSeq: row.changedSeq,
});
