import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Actor } from '../domain/actor.ts';
import type { Cluster } from '../domain/cluster.ts';
import type { Baseline } from '../domain/drift/baseline.ts';
import type { DeletionReceipt, OperationStep } from '../domain/operation/operation.ts';
import type { Reason } from '../domain/reason.ts';
import type { StoreStatus } from '../domain/store/status.ts';
import type { StoreConfig, Wanted } from '../domain/store/store.ts';
import type {
  EngineKind,
  EventSeverity,
  EventSource,
  OperationKind,
  OperationState,
  PlanName,
  StorePhase,
} from '../domain/words.ts';

/** Words about the database itself: its id, the log's id, the platform key's fingerprint. */
export const meta = sqliteTable('meta', { name: text().primaryKey(), value: text().notNull() });

/** The one counter. One row; `head` is the last number given, lines at or below `lowWater` may be gone. */
export const counter = sqliteTable('counter', {
  id: integer().primaryKey(),
  head: integer().notNull(),
  lowWater: integer('low_water').notNull(),
});

export const stores = sqliteTable(
  'stores',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    engine: text().$type<EngineKind>().notNull(),
    owner: text().notNull(),
    clusterId: text('cluster_id').notNull(),
    namespace: text().notNull(),
    namespaceUid: text('namespace_uid'),
    generation: integer().notNull(),
    wanted: text({ mode: 'json' }).$type<Wanted>().notNull(),
    phase: text().$type<StorePhase>().notNull(),
    status: text({ mode: 'json' }).$type<StoreStatus>().notNull(),
    currentOperationId: text('current_operation_id'),
    createdAt: integer('created_at').notNull(),
    deletedAt: integer('deleted_at'),
    readyAt: integer('ready_at'),
    changedAt: integer('changed_at').notNull(),
    changedBy: text('changed_by', { mode: 'json' }).$type<Actor>().notNull(),
    changedSeq: integer('changed_seq').notNull(),
  },
  (t) => [
    uniqueIndex('stores_living_name')
      .on(t.name)
      .where(sql`deleted_at IS NULL`),
    uniqueIndex('stores_changed_seq').on(t.changedSeq),
    index('stores_living_created')
      .on(t.createdAt, t.id)
      .where(sql`deleted_at IS NULL`),
    index('stores_living_owner')
      .on(t.owner)
      .where(sql`deleted_at IS NULL`),
  ],
);

export const revisions = sqliteTable(
  'revisions',
  {
    storeId: text('store_id')
      .notNull()
      .references(() => stores.id),
    number: integer().notNull(),
    engineVersion: text('engine_version').notNull(),
    chart: text().notNull(),
    chartVersion: text('chart_version').notNull(),
    chartDigest: text('chart_digest').notNull(),
    /** Unknown of rows that are older than these two columns. */
    plan: text().$type<PlanName>(),
    domains: text({ mode: 'json' }).$type<string[]>(),
    changesDataSchema: integer('changes_data_schema', { mode: 'boolean' }).notNull(),
    config: text({ mode: 'json' }).$type<StoreConfig>().notNull(),
    values: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    cause: text().notNull(),
    by: text({ mode: 'json' }).$type<Actor>().notNull(),
    createdAt: integer('created_at').notNull(),
    manifest: text(),
    becameReady: integer('became_ready', { mode: 'boolean' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.number] })],
);

/** Hosts of living stores; a row goes when its store is deleted, so that a host is taken at most once. */
export const hosts = sqliteTable(
  'hosts',
  {
    host: text().primaryKey(),
    storeId: text('store_id')
      .notNull()
      .references(() => stores.id),
  },
  (t) => [index('hosts_store').on(t.storeId)],
);

export const volumes = sqliteTable(
  'volumes',
  {
    storeId: text('store_id')
      .notNull()
      .references(() => stores.id),
    claim: text().notNull(),
    claimUid: text('claim_uid').notNull(),
    volume: text().notNull(),
    reclaimPolicy: text('reclaim_policy').notNull(),
    /** Its loss was acknowledged: another claim may have taken its place. Looked for at deletion all the same. */
    replaced: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.claimUid] })],
);

export const operations = sqliteTable(
  'operations',
  {
    id: text().primaryKey(),
    kind: text().$type<OperationKind>().notNull(),
    state: text().$type<OperationState>().notNull(),
    storeId: text('store_id')
      .notNull()
      .references(() => stores.id),
    storeName: text('store_name').notNull(),
    owner: text().notNull(),
    engine: text().$type<EngineKind>().notNull(),
    generation: integer().notNull(),
    steps: text({ mode: 'json' }).$type<OperationStep[]>().notNull(),
    attempt: integer().notNull(),
    maxAttempts: integer('max_attempts').notNull(),
    requestedBy: text('requested_by', { mode: 'json' }).$type<Actor>().notNull(),
    queuedAt: integer('queued_at').notNull(),
    startedAt: integer('started_at'),
    finishedAt: integer('finished_at'),
    attemptStartedAt: integer('attempt_started_at'),
    pausedMs: integer('paused_ms').notNull(),
    retryAt: integer('retry_at'),
    error: text({ mode: 'json' }).$type<Reason>(),
    receipt: text({ mode: 'json' }).$type<DeletionReceipt>(),
    changedSeq: integer('changed_seq').notNull(),
  },
  (t) => [
    uniqueIndex('operations_changed_seq').on(t.changedSeq),
    uniqueIndex('operations_one_unfinished')
      .on(t.storeId)
      .where(sql`state IN ('QUEUED', 'RUNNING')`),
    index('operations_store').on(t.storeId, t.queuedAt, t.id),
    index('operations_finished').on(t.kind, t.finishedAt),
  ],
);

export const events = sqliteTable(
  'events',
  {
    seq: integer().primaryKey(),
    id: text().notNull(),
    at: integer().notNull(),
    storeId: text('store_id').references(() => stores.id),
    storeName: text('store_name'),
    owner: text(),
    source: text().$type<EventSource>().notNull(),
    severity: text().$type<EventSeverity>().notNull(),
    code: text().notNull(),
    message: text().notNull(),
    component: text(),
    operationId: text('operation_id'),
    count: integer().notNull(),
  },
  (t) => [
    uniqueIndex('events_id').on(t.id),
    index('events_store').on(t.storeId, t.seq),
    index('events_owner').on(t.owner, t.seq),
    index('events_at').on(t.at),
  ],
);

/** Append-only and hash-chained; `number` gives the order of the chain. */
export const audit = sqliteTable(
  'audit',
  {
    number: integer().primaryKey(),
    id: text().notNull(),
    at: integer().notNull(),
    actorId: text('actor_id').notNull(),
    actor: text({ mode: 'json' }).$type<Actor>().notNull(),
    address: text(),
    action: text().notNull(),
    target: text().notNull(),
    result: text().notNull(),
    requestId: text('request_id').notNull(),
    before: text(),
    after: text(),
    storeId: text('store_id'),
    owner: text(),
    hash: text().notNull(),
    previousHash: text('previous_hash').notNull(),
  },
  (t) => [
    uniqueIndex('audit_id').on(t.id),
    index('audit_target').on(t.target, t.number),
    index('audit_owner').on(t.owner, t.number),
  ],
);

export const clusters = sqliteTable('clusters', {
  id: text().primaryKey(),
  name: text().notNull(),
  reachable: integer({ mode: 'boolean' }).notNull(),
  lastContactAt: integer('last_contact_at'),
  /** All other facts, as last seen. */
  facts: text({ mode: 'json' }).$type<ClusterFacts>().notNull(),
  changedSeq: integer('changed_seq').notNull(),
});

type AllFacts = Omit<Cluster, 'id' | 'name' | 'reachable' | 'lastContactAt' | 'changedSeq'>;
/** Rows that are older than them lack the defaults. */
type LaterFacts = 'defaultIngressClasses' | 'defaultStorageClasses';
type ClusterFacts = Omit<AllFacts, LaterFacts> & Partial<Pick<AllFacts, LaterFacts>>;

/** Answers given under a key; the key belongs to its owner and mutation. */
export const idempotency = sqliteTable(
  'idempotency',
  {
    owner: text().notNull(),
    mutation: text().notNull(),
    key: text().notNull(),
    inputHash: text('input_hash').notNull(),
    operationId: text('operation_id')
      .notNull()
      .references(() => operations.id),
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.owner, t.mutation, t.key] }), index('idempotency_at').on(t.at)],
);

/** Accepted creations of the last hour per client address: what the hourly limit counts. */
export const creations = sqliteTable(
  'creations',
  { number: integer().primaryKey(), address: text().notNull(), at: integer().notNull() },
  (t) => [index('creations_address').on(t.address, t.at)],
);

export const helmRuns = sqliteTable('helm_runs', {
  id: text().primaryKey(),
  storeId: text('store_id').notNull(),
  verb: text().notNull(),
  startedAt: integer('started_at').notNull(),
  endedAt: integer('ended_at'),
  outcome: text(),
});

/** Per store: what is to be there of the applied revision, and how each object looked when it was last as wanted. */
export const baselines = sqliteTable('baselines', {
  storeId: text('store_id')
    .primaryKey()
    .references(() => stores.id),
  revision: integer().notNull(),
  at: integer().notNull(),
  objects: text({ mode: 'json' }).$type<Baseline['objects']>().notNull(),
});
