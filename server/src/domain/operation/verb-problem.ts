import { refusal } from '../input/refusal.ts';
import type { UserError } from '../reason.ts';
import type { Store } from '../store/store.ts';
import type { OperationKind } from '../words.ts';
import type { Operation } from './operation.ts';

/** Words for what an operation does, after "cannot be". */
const participles: Partial<Record<OperationKind, string>> = {
  CREATE: 'created',
  UPDATE: 'changed',
  UPGRADE: 'upgraded',
  ROLLBACK: 'rolled back',
  SUSPEND: 'suspended',
  RESUME: 'resumed',
  ROTATE_SECRETS: 'given new passwords',
  REPAIR: 'repaired',
};

export const participle = (kind: OperationKind): string => participles[kind] ?? 'changed';

const needsRunning: ReadonlySet<OperationKind> = new Set(['UPDATE', 'UPGRADE', 'ROTATE_SECRETS']);

/**
 * Why what is wanted of a store forbids this kind of operation: INVALID_PHASE, as data. Whether another operation
 * runs is not asked here: that is decided in the transaction that accepts.
 */
export function verbProblem(
  kind: OperationKind,
  { name, wanted }: Pick<Store, 'name' | 'wanted'>,
): UserError | undefined {
  const problem = (why: string, remedy: string): UserError =>
    refusal(['input', 'name'], `The store ${name} cannot be ${participle(kind)}: ${why}.`, remedy, {
      code: 'INVALID_PHASE',
    });
  if (wanted.deleting) return problem('it is being deleted', 'Create a new store when it is gone.');
  if (wanted.suspended && needsRunning.has(kind))
    return problem('it is suspended', 'Resume it first; suspend it again afterwards.');
  if (wanted.suspended && kind === 'SUSPEND')
    return problem('it is suspended already', 'There is nothing to do.');
  if (!wanted.suspended && kind === 'RESUME')
    return problem('it is not suspended', 'There is nothing to do.');
  return undefined;
}

/** One operation at a time: only a deletion takes the place of another. */
export const operationInProgress = (
  { name }: Pick<Store, 'name'>,
  { id, kind, state }: Pick<Operation, 'id' | 'kind' | 'state'>,
): UserError =>
  refusal(
    ['input', 'name'],
    `The store ${name} has another operation that is not finished: ${kind} ${id} is ${state}.`,
    `Wait for it with waitForOperation(id: "${id}"), or cancel it, then try again.`,
    { code: 'OPERATION_IN_PROGRESS', retryable: true },
  );
