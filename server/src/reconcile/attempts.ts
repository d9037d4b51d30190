import { retryDelayMs } from '../domain/operation/attempt.ts';
import { ofEnded } from '../domain/operation/ended.ts';
import type { Operation } from '../domain/operation/operation.ts';
import type { Reason } from '../domain/reason.ts';
import type { OperationKind } from '../domain/words.ts';
import { must } from '../lib/assert.ts';
import type { ReconcilerDeps } from './dependencies.ts';
import { operationEvent } from '../domain/operation/operation-event.ts';
import { endOfOperation } from './events.ts';
import type { Gathered } from './gather.ts';
import { goBack, lookBack } from './return.ts';

type Deps = Pick<ReconcilerDeps, 'db' | 'clock' | 'engines' | 'helm' | 'random' | 'settings' | 'metrics'>;
type Subject = Gathered & { operation: Operation };

const secondsSince = (deps: Deps, operation: Operation): number =>
  (deps.clock.now() - operation.queuedAt) / 1000;

const sentences: Record<OperationKind, string> = {
  CREATE: 'The creation',
  UPDATE: 'The change',
  UPGRADE: 'The upgrade',
  ROLLBACK: 'The rollback',
  SUSPEND: 'The suspension',
  RESUME: 'The resumption',
  ROTATE_SECRETS: 'The rotation of the passwords',
  BACKUP: 'The backup',
  RESTORE: 'The restoration',
  ADOPT: 'The adoption',
  DELETE: 'The deletion',
  REPAIR: 'The repair',
};
const sentenceOf = ({ kind }: Operation): string => sentences[kind];

/**
 * Ends a failed attempt: plans the next one, or gives the operation up, with a return to what was READY before where
 * there is one. Answers when to look again.
 */
export async function endAttempt(
  deps: Deps,
  subject: Subject,
  error: Reason,
  final: boolean,
): Promise<number | undefined> {
  const { store, operation } = subject;
  const { attempt, maxAttempts } = operation;
  if (!final && attempt < maxAttempts) {
    const delayMs = retryDelayMs(attempt, deps.settings.retryBackoffMs, deps.random.next());
    const retryAt = deps.clock.now() + delayMs;
    const message = `Attempt ${attempt} of ${maxAttempts} failed: ${error.message} The next one begins in ${Math.ceil(delayMs / 1000)} s.`;
    const said = {
      code: 'ATTEMPT_FAILED',
      severity: 'WARNING',
      message,
      component: error.component,
    } as const;
    await deps.db.work.retryLater(operation.id, retryAt, error, operationEvent(store, operation, said));
    return retryAt;
  }
  await giveUp(deps, subject, error);
  return undefined;
}

async function giveUp(deps: Deps, subject: Subject, cause: Reason): Promise<void> {
  const { store, operation } = subject;
  const { attempt } = operation;
  const found = await lookBack(deps, subject, cause);
  const given = { ...found, error: ofEnded(found.error, found.kind) };
  const { error } = given;
  const message = `${sentenceOf(operation)} of ${store.name} was given up after ${attempt === 1 ? 'one attempt' : `${attempt} attempts`}: ${error.message}`;
  const said = { code: 'OPERATION_FAILED', severity: 'ERROR', message, component: error.component } as const;
  const event = operationEvent(store, operation, said);
  if (given.kind === 'back') {
    // Somebody else's change came in between: what is wanted now is theirs, and so is the operation.
    if (!(await goBack(deps, subject, given, event))) return;
  } else {
    const audit = endOfOperation(store, operation, error.code);
    await deps.db.work.finish(operation.id, { state: 'FAILED', error }, event, audit);
  }
  deps.metrics?.operationEnded?.(operation.kind, 'FAILED', secondsSince(deps, operation));
}

/** Everything wanted was observed. */
export async function succeed(
  deps: Deps,
  { store, operation }: Pick<Subject, 'store' | 'operation'>,
): Promise<void> {
  const seconds = secondsSince(deps, operation);
  const message = `${sentenceOf(operation)} of ${store.name} succeeded after ${Math.round(seconds)} s.`;
  await deps.db.work.finish(
    operation.id,
    { state: 'SUCCEEDED' },
    operationEvent(store, operation, { code: 'OPERATION_SUCCEEDED', message }),
    endOfOperation(store, operation, 'SUCCEEDED'),
  );
  deps.metrics?.operationEnded?.(operation.kind, 'SUCCEEDED', seconds);
}

/** Nothing of the store is left (or only what the cluster is told to retain): the row is marked and the receipt final. */
export async function finishDeletion(
  deps: Deps,
  { store, operation }: Pick<Subject, 'store' | 'operation'>,
): Promise<void> {
  const seconds = secondsSince(deps, operation);
  const found = must(operation.receipt, 'a deletion takes an inventory first');
  const receipt = { ...found, nothingLeft: found.volumesRetained.length === 0, seconds };
  const kept = receipt.nothingLeft
    ? 'Nothing is left.'
    : `Kept by the cluster: ${receipt.volumesRetained.join(', ')}.`;
  const said = {
    code: 'STORE_DELETED',
    message: `${store.name} is deleted, after ${Math.round(seconds)} s. ${kept}`,
  };
  await deps.db.work.deleted(store.id, operation.id, receipt, operationEvent(store, operation, said), {
    ...endOfOperation(store, operation, 'SUCCEEDED'),
    after: { receipt },
  });
  deps.metrics?.operationEnded?.(operation.kind, 'SUCCEEDED', seconds);
}
