import type { ErrorCode, ReasonCode } from './words.ts';

/** Why something is not right, in words a shopkeeper can act on. `at` is when it was first seen (ms). */
export interface Reason {
  code: ReasonCode;
  message: string;
  remedy?: string;
  component?: string;
  /** The remedy is that we try again: true only while the operation runs. */
  triedAgain?: true;
  at: number;
}

/** Mere waiting: nothing is wrong. */
export const isWaiting = ({ code }: Pick<Reason, 'code'>): boolean =>
  code === 'WAITING_FOR_SLOT' || code === 'WAITING_FOR_COMPONENT';

/**
 * A refusal that a caller can cause: data, never thrown across a command's border.
 * The kind chooses the GraphQL type (GeneralError, LimitError, PlanChangedError, NameTakenError).
 */
export interface UserError {
  kind: 'general' | 'limit' | 'planChanged' | 'nameTaken';
  code: ErrorCode;
  message: string;
  /** Path into the mutation's arguments, e.g. ['input', 'config', 'products', '3', 'priceMinor']. */
  path: string[];
  remedy: string | undefined;
  retryable: boolean;
  limit?: { limit: string; used: number; max: number; retryAfterSeconds?: number };
  currentHash?: string;
  suggestions?: string[];
}

/** Thrown by `db/` when the disk refuses a write (full, read-only, I/O error); commands turn it into STORAGE_FULL. */
export class StorageError extends Error {
  readonly code: 'STORAGE_FULL' | 'STORAGE_FAILED';
  constructor(code: 'STORAGE_FULL' | 'STORAGE_FAILED', message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
