import type { Actor } from './actor.ts';
import type { EventSeverity, EventSource } from './words.ts';

/** One line of the append-only log, numbered by the one counter. */
export interface Event {
  seq: number;
  id: string;
  at: number;
  storeId: string | undefined;
  storeName: string | undefined;
  owner: string | undefined;
  source: EventSource;
  severity: EventSeverity;
  /** A ReasonCode, or a word of the platform such as STORE_REQUESTED, STORE_READY, STEP_FINISHED, STORE_DELETED. */
  code: string;
  message: string;
  component: string | undefined;
  operationId: string | undefined;
  /** Folded repetitions (cluster events); 1 otherwise. */
  count: number;
}

/** What a writer gives; `db/` numbers and dates it inside the transaction. */
export type NewEvent = Omit<Event, 'seq' | 'id' | 'at'>;

export interface AuditEntry {
  id: string;
  at: number;
  actor: Actor;
  address: string | undefined;
  action: string;
  target: string;
  result: string;
  requestId: string;
  before: unknown;
  after: unknown;
  /** sha256 over the canonical entry and `previousHash`, hex. */
  hash: string;
  previousHash: string;
}

export type NewAuditEntry = Omit<AuditEntry, 'id' | 'at' | 'hash' | 'previousHash'>;
