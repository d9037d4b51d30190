import { describe, expect, it } from 'vitest';
import { aCaller, commandParts, someInput } from '../../test/builders/commands.ts';
import type { ManualClock } from '../../test/manual-clock.ts';
import type { Operation } from '../domain/operation/operation.ts';
import type { Store } from '../domain/store/store.ts';
import type { StoreStatus } from '../domain/store/status.ts';
import { must } from '../lib/assert.ts';
import { acknowledgeDataLoss } from './acknowledge-data-loss.ts';
import { cancelOperation } from './cancel-operation.ts';
import { createStore } from './create-store.ts';
import { deleteStore } from './delete-store.ts';
import type { CommandParts } from './parts.ts';
import { retryStore } from './retry-store.ts';
import { updateStore } from './revise-store.ts';
import { resumeStore, rotateStoreSecrets, suspendStore } from './store-state.ts';

const tea = { name: 'tea' };
const errors = (answer: { userErrors: readonly { code: string }[] }) =>
  answer.userErrors.map(({ code }) => code);

/** As the reconciler does at the end of an operation. */
async function finish(
  { db, clock }: CommandParts & { clock: ManualClock },
  operation: Operation | undefined,
  state: 'SUCCEEDED' | 'FAILED',
): Promise<void> {
  const { id, storeId } = must(operation, 'an operation');
  clock.advance(1000);
  await db.work.finish(
    id,
    state === 'FAILED'
      ? { state, error: { code: 'JOB_FAILED', message: 'The seed job failed.', at: 0 } }
      : { state },
    {
      storeId,
      storeName: 'tea',
      owner: 'local',
      source: 'PLATFORM',
      severity: 'INFO',
      code: 'DONE',
      message: 'done',
      component: undefined,
      operationId: id,
      count: 1,
    },
  );
}

async function withTea(): Promise<Awaited<ReturnType<typeof commandParts>>> {
  const parts = await commandParts();
  await finish(parts, (await createStore(parts, aCaller(), someInput())).operation, 'SUCCEEDED');
  return parts;
}

const stored = async ({ db }: CommandParts): Promise<Store> => must(await db.stores.byName('tea'), 'tea');

describe('an accepted change', () => {
  it('is what the answer and every reader see at once: the store is not READY any more', async () => {
    const parts = await withTea();
    const { id, status, wanted } = await stored(parts);
    await parts.db.work.status(id, { ...status, phase: 'READY' }, [], wanted.generation);
    const labelled = await updateStore(parts, aCaller(), { ...tea, labels: [{ key: 'team', value: 'a' }] });
    expect(labelled.store?.status.phase).toBe('READY');
    await finish(parts, labelled.operation, 'SUCCEEDED');
    const changed = await updateStore(parts, aCaller(), { ...tea, config: { title: 'Tee' } });
    expect(changed.store?.status).toMatchObject({
      phase: 'UPDATING',
      reason: { message: 'Revision 2 is being installed.' },
    });
    expect(await parts.db.stores.count({ phases: ['UPDATING'] })).toBe(1);
  });

  it('is not taken back by what was computed before it', async () => {
    const parts = await withTea();
    const { id, status, wanted } = await stored(parts);
    await updateStore(parts, aCaller(), { ...tea, config: { title: 'Tee' } });
    const late = await parts.db.work.status(id, { ...status, phase: 'READY' }, [], wanted.generation);
    expect(late).toBeUndefined();
    expect((await stored(parts)).status.phase).toBe('UPDATING');
  });
});

describe('suspending and resuming', () => {
  it('are new revisions that differ in nothing but the suspension', async () => {
    const parts = await withTea();
    const suspended = await suspendStore(parts, aCaller(), tea);
    expect(suspended).toMatchObject({
      userErrors: [],
      store: { wanted: { suspended: true, generation: 2, revision: 2 } },
      operation: { kind: 'SUSPEND', state: 'QUEUED', maxAttempts: 3 },
    });
    const steps = suspended.operation?.steps.map(({ name }) => name) ?? [];
    expect(steps).not.toContain('seed');
    expect(steps).not.toContain('probe');
    await finish(parts, suspended.operation, 'SUCCEEDED');
    const resumed = await resumeStore(parts, aCaller(), tea);
    expect(resumed).toMatchObject({
      userErrors: [],
      store: { wanted: { suspended: false, generation: 3, revision: 3 } },
      operation: { kind: 'RESUME' },
    });
    const [third, second, first] = await parts.db.stores.revisions(must(resumed.store, 'tea').id);
    expect(second?.values).toEqual({ ...first?.values, suspended: true });
    expect(third?.values).toEqual(first?.values);
    expect([second?.cause, third?.cause]).toEqual(['suspended', 'resumed']);
  });

  it('are refused where there is nothing to do, and what cannot be done while suspended is refused too', async () => {
    const parts = await withTea();
    expect(errors(await resumeStore(parts, aCaller(), tea))).toEqual(['INVALID_PHASE']);
    await finish(parts, (await suspendStore(parts, aCaller(), tea)).operation, 'SUCCEEDED');
    expect(errors(await suspendStore(parts, aCaller(), tea))).toEqual(['INVALID_PHASE']);
    expect(errors(await rotateStoreSecrets(parts, aCaller(), tea))).toEqual(['INVALID_PHASE']);
    expect((await stored(parts)).wanted).toMatchObject({ generation: 2, credentialsVersion: 1 });
  });
});

describe('rotating the secrets', () => {
  it('raises the version, names the next Secret, and ends with the retirement of the old login', async () => {
    const parts = await withTea();
    const answer = await rotateStoreSecrets(parts, aCaller(), { ...tea, idempotencyKey: 'once-only' });
    expect(answer).toMatchObject({
      userErrors: [],
      store: { wanted: { credentialsVersion: 2, generation: 2 } },
      operation: { kind: 'ROTATE_SECRETS' },
    });
    expect(answer.operation?.steps.slice(-3).map(({ name }) => name)).toEqual(['probe', 'retire', 'quota']);
    const revision = await parts.db.stores.revision(must(answer.store, 'tea').id, 2);
    expect(revision?.values['credentials']).toEqual({
      existingSecret: 'credentials-2',
      dataSecret: 'credentials-data',
    });
    const again = await rotateStoreSecrets(parts, aCaller(), { ...tea, idempotencyKey: 'once-only' });
    expect(again).toMatchObject({ replayed: true, operation: { id: answer.operation?.id } });
    expect((await stored(parts)).wanted.credentialsVersion).toBe(2);
  });
});

describe.each([
  ['suspendStore', suspendStore],
  ['rotateStoreSecrets', rotateStoreSecrets],
  ['retryStore', retryStore],
  ['acknowledgeDataLoss', acknowledgeDataLoss],
])('%s', (mutation, verb) => {
  it('is refused while another operation runs, without the scope, and for a store of somebody else', async () => {
    const parts = await commandParts();
    await createStore(parts, aCaller(), someInput());
    expect(errors(await verb(parts, aCaller(), tea))).toEqual(['OPERATION_IN_PROGRESS']);
    expect(errors(await verb(parts, aCaller({ scopes: ['READ', 'CREATE'] }), tea))).toEqual(['FORBIDDEN']);
    expect(errors(await verb(parts, aCaller({ owner: 'other' }), tea))).toEqual(['NOT_FOUND']);
    await deleteStore(parts, aCaller(), { ...tea, confirmName: 'tea' });
    expect(errors(await verb(parts, aCaller(), tea))).toEqual(['INVALID_PHASE']);
    const { items } = await parts.db.audit.page({ action: mutation }, {});
    expect(items).toEqual([]);
  });
});

describe('retrying', () => {
  it('is a new operation of the kind that failed, with its steps, for the same revision', async () => {
    const parts = await commandParts();
    const created = await createStore(parts, aCaller(), someInput());
    await finish(parts, created.operation, 'FAILED');
    const answer = await retryStore(parts, aCaller(), tea);
    expect(answer).toMatchObject({
      userErrors: [],
      store: { wanted: { revision: 1, generation: 2 } },
      operation: { kind: 'CREATE', state: 'QUEUED', attempt: 1, maxAttempts: 3 },
    });
    const names = (operation: Operation | undefined) => operation?.steps.map(({ name }) => name);
    expect(answer.operation?.id).not.toBe(created.operation?.id);
    expect(names(answer.operation)).toEqual(names(created.operation));
    await finish(parts, answer.operation, 'FAILED');
    expect(await retryStore(parts, aCaller(), tea)).toMatchObject({ operation: { kind: 'CREATE' } });
  });

  it('of a failed resumption is a resumption, though the store is not suspended any more', async () => {
    const parts = await withTea();
    await finish(parts, (await suspendStore(parts, aCaller(), tea)).operation, 'SUCCEEDED');
    await finish(parts, (await resumeStore(parts, aCaller(), tea)).operation, 'FAILED');
    expect(await retryStore(parts, aCaller(), tea)).toMatchObject({
      userErrors: [],
      operation: { kind: 'RESUME' },
      store: { wanted: { suspended: false, revision: 3 } },
    });
  });

  it('is refused where nothing failed', async () => {
    expect(errors(await retryStore(await withTea(), aCaller(), tea))).toEqual(['INVALID_PHASE']);
  });
});

describe('cancelling', () => {
  it('ends the operation with its steps, says why, and twice is the same as once', async () => {
    const parts = await commandParts();
    const { operation } = await createStore(parts, aCaller(), someInput());
    const id = must(operation, 'an operation').id;
    const once = await cancelOperation(parts, aCaller(), id);
    expect(once).toMatchObject({
      userErrors: [],
      operation: { state: 'CANCELLED', error: { code: 'CANCELLED', remedy: /retry/i } },
    });
    expect(new Set(once.operation?.steps.slice(1).map(({ state }) => state))).toEqual(new Set(['CANCELLED']));
    const head = parts.db.log.head();
    expect(await cancelOperation(parts, aCaller(), id)).toEqual(once);
    expect(parts.db.log.head()).toBe(head);
    expect((await stored(parts)).currentOperationId).toBeUndefined();
    const { items } = await parts.db.audit.page({ action: 'cancelOperation' }, {});
    expect(items).toMatchObject([{ target: 'tea', result: 'cancelled', after: { operationId: id } }]);
    expect(await retryStore(parts, aCaller(), tea)).toMatchObject({ operation: { kind: 'CREATE' } });
  });

  it('is refused for what is over, for a deletion, and for what is unknown or somebody else’s', async () => {
    const parts = await commandParts();
    const { operation } = await createStore(parts, aCaller(), someInput());
    const id = must(operation, 'an operation').id;
    const cancel = async (of: string, caller = aCaller()) => errors(await cancelOperation(parts, caller, of));
    expect(await cancel('no-such')).toEqual(['NOT_FOUND']);
    expect(await cancel(id, aCaller({ owner: 'other' }))).toEqual(['NOT_FOUND']);
    expect(await cancel(id, aCaller({ scopes: ['READ'] }))).toEqual(['FORBIDDEN']);
    await finish(parts, operation, 'SUCCEEDED');
    expect(await cancel(id)).toEqual(['INVALID_PHASE']);
    const deletion = await deleteStore(parts, aCaller(), { ...tea, confirmName: 'tea' });
    expect(await cancel(must(deletion.operation, 'an operation').id)).toEqual(['INVALID_PHASE']);
  });
});

describe('acknowledging a loss', () => {
  const lost = (status: StoreStatus): StoreStatus => ({
    ...status,
    conditions: [
      { type: 'SEEDED', status: 'TRUE', reason: undefined, message: undefined, lastTransitionAt: 1 },
      {
        type: 'DATA_INTACT',
        status: 'FALSE',
        reason: 'VOLUME_LOST',
        message: 'The volume is another.',
        lastTransitionAt: 1,
      },
    ],
  });

  it('makes the condition begin anew and the recorded volumes the past, in one transaction', async () => {
    const parts = await withTea();
    const store = await stored(parts);
    await parts.db.work.status(store.id, lost(store.status), []);
    const volume = { claim: 'tea-database', claimUid: 'old', volume: 'pv-1', reclaimPolicy: 'Delete' };
    await parts.db.work.volumes(store.id, [volume]);
    const commits: number[] = [];
    parts.db.onCommit(({ head }) => commits.push(head));
    const answer = await acknowledgeDataLoss(parts, aCaller(), tea);
    expect(commits).toHaveLength(1);
    expect(answer).toMatchObject({ userErrors: [], operation: { kind: 'REPAIR' } });
    expect(answer.operation?.steps.map(({ name }) => name)).toContain('namespace');
    expect((await stored(parts)).status.conditions).toMatchObject([
      { type: 'SEEDED', status: 'TRUE' },
      { type: 'DATA_INTACT', status: 'UNKNOWN', reason: 'Acknowledged' },
    ]);
    expect(await parts.db.stores.volumes(store.id)).toEqual([{ ...volume, replaced: true }]);
    const { items } = await parts.db.audit.page({ action: 'acknowledgeDataLoss' }, {});
    expect(items).toMatchObject([{ before: { loss: 'VOLUME_LOST' } }]);
    await finish(parts, answer.operation, 'SUCCEEDED');
    expect(errors(await acknowledgeDataLoss(parts, aCaller(), tea))).toEqual(['INVALID_PHASE']);
  });

  it('is refused where none is known', async () => {
    expect(errors(await acknowledgeDataLoss(await withTea(), aCaller(), tea))).toEqual(['INVALID_PHASE']);
  });
});
