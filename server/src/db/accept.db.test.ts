import { describe, expect, it } from 'vitest';
import { aCreation, aDatabase, accepted, createStoreRow } from '../../test/builders/database.ts';
import { noLimits } from '../../test/builders/creation.ts';
import type { IdempotencyKey } from './acceptance.ts';

const aKey = (change: Partial<IdempotencyKey> = {}): IdempotencyKey => ({
  owner: 'local',
  mutation: 'createStore',
  key: 'key-1',
  inputHash: 'hash-1',
  ...change,
});

describe('accepting a creation', () => {
  it('writes store, revision, operation, event and audit entry under numbers of one counter', async () => {
    const { db } = await aDatabase();
    const input = aCreation('tea', { hosts: ['tea.example.com'] });
    const answer = accepted(await db.accept.create(input));
    expect(answer.kind).toBe('accepted');
    expect(answer.store).toMatchObject({ name: 'tea', currentOperationId: input.operation.id });
    expect(answer.operation.steps.map((step) => step.state).slice(0, 2)).toEqual(['SUCCEEDED', 'QUEUED']);
    expect(await db.stores.byName('tea')).toEqual(answer.store);
    expect(await db.stores.revision(input.store.id, 1)).toMatchObject({
      chart: 'medusa',
      becameReady: false,
    });
    expect(await db.stores.hostTaken('tea.example.com')).toBe(true);
    const lines = await db.log.after(0, 10);
    expect(lines.map((line) => line.kind)).toEqual(['store', 'operation', 'event']);
    expect(lines.map((line) => line.seq)).toEqual([1, 2, 3]);
    expect(db.log.head()).toBe(3);
    expect((await db.audit.page({}, {})).items).toHaveLength(1);
    expect(await db.audit.verify()).toBeUndefined();
  });

  it('tells listeners once per commit, with the head and the stores', async () => {
    const { db } = await aDatabase();
    const commits: unknown[] = [];
    const stop = db.onCommit((commit) => commits.push(commit));
    const [first, second] = await Promise.all([createStoreRow(db, 'tea'), createStoreRow(db, 'cup')]);
    expect(commits).toEqual([{ head: 6, storeIds: [first.store.id, second.store.id], clusterIds: [] }]);
    stop();
    await createStoreRow(db, 'pot');
    expect(commits).toHaveLength(1);
  });

  it('gives a hundred parallel creations under one key one store and one answer (B1)', async () => {
    const { db } = await aDatabase();
    const key = aKey();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => db.accept.create(aCreation('tea', { key }))),
    );
    const ids = new Set(answers.map((answer) => accepted(answer).operation.id));
    expect(ids.size).toBe(1);
    expect(answers.filter((answer) => answer.kind === 'accepted')).toHaveLength(1);
    expect(await db.stores.count({})).toBe(1);
    expect((await db.log.after(0, 100)).length).toBe(3);
  });

  it('refuses the same key with another input, and keeps keys of owners and mutations apart (B2)', async () => {
    const { db } = await aDatabase();
    await createStoreRow(db, 'tea', { key: aKey() });
    expect(await db.accept.create(aCreation('cup', { key: aKey({ inputHash: 'other' }) }))).toEqual({
      kind: 'keyReused',
    });
    expect(await db.accept.replay(aKey({ owner: 'someone' }))).toBeUndefined();
    expect(await db.accept.replay(aKey({ mutation: 'deleteStore' }))).toBeUndefined();
    expect((await db.accept.replay(aKey()))?.kind).toBe('replayed');
    expect(await db.stores.count({})).toBe(1);
  });

  it('gives a name and a host to one living store only', async () => {
    const { db } = await aDatabase();
    await createStoreRow(db, 'tea', { hosts: ['tea.example.com'] });
    expect(await db.accept.create(aCreation('tea'))).toEqual({ kind: 'nameTaken' });
    expect(
      await db.accept.create(aCreation('cup', { hosts: ['cup.example.com', 'tea.example.com'] })),
    ).toEqual({ kind: 'domainTaken', host: 'tea.example.com' });
    expect(await db.stores.count({})).toBe(1);
  });

  it.each([
    ['stores', { ...noLimits, stores: 7 }],
    ['storesPerOwner', { ...noLimits, storesPerOwner: 7 }],
    ['createsPerHour', { ...noLimits, createsPerHour: 7 }],
  ] as const)('keeps the limit %s exactly under fifty parallel creations', async (limit, limits) => {
    const { db } = await aDatabase();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, number) =>
        db.accept.create(aCreation(`tea-${String(number)}`, { limits })),
      ),
    );
    expect(answers.filter((answer) => answer.kind === 'accepted')).toHaveLength(7);
    expect(await db.stores.count({})).toBe(7);
    const refused = answers.find((answer) => answer.kind === 'limit');
    expect(refused).toMatchObject({ kind: 'limit', limit, used: 7, max: 7 });
  });

  it('says when the hourly limit frees a place, and frees it then', async () => {
    const { db, clock } = await aDatabase();
    const limits = { ...noLimits, createsPerHour: 2 };
    await createStoreRow(db, 'tea', { limits });
    clock.advance(600_000);
    await createStoreRow(db, 'cup', { limits });
    expect(await db.accept.createdWithinHour('127.0.0.1')).toBe(2);
    expect(await db.accept.createdWithinHour('10.0.0.9')).toBe(0);
    expect(await db.accept.create(aCreation('pot', { limits }))).toMatchObject({ retryAfterSeconds: 3000 });
    expect(await db.accept.create(aCreation('pot', { limits, address: '10.0.0.9' }))).toMatchObject({
      kind: 'accepted',
    });
    clock.advance(3_000_000);
    expect(await db.accept.createdWithinHour('127.0.0.1')).toBe(1);
    expect(await db.accept.create(aCreation('pan', { limits }))).toMatchObject({ kind: 'accepted' });
    expect(await db.accept.create(aCreation('jug', { limits }))).toMatchObject({ kind: 'limit' });
  });
});
