import type { Actor } from '../actor.ts';
import type { Reason } from '../reason.ts';
import type { OperationKind, OperationState } from '../words.ts';

export interface OperationStep {
  name: string;
  state: OperationState;
  startedAt: number | undefined;
  finishedAt: number | undefined;
  message: string | undefined;
}

export interface DeletionReceipt {
  removed: { kind: string; count: number }[];
  volumesRemoved: string[];
  volumesRetained: string[];
  hosts: string[];
  release: string | undefined;
  nothingLeft: boolean;
  seconds: number;
}

/** One accepted piece of work on a store; outlives the store. At most one runs for a store. */
export interface Operation {
  id: string;
  kind: OperationKind;
  state: OperationState;
  storeId: string;
  storeName: string;
  owner: string;
  /** Generation of what was wanted when it was accepted. */
  generation: number;
  steps: OperationStep[];
  /** 1-based number of the running attempt. */
  attempt: number;
  maxAttempts: number;
  requestedBy: Actor;
  queuedAt: number;
  startedAt: number | undefined;
  finishedAt: number | undefined;
  /** Durable start of the running attempt; the deadline counts from here, minus `pausedMs`. */
  attemptStartedAt: number | undefined;
  /** Time in this attempt during which the cluster was unreachable (the clock stops then). */
  pausedMs: number;
  /** Not before this time may the next attempt start (jittered back-off). */
  retryAt: number | undefined;
  error: Reason | undefined;
  receipt: DeletionReceipt | undefined;
  changedSeq: number;
}

export const isFinished = (operation: Pick<Operation, 'state'>): boolean =>
  operation.state === 'SUCCEEDED' || operation.state === 'FAILED' || operation.state === 'CANCELLED';
