import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aCaller, commandParts, someInput } from '../../test/builders/commands.ts';
import { aReceipt } from '../../test/builders/work.ts';
import { reconcilerActor } from '../domain/actor.ts';
import { must } from '../lib/assert.ts';
import { createStore } from './create-store.ts';
import { deleteStore } from './delete-store.ts';
import type { CommandParts, StoreOperationResult } from './parts.ts';

const teaDeletion = { name: 'tea', confirmName: 'tea' };
const receipt = aReceipt();

/** What the reconciler does in the end. */
async function carryOut({ db }: CommandParts, answer: StoreOperationResult): Promise<void> {
  const { store, operation } = answer;
  const [storeId, operationId] = [must(store, 'a store').id, must(operation, 'an operation').id];
  await db.work.deleted(
    storeId,
    operationId,
    receipt,
    {
      storeId,
      storeName: 'tea',
      owner: 'local',
      source: 'PLATFORM',
      severity: 'INFO',
      code: 'STORE_DELETED',
      message: 'gone',
      component: undefined,
      operationId,
      count: 1,
    },
    {
      actor: reconcilerActor,
      address: undefined,
      action: 'deleteStore',
      target: 'tea',
      result: 'done',
      requestId: '',
      before: undefined,
      after: receipt,
    },
  );
}

describe('deleteStore', () => {
  it('accepts the deletion and cancels the creation that runs, in one transaction', async () => {
    const parts = await commandParts();
    const created = await createStore(parts, aCaller(), someInput());
    const commits: number[] = [];
    parts.db.onCommit(({ head }) => commits.push(head));
    const answer = await deleteStore(parts, aCaller(), teaDeletion);
    expect(commits).toHaveLength(1);
    expect(answer).toMatchObject({
      replayed: false,
      userErrors: [],
      store: { wanted: { deleting: true, generation: 2 }, currentOperationId: answer.operation?.id },
      operation: { kind: 'DELETE', state: 'QUEUED', generation: 2 },
    });
    expect(answer.operation?.steps.map((step) => step.name)).toEqual([
      'accepted',
      'inventory',
      'uninstall',
      'pods',
      'namespace',
      'volumes',
    ]);
    const cancelled = await parts.db.operations.byId(created.operation?.id ?? '');
    expect(cancelled).toMatchObject({ state: 'CANCELLED', error: { code: 'CANCELLED' } });
    expect(new Set(cancelled?.steps.slice(1).map((step) => step.state))).toEqual(new Set(['CANCELLED']));
    expect(await parts.db.operations.unfinished()).toMatchObject([{ id: answer.operation?.id }]);
  });

  it('is one deletion however often it is asked for (B7)', async () => {
    const parts = await commandParts();
    await createStore(parts, aCaller(), someInput());
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        deleteStore(parts, aCaller(), {
          ...teaDeletion,
          ...(index % 2 === 0 ? { idempotencyKey: `key-${String(index)}` } : {}),
        }),
      ),
    );
    expect(answers.flatMap((answer) => answer.userErrors)).toEqual([]);
    expect(new Set(answers.map((answer) => answer.operation?.id)).size).toBe(1);
    expect(answers.filter((answer) => !answer.replayed)).toHaveLength(1);
    const first = must(answers[0], 'an answer');
    await carryOut(parts, first);
    const afterwards = await deleteStore(parts, aCaller(), { ...teaDeletion, idempotencyKey: 'key-2' });
    expect(afterwards).toMatchObject({
      replayed: true,
      operation: { id: first.operation?.id, state: 'SUCCEEDED', receipt: { nothingLeft: true } },
    });
    expect((await deleteStore(parts, aCaller(), teaDeletion)).userErrors).toMatchObject([
      { code: 'NOT_FOUND' },
    ]);
  });

  it('frees name and hosts once the store is gone, and replays of old keys make nothing anew (B6)', async () => {
    const parts = await commandParts();
    const input = someInput({ idempotencyKey: 'create-1', domains: ['tea.example.org'] });
    const created = await createStore(parts, aCaller(), input);
    const deletion = await deleteStore(parts, aCaller(), teaDeletion);
    expect((await createStore(parts, aCaller(), someInput())).userErrors).toMatchObject([
      { code: 'NAME_TAKEN' },
    ]);
    await carryOut(parts, deletion);
    expect(await parts.db.stores.byName('tea')).toBeUndefined();
    expect(await parts.db.stores.byId(created.store?.id ?? '')).toMatchObject({
      deletedAt: parts.clock.now(),
    });
    const replayed = await createStore(parts, aCaller(), input);
    expect(replayed).toMatchObject({ replayed: true, operation: { id: created.operation?.id } });
    expect(replayed.store).toBeUndefined();
    expect(await parts.db.stores.count({})).toBe(0);
    const next = await createStore(parts, aCaller(), { ...input, idempotencyKey: 'create-2' });
    expect(next.userErrors).toEqual([]);
    expect(next.store?.id).not.toBe(created.store?.id);
  });

  it('wants the name again, exactly', async () => {
    const parts = await commandParts();
    await createStore(parts, aCaller(), someInput());
    for (const confirmName of ['', 'TEA', 'tea ', 'cup'])
      expect((await deleteStore(parts, aCaller(), { name: 'tea', confirmName })).userErrors).toMatchObject([
        { code: 'CONFIRMATION_MISMATCH', path: ['input', 'confirmName'] },
      ]);
    expect((await parts.db.stores.byName('tea'))?.wanted.deleting).toBe(false);
  });

  it('answers a foreign store and an unknown one alike', async () => {
    const parts = await commandParts();
    await createStore(parts, aCaller({ owner: 'someone' }), someInput());
    const foreign = await deleteStore(parts, aCaller(), teaDeletion);
    const unknown = await deleteStore(parts, aCaller(), { name: 'cup', confirmName: 'cup' });
    expect(foreign.userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'name'] }]);
    expect(JSON.stringify(foreign).replaceAll('tea', 'cup')).toBe(JSON.stringify(unknown));
    const admin = aCaller({ seesAllOwners: true, scopes: ['ADMIN'] });
    expect((await deleteStore(parts, admin, teaDeletion)).userErrors).toEqual([]);
  });

  it('needs the scope DELETE', async () => {
    const parts = await commandParts();
    await createStore(parts, aCaller(), someInput());
    const answer = await deleteStore(parts, aCaller({ scopes: ['READ', 'CREATE'] }), teaDeletion);
    expect(answer.userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
  });

  it('racing with creations always ends in the last accepted intent, never half (B8)', async () => {
    const act = fc.constantFrom('create' as const, 'delete' as const);
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 12 }), async (acts) => {
        const parts = await commandParts();
        await Promise.all(
          acts.map((kind) =>
            kind === 'create'
              ? createStore(parts, aCaller(), someInput())
              : deleteStore(parts, aCaller(), teaDeletion),
          ),
        );
        const store = await parts.db.stores.byName('tea');
        const unfinished = await parts.db.operations.unfinished();
        expect(store === undefined).toBe(!acts.includes('create'));
        expect(unfinished).toHaveLength(store ? 1 : 0);
        if (!store) return;
        expect(unfinished[0]?.id).toBe(store.currentOperationId);
        expect(unfinished[0]?.kind).toBe(store.wanted.deleting ? 'DELETE' : 'CREATE');
        expect(unfinished[0]?.generation).toBe(store.wanted.generation);
        expect(await parts.db.audit.verify()).toBeUndefined();
        await parts.db.close();
      }),
      { numRuns: 25 },
    );
  });
});
