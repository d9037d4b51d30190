import type { Operation } from '../../domain/operation/operation.ts';
import type { Reason } from '../../domain/reason.ts';
import type { Failpoints } from '../../lib/failpoints.ts';
import type { ReconcilerDeps } from '../dependencies.ts';
import type { Gathered } from '../gather.ts';
import type { StoreMemory } from '../store-memory.ts';

/** What a step may use. Every step is safe to run twice, and from any state that a crash leaves. */
export interface StepContext extends Gathered {
  deps: Pick<
    ReconcilerDeps,
    'db' | 'helm' | 'engines' | 'credentials' | 'clock' | 'random' | 'settings' | 'log'
  >;
  memory: StoreMemory;
  operation: Operation;
  /** Aborted when the operation was replaced by another, or the server stops. */
  signal: AbortSignal;
  hit: Failpoints;
}

/** `waits`: carried out as far as possible, the cluster has to go on; looked at again after `retryInMs` or when the watches see it. */
export type StepOutcome =
  | { kind: 'done'; message?: string }
  | { kind: 'waits'; message: string; retryInMs?: number }
  | { kind: 'failed'; error: Omit<Reason, 'at'>; retryable: boolean };

export type Step = (context: StepContext) => Promise<StepOutcome>;

export const storeIdLabel = 'shopyard.dev/store-id';

export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
