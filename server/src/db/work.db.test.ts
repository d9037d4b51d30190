import { describe, expect, it } from 'vitest';
import { aCreation, aDatabase, accepted, createStoreRow } from '../../test/builders/database.ts';
import { aNewEvent, aReason, aReceipt, anAuditEntry } from '../../test/builders/work.ts';
import type { StoreStatus } from '../domain/store/status.ts';

async function aRunningStore() {
  const { db, clock, path } = await aDatabase();
  const { store, operation } = await createStoreRow(db, 'tea', { hosts: ['tea.example.org'] });
  const event = aNewEvent(store);
  const stepOf = async (name: string) =>
    (await db.operations.byId(operation.id))?.steps.find((step) => step.name === name);
  return { db, clock, path, store, operation, event, stepOf };
}

describe('an attempt', () => {
  it('starts once, with a start that a restart does not move', async () => {
    const { db, clock, operation } = await aRunningStore();
    const begin = clock.now() + 5_000;
    const started = await db.work.startAttempt(operation.id, 1, begin);
    expect(started).toMatchObject({
      state: 'RUNNING',
      attempt: 1,
      startedAt: begin,
      attemptStartedAt: begin,
    });
    await db.work.addPause(operation.id, 700);
    await db.work.addPause(operation.id, 300);
    const again = await db.work.startAttempt(operation.id, 1, begin + 60_000);
    expect(again).toMatchObject({ attemptStartedAt: begin, pausedMs: 1_000, changedSeq: started.changedSeq });
  });

  it('that failed waits for the next one, which begins afresh and keeps the first start', async () => {
    const { db, operation, event } = await aRunningStore();
    await db.work.startAttempt(operation.id, 1, 1_000);
    await db.work.addPause(operation.id, 700);
    const waiting = await db.work.retryLater(operation.id, 9_000, aReason(), event);
    expect(waiting).toMatchObject({
      state: 'QUEUED',
      attempt: 1,
      retryAt: 9_000,
      error: { code: 'IMAGE_PULL_FAILED' },
    });
    expect(await db.operations.unfinished()).toHaveLength(1);
    const second = await db.work.startAttempt(operation.id, 2, 10_000);
    expect(second).toMatchObject({
      state: 'RUNNING',
      attempt: 2,
      startedAt: 1_000,
      attemptStartedAt: 10_000,
      pausedMs: 0,
      retryAt: undefined,
      error: undefined,
    });
  });
});

describe('a step', () => {
  it('has its times, and is written with its event only when something changes', async () => {
    const { db, clock, operation, event, stepOf } = await aRunningStore();
    const begin = clock.now();
    await db.work.step(operation.id, 'namespace', { state: 'RUNNING', message: 'making it' });
    expect(await stepOf('namespace')).toEqual({
      name: 'namespace',
      state: 'RUNNING',
      startedAt: begin,
      finishedAt: undefined,
      message: 'making it',
    });
    clock.advance(2_000);
    await db.work.step(operation.id, 'namespace', { state: 'SUCCEEDED' }, event);
    expect(await stepOf('namespace')).toMatchObject({
      state: 'SUCCEEDED',
      startedAt: begin,
      finishedAt: begin + 2_000,
    });
    const head = db.log.head();
    await db.work.step(operation.id, 'namespace', { state: 'SUCCEEDED' }, event);
    expect(db.log.head()).toBe(head);
    await db.work.step(operation.id, 'namespace', { state: 'RUNNING' });
    expect(await stepOf('namespace')).toMatchObject({ startedAt: begin, finishedAt: undefined });
    await db.work.step(operation.id, 'namespace', { state: 'QUEUED' });
    expect(await stepOf('namespace')).toMatchObject({ startedAt: undefined, finishedAt: undefined });
  });

  it('must be one of the operation', async () => {
    const { db, operation } = await aRunningStore();
    await expect(db.work.step(operation.id, 'nonsense', { state: 'RUNNING' })).rejects.toThrow('nonsense');
    await expect(db.work.step('op_unknown', 'namespace', { state: 'RUNNING' })).rejects.toThrow('op_unknown');
  });
});

describe('the end of an operation', () => {
  it('ends its steps, lets the store go and is numbered with event and audit entry', async () => {
    const { db, operation, store, event } = await aRunningStore();
    await db.work.startAttempt(operation.id, 1, 1_000);
    await db.work.step(operation.id, 'namespace', { state: 'SUCCEEDED' });
    await db.work.step(operation.id, 'release', { state: 'RUNNING' });
    const ended = await db.work.finish(
      operation.id,
      { state: 'FAILED', error: aReason() },
      event,
      anAuditEntry(),
    );
    expect(ended).toMatchObject({ state: 'FAILED', error: { code: 'IMAGE_PULL_FAILED' } });
    const states = Object.fromEntries(ended.steps.map((step) => [step.name, step.state]));
    expect(states).toMatchObject({ namespace: 'SUCCEEDED', release: 'FAILED', probe: 'CANCELLED' });
    expect((await db.stores.byId(store.id))?.currentOperationId).toBeUndefined();
    expect(await db.operations.unfinished()).toEqual([]);
    expect((await db.audit.page({ store: store.id }, {})).items).toHaveLength(2);
  });

  it('is final: whatever comes later writes nothing and is answered with the operation as it is', async () => {
    const { db, operation, event } = await aRunningStore();
    const ended = await db.work.finish(operation.id, { state: 'SUCCEEDED' }, event);
    expect(ended.steps.every((step) => step.state === 'SUCCEEDED')).toBe(true);
    const head = db.log.head();
    const later = [
      await db.work.finish(operation.id, { state: 'FAILED', error: aReason() }, event),
      await db.work.step(operation.id, 'release', { state: 'RUNNING' }, event),
      await db.work.startAttempt(operation.id, 2, 5),
      await db.work.retryLater(operation.id, 5, aReason(), event),
      await db.work.receiptSoFar(operation.id, aReceipt()),
    ];
    for (const answer of later) expect(answer).toEqual(ended);
    expect(db.log.head()).toBe(head);
  });
});

describe('the status of a store', () => {
  const ready = (status: StoreStatus): StoreStatus => ({ ...status, phase: 'READY', observedAt: 5 });

  it('is written when it differs, and the first READY is remembered', async () => {
    const { db, clock, store, event } = await aRunningStore();
    clock.advance(30_000);
    const first = await db.work.status(store.id, ready(store.status), [event, event]);
    expect(first).toMatchObject({ status: { phase: 'READY' }, readyAt: clock.now() });
    expect((await db.log.events({ storeId: store.id }, {})).items).toHaveLength(3);
    const head = db.log.head();
    expect(await db.work.status(store.id, ready(store.status), [])).toBeUndefined();
    expect(await db.work.status(store.id, { ...ready(store.status), observedAt: 99 }, [])).toBeUndefined();
    expect(db.log.head()).toBe(head);
    clock.advance(1_000);
    await db.work.status(store.id, { ...store.status, phase: 'DEGRADED' }, []);
    const again = await db.work.status(store.id, ready(store.status), []);
    expect(again?.readyAt).toBe(first?.readyAt);
    expect(await db.stores.countByPhase({})).toEqual(new Map([['READY', 1]]));
  });

  it('of a store that is gone or unknown is not written', async () => {
    const { db, store, operation, event } = await aRunningStore();
    await db.work.deleted(store.id, operation.id, aReceipt(), event, anAuditEntry());
    expect(await db.work.status(store.id, ready(store.status), [])).toBeUndefined();
    expect(await db.work.status('str_unknown', ready(store.status), [])).toBeUndefined();
  });
});

describe('a deletion', () => {
  it('sets the date, frees name and hosts and finishes the operation with its receipt, once', async () => {
    const { db, clock, store, operation, event } = await aRunningStore();
    await db.work.receiptSoFar(operation.id, aReceipt({ nothingLeft: false }));
    expect((await db.operations.byId(operation.id))?.receipt?.nothingLeft).toBe(false);
    await db.work.deleted(store.id, operation.id, aReceipt(), event, anAuditEntry());
    const head = db.log.head();
    await db.work.deleted(store.id, operation.id, aReceipt({ seconds: 99 }), event, anAuditEntry());
    expect(db.log.head()).toBe(head);
    expect(await db.operations.byId(operation.id)).toMatchObject({
      state: 'SUCCEEDED',
      receipt: { seconds: 12 },
    });
    expect(await db.stores.byId(store.id)).toMatchObject({
      deletedAt: clock.now(),
      currentOperationId: undefined,
    });
    expect(await db.stores.byName('tea')).toBeUndefined();
    expect(await db.stores.living()).toEqual([]);
    expect(await db.stores.hostTaken('tea.example.org')).toBe(false);
    accepted(await db.accept.create(aCreation('tea', { hosts: ['tea.example.org'] })));
    expect((await db.stores.byIds([store.id, 'str_unknown'])).size).toBe(1);
  });

  it('is the last line of its store in the log', async () => {
    const { db, store, operation, event } = await aRunningStore();
    await db.work.deleted(store.id, operation.id, aReceipt(), event, anAuditEntry());
    const lines = await db.log.after(0, 100);
    const rows = lines.filter((line) => line.kind === 'store');
    expect(rows).toMatchObject([{ store: { id: store.id, deletedAt: expect.any(Number) } }]);
  });
});

describe('what is recorded beside', () => {
  it('keeps namespace uid, volumes, manifest and the first READY of a revision', async () => {
    const { db, store } = await aRunningStore();
    const seq = () => db.stores.byId(store.id).then((row) => row?.changedSeq);
    await db.work.namespaceUid(store.id, 'uid-1');
    const before = await seq();
    await db.work.namespaceUid(store.id, 'uid-1');
    expect(await seq()).toBe(before);
    expect((await db.stores.byId(store.id))?.namespaceUid).toBe('uid-1');
    const volume = { claim: 'data', claimUid: 'c1', volume: 'pv-1', reclaimPolicy: 'Delete' };
    await db.work.volumes(store.id, [volume]);
    await db.work.volumes(store.id, [
      { ...volume, reclaimPolicy: 'Retain' },
      { ...volume, claimUid: 'c2' },
    ]);
    expect(await db.stores.volumes(store.id)).toEqual([
      { ...volume, reclaimPolicy: 'Retain' },
      { ...volume, claimUid: 'c2' },
    ]);
    expect(await db.stores.revisionState(store.id, 1)).toEqual({ applied: false, becameReady: false });
    await db.work.manifest(store.id, 1, 'kind: A');
    await db.work.manifest(store.id, 1, 'kind: B');
    await db.work.becameReady(store.id, 1);
    expect(await db.stores.revisions(store.id)).toMatchObject([
      { number: 1, manifest: 'kind: A', becameReady: true },
    ]);
    expect(await db.stores.revision(store.id, 2)).toBeUndefined();
    expect(await db.stores.revisionState(store.id, 1)).toMatchObject({ applied: true });
    expect(await db.stores.revisionState(store.id, 2)).toBeUndefined();
  });

  it('knows the helm runs that did not end', async () => {
    const { db, store } = await aRunningStore();
    const run = { id: 'run-1', storeId: store.id, verb: 'upgrade', startedAt: 5 };
    await db.work.beginRun(run);
    await db.work.beginRun({ ...run, id: 'run-2' });
    await db.work.endRun('run-2', 'done');
    expect(await db.work.openRuns()).toEqual([run]);
  });
});

describe('what operations usually take', () => {
  it('is the median of the last successes, once there are three', async () => {
    const { db, clock } = await aDatabase();
    for (const [index, seconds] of [10, 30, 20].entries()) {
      expect(await db.operations.usualSeconds('CREATE', 'MEDUSA')).toBeUndefined();
      const { operation, store } = await createStoreRow(db, `tea-${String(index)}`);
      clock.advance(500_000);
      await db.work.startAttempt(operation.id, 1, clock.now());
      await db.work.step(operation.id, 'release', { state: 'RUNNING' });
      clock.advance(seconds * 1_000);
      await db.work.step(operation.id, 'release', { state: 'SUCCEEDED' });
      await db.work.finish(operation.id, { state: 'SUCCEEDED' }, aNewEvent(store));
    }
    expect(await db.operations.usualSeconds('CREATE', 'MEDUSA')).toMatchObject({
      total: 20,
      steps: { release: 20 },
    });
    expect(await db.operations.usualSeconds('CREATE', 'WOOCOMMERCE')).toBeUndefined();
    expect(await db.operations.usualSeconds('DELETE', 'MEDUSA')).toBeUndefined();
    const creations = await db.operations.creations(0, 'local');
    expect(creations.map(({ seconds }) => seconds)).toEqual([510, 530, 520]);
    expect(await db.operations.creations(0, 'someone')).toEqual([]);
    clock.advance(31 * 24 * 3_600_000);
    expect(await db.operations.usualSeconds('CREATE', 'MEDUSA')).toBeUndefined();
  });

  it('and the operations of a store come newest first, in pages', async () => {
    const { db, store, operation, event } = await aRunningStore();
    await db.work.finish(operation.id, { state: 'SUCCEEDED' }, event);
    expect((await db.operations.latest(store.id))?.id).toBe(operation.id);
    expect(await db.operations.latest('str_unknown')).toBeUndefined();
    const page = await db.operations.page(store.id, { first: 1 });
    expect(page).toMatchObject({ items: [{ id: operation.id }], hasNext: false });
    expect((await db.operations.page(store.id, { first: 1, after: page.cursors[0] ?? '' })).items).toEqual(
      [],
    );
    expect((await db.operations.byIds([operation.id, operation.id])).size).toBe(1);
  });
});
