import type { Cluster } from '../domain/cluster.ts';
import type { AuditEntry, Event, NewAuditEntry, NewEvent } from '../domain/event.ts';
import type { Baseline } from '../domain/drift/baseline.ts';
import type { DeletionReceipt, Operation } from '../domain/operation/operation.ts';
import type { Reason } from '../domain/reason.ts';
import type { StoreStatus } from '../domain/store/status.ts';
import type { RecordedVolume, Revision, Store } from '../domain/store/store.ts';
import type {
  EngineKind,
  EventSeverity,
  EventSource,
  OperationKind,
  OperationState,
  StorePhase,
} from '../domain/words.ts';
import type { Acceptance, NewOperation } from './acceptance.ts';

/**
 * The database as the rest of the server sees it. Asynchronous, so that PostgreSQL can be a second implementation.
 * Every write is one immediate transaction (or a savepoint in a group commit), resolved after COMMIT.
 * A full or broken disk rejects with StorageError; nothing is half-written.
 */
export interface Database {
  stores: StoreReads;
  operations: OperationReads;
  log: LogReads;
  audit: AuditReads;
  clusters: ClusterRows;
  accept: Acceptance;
  work: WorkRecords;
  identity: Identity;
  /** Called once per commit, after it, with the counter's head and the stores that changed. Must not throw. */
  onCommit(listener: (commit: Commit) => void): () => void;
  /** Deletes log lines beyond age and per-store bounds and advances the low-water mark, in one transaction. */
  prune(now: number): Promise<{ removed: number; lowWater: number }>;
  /** True while writes succeed; false after StorageError until one succeeds. */
  writable(): boolean;
  close(): Promise<void>;
}

/** What this database is, beyond its rows. */
export interface Identity {
  /** Random id of this control plane: the holder of a cluster's Lease. */
  databaseId: string;
  /** Of the platform key that this database's credentials are derived from; undefined before the first start. */
  keyFingerprint(): Promise<string | undefined>;
  setKeyFingerprint(fingerprint: string): Promise<void>;
}

export interface Commit {
  head: number;
  storeIds: readonly string[];
  clusterIds: readonly string[];
}

export interface Page<T> {
  items: T[];
  hasNext: boolean;
  hasPrevious: boolean;
}
/** Opaque to callers; decoded by the repository. */
export interface PageArgs {
  first?: number;
  after?: string;
  last?: number;
  before?: string;
}

export interface StoreFilter {
  phases?: readonly StorePhase[];
  engines?: readonly EngineKind[];
  owner?: string;
  nameContains?: string;
  labels?: readonly { key: string; value: string }[];
  clusterId?: string;
}
export interface StoreOrder {
  by: 'NAME' | 'PHASE' | 'CREATED_AT' | 'CHANGED_AT';
  direction: 'ASC' | 'DESC';
}

export interface StoreReads {
  byId(id: string): Promise<Store | undefined>;
  /** Living stores only. */
  byName(name: string): Promise<Store | undefined>;
  byIds(ids: readonly string[]): Promise<Map<string, Store>>;
  living(): Promise<Store[]>;
  /** `edgeCursor` of an item is given by `cursorOf`. */
  page(filter: StoreFilter, order: StoreOrder, args: PageArgs): Promise<Page<Store>>;
  cursorOf(store: Store, order: StoreOrder): string;
  count(filter: StoreFilter): Promise<number>;
  countByPhase(filter: StoreFilter): Promise<Map<StorePhase, number>>;
  revisions(storeId: string): Promise<Revision[]>;
  revision(storeId: string, number: number): Promise<Revision | undefined>;
  /** How far a revision has come, without its values and manifest. */
  revisionState(
    storeId: string,
    number: number,
  ): Promise<{ applied: boolean; becameReady: boolean } | undefined>;
  volumes(storeId: string): Promise<RecordedVolume[]>;
  /** What the store's objects were like when they were last as wanted. */
  baseline(storeId: string): Promise<Baseline | undefined>;
  hostTaken(host: string): Promise<boolean>;
}

export interface OperationReads {
  byId(id: string): Promise<Operation | undefined>;
  byIds(ids: readonly string[]): Promise<Map<string, Operation>>;
  page(storeId: string, args: PageArgs): Promise<Page<Operation> & { cursors: string[] }>;
  /** QUEUED and RUNNING, oldest first. */
  unfinished(): Promise<Operation[]>;
  /** The store's newest operation, finished or not. */
  latest(storeId: string): Promise<Operation | undefined>;
  /** The store's last operations, the newest first, in the order in which they were accepted. */
  newest(storeId: string, count: number): Promise<Operation[]>;
  /** Median seconds per step and in all of successful operations of this kind and engine, last 30 days; undefined below 3 samples. */
  usualSeconds(
    kind: OperationKind,
    engine: EngineKind,
  ): Promise<{ total: number; steps: Record<string, number> } | undefined>;
  /** Finished creations since `since`: for the fleet's numbers. */
  creations(
    since: number,
    owner: string | undefined,
  ): Promise<{ finishedAt: number; state: OperationState; seconds: number; code: string | undefined }[]>;
}

export interface EventFilter {
  storeId?: string;
  /** Of every store that ever bore this name, deleted ones included. */
  storeName?: string;
  owner?: string;
  severities?: readonly EventSeverity[];
  sources?: readonly EventSource[];
  since?: number;
  until?: number;
}

/** One line after a cursor, in the order of `seq`. Stores and clusters are read as they are now (latest wins). */
export type LogLine =
  | { seq: number; kind: 'event'; event: Event }
  | { seq: number; kind: 'operation'; operation: Operation }
  | { seq: number; kind: 'store'; store: Store }
  | { seq: number; kind: 'cluster'; cluster: Cluster };

export interface LogReads {
  /** Random id of this log; a cursor of another log is foreign. */
  logId(): string;
  /** Last number given. */
  head(): number;
  /** Lines below or at this number may be gone. */
  lowWater(): number;
  /** Lines with seq > after, ascending, at most `limit`, read in one snapshot; deleted stores are included (deletedAt set). */
  after(after: number, limit: number): Promise<LogLine[]>;
  events(filter: EventFilter, args: PageArgs): Promise<Page<Event>>;
}

export interface AuditFilter {
  actor?: string;
  action?: string;
  store?: string;
  owner?: string;
  since?: number;
  until?: number;
}
export interface AuditReads {
  page(filter: AuditFilter, args: PageArgs): Promise<Page<AuditEntry> & { cursors: string[] }>;
  byId(id: string, filter: Pick<AuditFilter, 'owner'>): Promise<AuditEntry | undefined>;
  /** Id of the first entry whose hash or link is wrong, or undefined. */
  verify(): Promise<{ brokenAt: string } | undefined>;
  /** `about` says whose entry it is, so that an owner sees it. */
  append(entry: NewAuditEntry, about?: { storeId?: string; owner?: string }): Promise<void>;
}

export interface ClusterRows {
  all(): Promise<Cluster[]>;
  byId(id: string): Promise<Cluster | undefined>;
  /** Writes only if something but `lastContactAt` differs; then with a new number, and the event if given. */
  save(cluster: Omit<Cluster, 'changedSeq'>, event?: NewEvent): Promise<void>;
}

export interface HelmRun {
  /** Passed to the process as SHOPYARD_RUN_ID; survivors of a crash are found by it. */
  id: string;
  storeId: string;
  verb: string;
  startedAt: number;
}

/**
 * What reconciler and projector record. Each is one transaction with its log lines. An operation that is finished
 * (perhaps cancelled by a command a moment ago) is never written again: the call answers it as it is.
 */
export interface WorkRecords {
  /** RUNNING with this attempt: attemptStartedAt is `at`, pausedMs 0, retryAt and error cleared; startedAt is set once. Steps keep their states. The same attempt again keeps its start. */
  startAttempt(operationId: string, attempt: number, at: number): Promise<Operation>;
  /** Sets one step's state and message (with start and finish times) and numbers the operation's line. Unchanged: no write. */
  step(
    operationId: string,
    name: string,
    change: { state: OperationState; message?: string },
    event?: NewEvent,
  ): Promise<Operation>;
  /** QUEUED until `retryAt`, with the error of the attempt that ended. */
  retryLater(operationId: string, retryAt: number, error: Reason, event: NewEvent): Promise<Operation>;
  addPause(operationId: string, ms: number): Promise<void>;
  /** The clock was set, forward by `forwardMs` or backward: times of unfinished operations follow (see movedTimes). Answers how many changed. */
  clockSet(forwardMs?: number): Promise<number>;
  /** Records what a deletion has found before it removes anything (`nothingLeft` false); survives a crash. */
  receiptSoFar(operationId: string, receipt: DeletionReceipt): Promise<Operation>;
  /** Ends it; RUNNING steps end as given, QUEUED ones too (CANCELLED where it failed); releases the store's currentOperationId. */
  finish(
    operationId: string,
    end: { state: 'SUCCEEDED' | 'FAILED' | 'CANCELLED'; error?: Reason; receipt?: DeletionReceipt },
    event: NewEvent,
    audit?: NewAuditEntry,
  ): Promise<Operation>;
  /** Writes the status if it differs, with events, in one transaction; sets readyAt at the first READY. */
  status(
    storeId: string,
    status: StoreStatus,
    events: readonly NewEvent[],
    /** What was wanted when it was computed: where that has changed since, nothing is written. */
    generation?: number,
  ): Promise<Store | undefined>;
  namespaceUid(storeId: string, uid: string): Promise<void>;
  volumes(storeId: string, volumes: readonly RecordedVolume[]): Promise<void>;
  manifest(storeId: string, revision: number, manifest: string): Promise<void>;
  becameReady(storeId: string, revision: number): Promise<void>;
  /** Sets deletedAt, frees name and hosts, finishes the operation with its receipt, audit included. */
  deleted(
    storeId: string,
    operationId: string,
    receipt: DeletionReceipt,
    event: NewEvent,
    audit: NewAuditEntry,
  ): Promise<void>;
  event(event: NewEvent): Promise<void>;
  /** Puts it in place of the one before. Not a line of the log. */
  baseline(storeId: string, baseline: Baseline): Promise<void>;
  /**
   * Begins an operation of the reconciler's own that makes the wanted revision again; nothing that is wanted changes.
   * Undefined where the store is gone or going, or another operation is unfinished.
   */
  repair(
    storeId: string,
    operation: NewOperation,
    event: NewEvent,
    audit: NewAuditEntry,
  ): Promise<Operation | undefined>;
  beginRun(run: HelmRun): Promise<void>;
  endRun(id: string, outcome: string): Promise<void>;
  openRuns(): Promise<HelmRun[]>;
}
