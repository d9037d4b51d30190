import { eq } from 'drizzle-orm';
import { must } from '../lib/assert.ts';
import { isFinished } from '../domain/operation/operation.ts';
import type { DeletionReceipt, Operation, OperationStep } from '../domain/operation/operation.ts';
import type { Reason } from '../domain/reason.ts';
import type { Store } from '../domain/store/store.ts';
import type { OperationState } from '../domain/words.ts';
import type { ActContext } from './act-context.ts';
import type { NewOperation } from './acceptance.ts';
import { toOperation } from './rows.ts';
import { changeStoreRow } from './store-writes.ts';
import { operations } from './tables.ts';

type Row = typeof operations.$inferSelect;

export function readOperation({ tables }: Pick<ActContext, 'tables'>, id: string): Operation {
  const row = tables.select().from(operations).where(eq(operations.id, id)).get();
  return toOperation(must(row, `operation ${id} exists`));
}

/** Inserts it QUEUED with its own number. */
export function insertOperation(
  { tables, changes, clock }: ActContext,
  store: Pick<Store, 'id' | 'name' | 'owner' | 'engine'>,
  generation: number,
  operation: NewOperation,
): void {
  const now = clock.now();
  const steps = operation.steps.map((name): OperationStep => {
    const isAccepted = name === 'accepted';
    const at = isAccepted ? now : undefined;
    return {
      name,
      state: isAccepted ? 'SUCCEEDED' : 'QUEUED',
      startedAt: at,
      finishedAt: at,
      message: undefined,
    };
  });
  tables
    .insert(operations)
    .values({
      id: operation.id,
      kind: operation.kind,
      state: 'QUEUED',
      storeId: store.id,
      storeName: store.name,
      owner: store.owner,
      engine: store.engine,
      generation,
      steps,
      attempt: 1,
      maxAttempts: operation.maxAttempts,
      requestedBy: operation.requestedBy,
      queuedAt: now,
      pausedMs: 0,
      changedSeq: changes.next(),
    })
    .run();
}

/** Writes the given columns under the next number; an operation that is finished already stays as it is. */
export function changeOperationRow(
  context: ActContext,
  operation: Operation,
  set: Partial<Omit<Row, 'id' | 'storeId' | 'changedSeq'>>,
): Operation {
  if (isFinished(operation)) return operation;
  const row = context.tables
    .update(operations)
    .set({ ...set, changedSeq: context.changes.next() })
    .where(eq(operations.id, operation.id))
    .returning()
    .get();
  context.changes.storeChanged(operation.storeId);
  return toOperation(must(row, `operation ${operation.id} exists`));
}

export interface OperationEnd {
  state: 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  error?: Reason;
  receipt?: DeletionReceipt;
}

/** Ends an unfinished operation and lets its store go. */
export function endOperation(context: ActContext, operation: Operation, end: OperationEnd): Operation {
  const now = context.clock.now();
  const ended = changeOperationRow(context, operation, {
    state: end.state,
    finishedAt: now,
    startedAt: operation.startedAt ?? now,
    retryAt: null,
    error: end.error ?? null,
    receipt: end.receipt ?? operation.receipt ?? null,
    steps: operation.steps.map((step) => endedStep(step, end.state, now)),
  });
  changeStoreRow(context, operation.storeId, (store) =>
    store.currentOperationId === operation.id ? { currentOperationId: null } : undefined,
  );
  return ended;
}

function endedStep(step: OperationStep, end: OperationEnd['state'], now: number): OperationStep {
  if (step.state === 'RUNNING') return { ...step, state: end, finishedAt: now };
  if (step.state !== 'QUEUED') return step;
  return { ...step, state: end === 'SUCCEEDED' ? 'SUCCEEDED' : 'CANCELLED' };
}

/** The step in its new state, with its times; the same record if nothing changes. */
export function changedStep(
  step: OperationStep,
  change: { state: OperationState; message?: string },
  now: number,
): OperationStep {
  if (step.state === change.state && step.message === change.message) return step;
  const isOver = change.state !== 'QUEUED' && change.state !== 'RUNNING';
  const startedAt = change.state === 'QUEUED' ? undefined : (step.startedAt ?? now);
  const finishedAt = isOver ? (step.state === change.state ? step.finishedAt : now) : undefined;
  return { name: step.name, state: change.state, message: change.message, startedAt, finishedAt };
}
