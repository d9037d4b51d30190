import type { Actor } from '../domain/actor.ts';
import type { NewAuditEntry, NewEvent } from '../domain/event.ts';
import type { Operation } from '../domain/operation/operation.ts';
import type { Reason } from '../domain/reason.ts';
import type { Revision, Store, Wanted } from '../domain/store/store.ts';
import type { OperationKind } from '../domain/words.ts';

export interface IdempotencyKey {
  owner: string;
  mutation: string;
  key: string;
  /** sha256 of the canonical input without the key. */
  inputHash: string;
}

export interface Limits {
  stores: number;
  storesPerOwner: number;
  createsPerHour: number;
}

export type Accepted =
  | { kind: 'accepted'; store: Store; operation: Operation }
  | { kind: 'replayed'; store: Store; operation: Operation };
export type CreationRefused = Extract<Refused, { kind: 'nameTaken' | 'domainTaken' | 'limit' }>;
export type Refused =
  | { kind: 'keyReused' }
  | { kind: 'nameTaken' }
  | { kind: 'domainTaken'; host: string }
  | { kind: 'notFound' }
  | { kind: 'changed' }
  | { kind: 'operationInProgress'; operation: Operation }
  | {
      kind: 'limit';
      limit: 'stores' | 'storesPerOwner' | 'createsPerHour';
      used: number;
      max: number;
      retryAfterSeconds?: number;
    };

/** The acts of commands: wanted, operation, event, audit entry and idempotency record in one transaction, limits counted in it. */
export interface Acceptance {
  /** Looks for the answer already given under this key. */
  replay(key: IdempotencyKey): Promise<Accepted | { kind: 'keyReused' } | undefined>;
  /** Notes under a new key an operation that was accepted before (deleting what is being deleted already). */
  join(key: IdempotencyKey, operationId: string): Promise<Accepted | { kind: 'keyReused' }>;
  /** What `create` would refuse now, without writing: for previews. */
  refusalOf(
    input: Pick<Parameters<Acceptance['create']>[0], 'hosts' | 'address' | 'limits'> & {
      name: string;
      owner: string;
    },
  ): Promise<CreationRefused | undefined>;
  /** Creations accepted from this client address in the last hour. */
  createdWithinHour(address: string | undefined): Promise<number>;
  create(input: {
    store: Omit<
      Store,
      'changedSeq' | 'status' | 'changedAt' | 'createdAt' | 'readyAt' | 'deletedAt' | 'currentOperationId'
    >;
    revision: Omit<Revision, 'createdAt'>;
    operation: NewOperation;
    event: NewEvent;
    audit: NewAuditEntry;
    key: IdempotencyKey | undefined;
    hosts: readonly string[];
    address: string | undefined;
    limits: Limits;
  }): Promise<Accepted | CreationRefused | { kind: 'keyReused' }>;
  /** A change of what is wanted of a living store. `expectedGeneration` guards against a change in between. */
  change(input: {
    storeId: string;
    expectedGeneration: number;
    wanted: Wanted;
    revision: Omit<Revision, 'createdAt'> | undefined;
    operation: NewOperation;
    /**
     * 'refuse': another unfinished operation refuses; 'supersede': it is CANCELLED in the same transaction (delete).
     * `fail`: exactly this one must be running, and ends FAILED (the automatic rollback); else `changed`.
     */
    whenBusy: 'refuse' | 'supersede' | Failing;
    event: NewEvent;
    audit: NewAuditEntry;
    key: IdempotencyKey | undefined;
    hosts: readonly string[];
    /** A person knows of the data that was lost: DATA_INTACT begins anew with the volumes that are there now. */
    acknowledgesLoss?: boolean;
  }): Promise<Accepted | Refused>;
  /** Ends an unfinished operation as CANCELLED. Answers it as it is then: one that was finished is left alone. */
  cancel(input: {
    operationId: string;
    error: Omit<Reason, 'at'>;
    event: NewEvent;
    audit: NewAuditEntry;
  }): Promise<Operation>;
}

/** How the operation ends whose failure leads to another one. */
export interface Failing {
  fail: string;
  error: Reason;
  event: NewEvent;
  audit: NewAuditEntry;
}

export interface NewOperation {
  id: string;
  kind: OperationKind;
  requestedBy: Actor;
  maxAttempts: number;
  /** Names in order; all begin QUEUED but 'accepted', which is SUCCEEDED at once. */
  steps: readonly string[];
}
