import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aCluster, aStore } from '../../test/builders.ts';
import { aCreation, aDatabase, accepted } from '../../test/builders/database.ts';
import { aNewEvent, anAuditEntry } from '../../test/builders/work.ts';
import { InvalidCursor } from '../domain/cursor.ts';
import { shownPhase } from '../domain/store/overlay.ts';
import type { Store } from '../domain/store/store.ts';
import { storePhases } from '../domain/words.ts';
import type { Database, PageArgs, StoreOrder } from './database.ts';

const orders: StoreOrder[] = (['NAME', 'PHASE', 'CREATED_AT', 'CHANGED_AT'] as const).flatMap((by) =>
  (['ASC', 'DESC'] as const).map((direction) => ({ by, direction })),
);

/** 23 stores of two owners, two engines and several phases, some of the same moment. */
async function fleet(): Promise<{ db: Database; stores: Store[] }> {
  const { db, clock } = await aDatabase();
  await db.clusters.save(aCluster());
  const stores: Store[] = [];
  for (let number = 0; number < 23; number += 1) {
    const base = aCreation(`tea-${String((number * 7) % 23)}_${String(number)}`);
    const { store } = accepted(
      await db.accept.create({
        ...base,
        store: {
          ...base.store,
          owner: number % 3 === 0 ? 'ann' : 'bob',
          engine: number % 2 === 0 ? 'MEDUSA' : 'WOOCOMMERCE',
          wanted: { ...base.store.wanted, labels: [{ key: 'team', value: String(number % 4) }] },
        },
      }),
    );
    if (number % 4 === 0) clock.advance(1_000);
    const phase = storePhases[number % 5] ?? 'READY';
    stores.push((await db.work.status(store.id, { ...store.status, phase }, [])) ?? store);
  }
  return { db, stores };
}

const valueOf = (store: Store, { by }: StoreOrder) =>
  ({ NAME: store.name, PHASE: store.status.phase, CREATED_AT: store.createdAt, CHANGED_AT: store.changedAt })[
    by
  ];

const sorted = (stores: Store[], order: StoreOrder): Store[] =>
  stores.toSorted((a, b) => {
    const [left, right] = [valueOf(a, order), valueOf(b, order)];
    const compared = left < right ? -1 : left > right ? 1 : a.id < b.id ? -1 : 1;
    return order.direction === 'ASC' ? compared : -compared;
  });

describe('pages of stores', () => {
  it('are the sorted list in pieces, in every order and both directions, whatever the size', async () => {
    const { db, stores } = await fleet();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...orders),
        fc.integer({ min: 1, max: 30 }),
        fc.boolean(),
        async (order, size, back) => {
          const seen: Store[][] = [];
          let args: PageArgs = back ? { last: size } : { first: size };
          for (;;) {
            const page = await db.stores.page({}, order, args);
            seen.push(page.items);
            expect(page.items.length).toBeLessThanOrEqual(size);
            if (!(back ? page.hasPrevious : page.hasNext)) break;
            const edge = back ? page.items[0] : page.items.at(-1);
            if (!edge) throw new Error('an empty page says that there is more');
            const cursor = db.stores.cursorOf(edge, order);
            args = back ? { last: size, before: cursor } : { first: size, after: cursor };
          }
          const all = (back ? seen.reverse() : seen).flat();
          expect(all.map((store) => store.id)).toEqual(sorted(stores, order).map((store) => store.id));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('may be asked for in any size', async () => {
    const { db } = await fleet();
    const order: StoreOrder = { by: 'NAME', direction: 'ASC' };
    expect((await db.stores.page({}, order, { first: 0 })).items).toEqual([]);
    expect((await db.stores.page({}, order, { first: -5 })).items).toEqual([]);
    expect((await db.stores.page({}, order, { first: 1e9 })).items).toHaveLength(23);
    expect((await db.stores.page({}, order, {})).items).toHaveLength(23);
  });

  it('refuse a cursor of another list and one that was made up', async () => {
    const { db, stores } = await fleet();
    const [by, other]: StoreOrder[] = [
      { by: 'NAME', direction: 'ASC' },
      { by: 'NAME', direction: 'DESC' },
    ];
    const store = stores[0] ?? aStore();
    const foreign = db.stores.cursorOf(store, other ?? { by: 'PHASE', direction: 'ASC' });
    const forged = [
      '',
      'x',
      foreign,
      "' OR 1=1 --",
      Buffer.from('["stores:NAME:ASC",{},[]]').toString('base64url'),
    ];
    for (const after of forged)
      await expect(db.stores.page({}, by ?? { by: 'NAME', direction: 'ASC' }, { after })).rejects.toThrow(
        InvalidCursor,
      );
  });

  it('keep to their filters', async () => {
    const { db, stores } = await fleet();
    const ids = async (filter: Parameters<Database['stores']['page']>[0]) => {
      const page = await db.stores.page(filter, { by: 'NAME', direction: 'ASC' }, { first: 100 });
      expect(await db.stores.count(filter)).toBe(page.items.length);
      return page.items.map((store) => store.id).sort();
    };
    const expected = (keep: (store: Store) => boolean) =>
      stores
        .filter(keep)
        .map((store) => store.id)
        .sort();
    expect(await ids({ owner: 'ann' })).toEqual(expected((store) => store.owner === 'ann'));
    expect(await ids({ engines: ['MEDUSA'] })).toEqual(expected((store) => store.engine === 'MEDUSA'));
    expect(await ids({ phases: ['READY', 'FAILED'] })).toEqual(
      expected((store) => store.status.phase === 'READY'),
    );
    expect(await ids({ phases: [] })).toEqual([]);
    expect(await ids({ nameContains: '1_' })).toEqual(expected((store) => store.name.includes('1_')));
    expect(await ids({ nameContains: '%' })).toEqual([]);
    expect(await ids({ nameContains: "'; DROP TABLE stores; --" })).toEqual([]);
    expect(await ids({ labels: [{ key: 'team', value: '1' }], owner: 'bob' })).toEqual(
      expected((store) => store.owner === 'bob' && store.wanted.labels[0]?.value === '1'),
    );
    expect(await ids({ clusterId: 'elsewhere' })).toEqual([]);
  });
});

describe('the operations of a store', () => {
  it.each([
    ['goes back two days', -2 * 24 * 3_600_000],
    ['stands still', 0],
  ])('are known in the order in which they were accepted, also when the clock %s', async (_, ms) => {
    const { db, clock } = await aDatabase();
    await db.clusters.save(aCluster());
    for (let number = 0; number < 10; number += 1) {
      const { store, operation } = accepted(await db.accept.create(aCreation(`tea-${String(number)}`)));
      await db.work.finish(operation.id, { state: 'SUCCEEDED' }, aNewEvent(store));
      clock.advance(ms);
      const repair = { id: `op_repair_${String(number)}`, kind: 'REPAIR' as const, steps: [] };
      const asked = { ...repair, requestedBy: operation.requestedBy, maxAttempts: 3 };
      const begun = await db.work.repair(store.id, asked, aNewEvent(store), anAuditEntry());
      expect(begun?.id).toBe(repair.id);
      expect((await db.operations.latest(store.id))?.id).toBe(repair.id);
      const newest = await db.operations.newest(store.id, 2);
      expect(newest.map(({ id }) => id)).toEqual([repair.id, operation.id]);
    }
    const unfinished = (await db.operations.unfinished()).map(({ id }) => id);
    expect(unfinished).toEqual(Array.from({ length: 10 }, (_none, number) => `op_repair_${String(number)}`));
  });
});

describe('an unreachable cluster', () => {
  it('makes its stores count and filter as UNKNOWN, without a write to any of them', async () => {
    const { db, stores } = await fleet();
    const head = db.log.head();
    await db.clusters.save(aCluster({ reachable: false }));
    expect(db.log.head()).toBe(head + 1);
    expect(await db.stores.countByPhase({})).toEqual(new Map([['UNKNOWN', stores.length]]));
    expect(await db.stores.count({ phases: ['READY'] })).toBe(0);
    await db.clusters.save(aCluster({ reachable: true }));
    const counts = await db.stores.countByPhase({ owner: 'ann' });
    expect([...counts.values()].reduce((a, b) => a + b, 0)).toBe(8);
    expect(counts.has('UNKNOWN')).toBe(false);
  });
});

describe('the row of a cluster', () => {
  it('is written only when something but the last contact differs', async () => {
    const { db } = await aDatabase();
    await db.clusters.save(aCluster());
    const [before] = await db.clusters.all();
    await db.clusters.save(aCluster({ lastContactAt: 99 }));
    expect(await db.clusters.byId('cluster-1')).toEqual(before);
    await db.clusters.save(aCluster({ lastContactAt: 99, orphans: ['store-x'] }));
    expect(await db.clusters.byId('cluster-1')).toMatchObject({
      lastContactAt: 99,
      orphans: ['store-x'],
      changedSeq: 2,
    });
    expect(await db.clusters.byId('cluster-2')).toBeUndefined();
  });
});

describe.each([true, false])('the phases of stores on a cluster that is reachable: %s', (reachable) => {
  it('are counted and found by the rule that answers use', async () => {
    const { db, stores } = await fleet();
    const [{ clusterId }] = stores as [Store];
    const cluster = aCluster({ id: clusterId, reachable });
    await db.clusters.save(cluster);
    const counts = await db.stores.countByPhase({});
    for (const phase of storePhases) {
      const expected = stores.filter((store) => shownPhase(store, cluster) === phase).map(({ id }) => id);
      const page = await db.stores.page({ phases: [phase] }, { by: 'NAME', direction: 'ASC' }, { first: 50 });
      expect(page.items.map(({ id }) => id).toSorted(), phase).toEqual(expected.toSorted());
      expect(counts.get(phase) ?? 0, phase).toBe(expected.length);
    }
  });
});
