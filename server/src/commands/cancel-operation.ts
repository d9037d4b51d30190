import { scopeProblem } from '../domain/access/permission.ts';
import { sees } from '../domain/access/sees.ts';
import type { Caller } from '../domain/actor.ts';
import { refusal, shown } from '../domain/input/refusal.ts';
import { operationEvent } from '../domain/operation/operation-event.ts';
import type { Operation } from '../domain/operation/operation.ts';
import { StorageError } from '../domain/reason.ts';
import type { UserError } from '../domain/reason.ts';
import { storageRefused } from './guarded.ts';
import type { CommandParts } from './parts.ts';

export interface CancelOperationResult {
  operation: Operation | undefined;
  userErrors: UserError[];
}

const path = ['id'];
const refused = (error: UserError): CancelOperationResult => ({ operation: undefined, userErrors: [error] });

/**
 * Stops an operation that is not finished; cancelling twice is the same as once. What was done already stays, and what
 * is wanted too: the store says that it was cancelled and what can be done. A deletion goes on to its end.
 */
export async function cancelOperation(
  { db }: Pick<CommandParts, 'db'>,
  caller: Caller,
  id: string,
): Promise<CancelOperationResult> {
  const forbidden = scopeProblem(caller, 'OPERATE');
  if (forbidden) return refused({ ...forbidden, path });
  const operation = await db.operations.byId(id);
  if (!operation || !sees(caller, operation.owner)) return refused(unknown(id));
  if (operation.kind === 'DELETE' && operation.state !== 'CANCELLED') return refused(notADeletion(operation));
  try {
    const ended = await db.accept.cancel(cancellation(caller, operation));
    return ended.state === 'CANCELLED'
      ? { operation: ended, userErrors: [] }
      : refused(alreadyFinished(ended));
  } catch (error) {
    if (error instanceof StorageError) return refused({ ...storageRefused(error), path });
    throw error;
  }
}

function cancellation(
  { actor, address, requestId }: Caller,
  { id, kind, storeId, storeName, owner, state }: Operation,
): Parameters<CommandParts['db']['accept']['cancel']>[0] {
  const message = `${actor.name} cancelled the ${kind} of ${storeName}.`;
  return {
    operationId: id,
    error: {
      code: 'CANCELLED',
      message,
      remedy:
        kind === 'CREATE'
          ? 'Retry the store to go on, or delete it.'
          : 'Retry the store to go on, or roll it back to an earlier revision.',
    },
    event: operationEvent(
      { id: storeId, name: storeName, owner },
      { id },
      { severity: 'WARNING', code: 'OPERATION_CANCELLED', message },
    ),
    audit: {
      actor,
      address,
      action: 'cancelOperation',
      target: storeName,
      result: 'cancelled',
      requestId,
      before: { state },
      after: { operationId: id, kind },
    },
  };
}

const unknown = (id: string): UserError =>
  refusal(path, `There is no operation ${shown(id)}.`, 'Take the id from the answer of a mutation.', {
    code: 'NOT_FOUND',
  });

const notADeletion = ({ storeName, state }: Operation): UserError =>
  refusal(
    path,
    `The deletion of ${storeName} is ${state} and cannot be cancelled: what is removed already would not come back.`,
    'Create a new store when it is gone.',
    { code: 'INVALID_PHASE' },
  );

const alreadyFinished = ({ id, kind, state }: Operation): UserError =>
  refusal(path, `The ${kind} ${id} is ${state} already.`, 'There is nothing to cancel.', {
    code: 'INVALID_PHASE',
  });
