import { scopeProblem } from '../domain/access/permission.ts';
import type { Caller } from '../domain/actor.ts';
import { idempotencyKeyProblem, inputHash } from '../domain/input/idempotency-key.ts';
import { keyReused } from '../domain/plan/creation-refusal.ts';
import { StorageError } from '../domain/reason.ts';
import type { UserError } from '../domain/reason.ts';
import type { TokenScope } from '../domain/words.ts';
import type { IdempotencyKey } from '../db/acceptance.ts';
import { answered, refused } from './parts.ts';
import type { CommandParts, StoreOperationResult } from './parts.ts';

/**
 * What all commands on stores do before and around their own work: scope, form of the key, the answer already given
 * under it, and a disk that refuses as a user error.
 */
export async function guarded<Input extends { idempotencyKey?: string | null | undefined }>(
  parts: CommandParts,
  caller: Caller,
  command: { mutation: string; scope: TokenScope; input: Input },
  act: (key: IdempotencyKey | undefined) => Promise<StoreOperationResult>,
): Promise<StoreOperationResult> {
  const forbidden = scopeProblem(caller, command.scope);
  if (forbidden) return refused(forbidden);
  const text = command.input.idempotencyKey ?? undefined;
  const malformed = text === undefined ? undefined : idempotencyKeyProblem(text, ['input', 'idempotencyKey']);
  if (malformed) return refused(malformed);
  const { mutation, input } = command;
  const key =
    text === undefined
      ? undefined
      : { owner: caller.owner, mutation, key: text, inputHash: inputHash(input) };
  const earlier = key && (await parts.db.accept.replay(key));
  if (earlier) return earlier.kind === 'keyReused' ? refused(keyReused()) : answered(earlier);
  try {
    return await act(key);
  } catch (error) {
    if (error instanceof StorageError) return refused(storageRefused(error));
    throw error;
  }
}

/** A disk that refuses, as a user error. */
export const storageRefused = (error: StorageError): UserError => ({
  kind: 'general',
  code: 'STORAGE_FULL',
  message: error.message,
  path: ['input'],
  remedy: 'Nothing was changed. Tell the operator to look at the disk of the control plane, then try again.',
  retryable: true,
});
