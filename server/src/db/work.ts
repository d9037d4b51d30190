import { and, eq, isNull } from 'drizzle-orm';
import { must } from '../lib/assert.ts';
import { movedTimes } from '../domain/operation/moved-times.ts';
import { isFinished } from '../domain/operation/operation.ts';
import { statusDiffers } from '../domain/store/status-differs.ts';
import type { ActContext } from './act-context.ts';
import type { WorkRecords } from './database.ts';
import { healingRecords } from './healing-records.ts';
import { changeOperationRow, changedStep, endOperation, readOperation } from './operation-writes.ts';
import { toOperation } from './rows.ts';
import { changeStoreRow, readStore, replaceHosts } from './store-writes.ts';
import { helmRuns, operations, revisions, volumes } from './tables.ts';
import type { Writer } from './writer.ts';

export function createWorkRecords(context: ActContext, writer: Writer): WorkRecords {
  return {
    ...operationRecords(context, writer),
    clockSet: (forwardMs) => writer.run(() => moveTimes(context, forwardMs)),
    ...storeRecords(context, writer),
    ...revisionRecords(context, writer),
    ...runRecords(context, writer),
    ...healingRecords(context, writer),
  };
}

function operationRecords(
  context: ActContext,
  writer: Writer,
): Pick<WorkRecords, 'startAttempt' | 'step' | 'retryLater' | 'addPause' | 'receiptSoFar' | 'finish'> {
  const { tables, changes, clock } = context;
  return {
    startAttempt: (id, attempt, at) =>
      writer.run(() => {
        const operation = readOperation(context, id);
        const isRunning = operation.state === 'RUNNING' && operation.attempt === attempt;
        if (isRunning && operation.attemptStartedAt !== undefined) return operation;
        return changeOperationRow(context, operation, {
          state: 'RUNNING',
          attempt,
          startedAt: operation.startedAt ?? at,
          attemptStartedAt: at,
          pausedMs: 0,
          retryAt: null,
          error: null,
        });
      }),
    step: (id, name, change, event) =>
      writer.run(() => {
        const operation = readOperation(context, id);
        const step = must(
          operation.steps.find((candidate) => candidate.name === name),
          `operation ${id} has a step ${name}`,
        );
        const changed = changedStep(step, change, clock.now());
        if (changed === step || isFinished(operation)) return operation;
        if (event) changes.event(event);
        const steps = operation.steps.map((candidate) => (candidate === step ? changed : candidate));
        return changeOperationRow(context, operation, { steps });
      }),
    retryLater: (id, retryAt, error, event) =>
      writer.run(() => {
        const operation = readOperation(context, id);
        if (isFinished(operation)) return operation;
        changes.event(event);
        return changeOperationRow(context, operation, { state: 'QUEUED', retryAt, error });
      }),
    addPause: (id, ms) =>
      writer.run(() => {
        const operation = readOperation(context, id);
        const pausedMs = operation.pausedMs + ms;
        tables.update(operations).set({ pausedMs }).where(eq(operations.id, id)).run();
      }),
    receiptSoFar: (id, receipt) =>
      writer.run(() => changeOperationRow(context, readOperation(context, id), { receipt })),
    finish: (id, end, event, audit) =>
      writer.run(() => {
        const operation = readOperation(context, id);
        if (isFinished(operation)) return operation;
        const ended = endOperation(context, operation, end);
        changes.event(event);
        if (audit) context.audit(audit, { storeId: operation.storeId, owner: operation.owner });
        return ended;
      }),
  };
}

function moveTimes(context: ActContext, forwardMs: number | undefined): number {
  const rows = context.tables.select().from(operations).where(isNull(operations.finishedAt)).all();
  const moves = rows.map(toOperation).flatMap((operation) => {
    const moved = movedTimes(operation, context.clock.now(), forwardMs);
    return moved ? [{ operation, moved }] : [];
  });
  for (const { operation, moved } of moves)
    changeOperationRow(context, operation, {
      ...moved,
      startedAt: moved.startedAt ?? null,
      attemptStartedAt: moved.attemptStartedAt ?? null,
      retryAt: moved.retryAt ?? null,
    });
  return moves.length;
}

function storeRecords(
  context: ActContext,
  writer: Writer,
): Pick<WorkRecords, 'status' | 'namespaceUid' | 'volumes' | 'deleted' | 'event'> {
  const { tables, changes, clock } = context;
  return {
    status: (id, status, events, generation) =>
      writer.run(() => {
        if (generation !== undefined && readStore(context, id)?.wanted.generation !== generation)
          return undefined;
        const written = changeStoreRow(context, id, (store) => {
          if (store.deletedAt !== undefined || !statusDiffers(store.status, status)) return undefined;
          const isFirstReady = status.phase === 'READY' && store.readyAt === undefined;
          return { status, phase: status.phase, ...(isFirstReady ? { readyAt: clock.now() } : {}) };
        });
        for (const event of events) changes.event(event);
        return written;
      }),
    namespaceUid: (id, uid) =>
      writer.run(() => {
        changeStoreRow(context, id, (store) =>
          store.namespaceUid === uid ? undefined : { namespaceUid: uid },
        );
      }),
    volumes: (storeId, recorded) =>
      writer.run(() => {
        for (const volume of recorded)
          tables
            .insert(volumes)
            .values({ storeId, ...volume })
            .onConflictDoUpdate({
              target: [volumes.storeId, volumes.claimUid],
              set: { volume: volume.volume, reclaimPolicy: volume.reclaimPolicy, replaced: false },
            })
            .run();
      }),
    deleted: (id, operationId, receipt, event, audit) =>
      writer.run(() => {
        const operation = readOperation(context, operationId);
        if (isFinished(operation)) return;
        endOperation(context, operation, { state: 'SUCCEEDED', receipt });
        changeStoreRow(context, id, () => ({ deletedAt: clock.now() }));
        replaceHosts(context, id, []);
        changes.event(event);
        context.audit(audit, { storeId: id, owner: operation.owner });
      }),
    event: (event) =>
      writer.run(() => {
        changes.event(event);
      }),
  };
}

function revisionRecords(
  { tables }: ActContext,
  writer: Writer,
): Pick<WorkRecords, 'manifest' | 'becameReady'> {
  const revisionOf = (storeId: string, number: number) =>
    and(eq(revisions.storeId, storeId), eq(revisions.number, number));
  return {
    manifest: (storeId, number, manifest) =>
      writer.run(() => {
        const notYet = and(revisionOf(storeId, number), isNull(revisions.manifest));
        tables.update(revisions).set({ manifest }).where(notYet).run();
      }),
    becameReady: (storeId, number) =>
      writer.run(() => {
        tables.update(revisions).set({ becameReady: true }).where(revisionOf(storeId, number)).run();
      }),
  };
}

function runRecords(
  { tables, clock }: ActContext,
  writer: Writer,
): Pick<WorkRecords, 'beginRun' | 'endRun' | 'openRuns'> {
  return {
    beginRun: (run) =>
      writer.run(() => {
        tables.insert(helmRuns).values(run).run();
      }),
    endRun: (id, outcome) =>
      writer.run(() => {
        tables.update(helmRuns).set({ endedAt: clock.now(), outcome }).where(eq(helmRuns.id, id)).run();
      }),
    openRuns: async () =>
      tables
        .select({
          id: helmRuns.id,
          storeId: helmRuns.storeId,
          verb: helmRuns.verb,
          startedAt: helmRuns.startedAt,
        })
        .from(helmRuns)
        .where(isNull(helmRuns.endedAt))
        .all(),
  };
}
