import fc from 'fast-check';
import SqliteConnection from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { aCluster } from '../../test/builders.ts';
import { aDatabase, createStoreRow } from '../../test/builders/database.ts';
import { aNewEvent, anAuditEntry } from '../../test/builders/work.ts';
import { InvalidCursor, encodeCursor } from '../domain/cursor.ts';
import { systemClock, systemRandom } from '../lib/clock.ts';
import type { Database, LogLine } from './database.ts';
import { openDatabase } from './open.ts';

const dayMs = 24 * 3_600_000;

/** Reads on from a number as the feed does. */
async function follow(db: Database, from: number, limit: number): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for (;;) {
    const piece = await db.log.after(lines.at(-1)?.seq ?? from, limit);
    lines.push(...piece);
    if (piece.length === 0) return lines;
  }
}

describe('the log', () => {
  it('gives every event and the latest state of every row after any number, once, in order', async () => {
    const act = fc.constantFrom('create', 'event', 'step', 'status', 'cluster');
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { maxLength: 25 }),
        fc.nat(),
        fc.integer({ min: 1, max: 7 }),
        async (acts, point, limit) => {
          const { db } = await aDatabase();
          const events: number[] = [];
          let last = await createStoreRow(db, 'tea');
          for (const [index, kind] of acts.entries()) {
            const store = await db.stores.byId(last.store.id);
            if (kind === 'create') last = await createStoreRow(db, `tea-${String(index)}`);
            if (kind === 'event') await db.work.event(aNewEvent(store));
            if (kind === 'step')
              await db.work.step(last.operation.id, 'namespace', {
                state: 'RUNNING',
                message: String(index),
              });
            if (kind === 'status' && store)
              await db.work.status(store.id, { ...store.status, observedGeneration: index + 1 }, []);
            if (kind === 'cluster') await db.clusters.save(aCluster({ version: String(index) }));
            if (kind === 'event' || kind === 'create') events.push(db.log.head());
          }
          const head = db.log.head();
          const from = point % (head + 1);
          const lines = await follow(db, from, limit);
          const seqs = lines.map((line) => line.seq);
          expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
          expect(seqs.every((seq) => seq > from && seq <= head)).toBe(true);
          expect(lines.filter((line) => line.kind === 'event').map((line) => line.seq)).toEqual(
            [3, ...events].filter((seq) => seq > from),
          );
          for (const line of lines) {
            if (line.kind === 'store') expect(await db.stores.byId(line.store.id)).toEqual(line.store);
            if (line.kind === 'operation')
              expect(await db.operations.byId(line.operation.id)).toEqual(line.operation);
            if (line.kind === 'cluster')
              expect(await db.clusters.byId(line.cluster.id)).toEqual(line.cluster);
          }
          const changed = (await db.stores.living()).filter((store) => store.changedSeq > from);
          expect(lines.filter((line) => line.kind === 'store')).toHaveLength(changed.length);
          await db.close();
        },
      ),
      { numRuns: 25 },
    );
  });

  it('pages its events newest first, by cursors of subscriptions', async () => {
    const { db } = await aDatabase();
    const { store } = await createStoreRow(db, 'tea');
    for (let number = 0; number < 6; number += 1)
      await db.work.event(
        aNewEvent(store, { severity: number % 2 === 0 ? 'INFO' : 'WARNING', code: String(number) }),
      );
    const page = await db.log.events({}, { first: 3 });
    expect(page.items.map((event) => event.code)).toEqual(['5', '4', '3']);
    expect(page).toMatchObject({ hasNext: true, hasPrevious: false });
    const last = page.items.at(-1)?.seq ?? 0;
    const after = encodeCursor(db.log.logId(), last);
    expect((await db.log.events({}, { first: 10, after })).items.map((event) => event.code)).toEqual([
      '2',
      '1',
      '0',
      'STORE_REQUESTED',
    ]);
    expect((await db.log.events({ severities: ['WARNING'] }, {})).items.map((event) => event.code)).toEqual([
      '5',
      '3',
      '1',
    ]);
    expect((await db.log.events({ storeId: 'other' }, {})).items).toEqual([]);
    expect((await db.log.events({ owner: 'someone' }, {})).items).toEqual([]);
    for (const foreign of ['', 'x', encodeCursor('0'.repeat(32), last)])
      await expect(db.log.events({}, { after: foreign })).rejects.toThrow(InvalidCursor);
  });
});

describe('pruning', () => {
  it('keeps thirty days, and raises the low-water mark to the last line that went', async () => {
    const { db, clock } = await aDatabase();
    const { store } = await createStoreRow(db, 'tea');
    await db.work.event(aNewEvent(store, { code: 'OLD' }));
    const old = db.log.head();
    clock.advance(20 * dayMs);
    await db.work.event(aNewEvent(store, { code: 'NEW' }));
    expect(await db.prune(clock.now())).toEqual({ removed: 0, lowWater: 0 });
    clock.advance(11 * dayMs);
    expect(await db.prune(clock.now())).toEqual({ removed: 2, lowWater: old });
    expect((await db.log.events({}, {})).items.map((event) => event.code)).toEqual(['NEW']);
    expect(db.log.lowWater()).toBe(old);
    expect(db.log.head()).toBe(old + 1);
  });

  it('keeps the newest thousand lines of each store, and of those without one', async () => {
    const { db, clock } = await aDatabase();
    const { store } = await createStoreRow(db, 'tea');
    const { store: quiet } = await createStoreRow(db, 'cup');
    const many = Array.from({ length: 2_500 }, (_, number) =>
      db.work.event(aNewEvent(number % 2 === 0 ? store : undefined, { code: String(number) })),
    );
    await Promise.all(many);
    // Of the store 251 lines go, the last with code 498; of those without a store 250, the last with code 499.
    const { removed, lowWater } = await db.prune(clock.now());
    expect(removed).toBe(251 + 250);
    expect(lowWater).toBe(6 + 500);
    expect(await db.prune(clock.now())).toEqual({ removed: 0, lowWater });
    expect((await db.log.events({ storeId: quiet.id }, {})).items).toHaveLength(1);
    const lines = (await follow(db, 0, 1_000)).filter((line) => line.kind === 'event');
    const own = lines.filter((line) => line.event.storeId === store.id);
    expect(own).toHaveLength(1_000);
    expect(own.at(-1)?.event.code).toBe('2498');
  });

  it('forgets idempotency keys and ended helm runs after thirty days, not before', async () => {
    const { db, clock } = await aDatabase();
    const key = { owner: 'local', mutation: 'createStore', key: 'k', inputHash: 'h' };
    const { store } = await createStoreRow(db, 'tea', { key });
    await db.work.beginRun({ id: 'run-1', storeId: store.id, verb: 'upgrade', startedAt: clock.now() });
    clock.advance(29 * dayMs);
    await db.prune(clock.now());
    expect(await db.accept.replay(key)).toBeDefined();
    clock.advance(2 * dayMs);
    await db.prune(clock.now());
    expect(await db.accept.replay(key)).toBeUndefined();
    expect(await db.work.openRuns()).toHaveLength(1);
  });
});

describe('the audit log', () => {
  async function someEntries() {
    const { db, path, clock } = await aDatabase();
    for (const [index, target] of ['tea', 'cup', 'tea', 'pot', 'tea'].entries()) {
      clock.advance(1_000);
      await db.audit.append(
        anAuditEntry({ target, requestId: String(index), after: { b: 1, a: undefined, ä: null } }),
        {
          owner: index % 2 === 0 ? 'ann' : 'bob',
        },
      );
    }
    return { db, path, clock };
  }

  it('is chained, newest first, and shown by filter', async () => {
    const { db, clock } = await someEntries();
    const { items } = await db.audit.page({}, {});
    expect(items.map((entry) => entry.requestId)).toEqual(['4', '3', '2', '1', '0']);
    expect(items.at(-1)?.previousHash).toBe('0'.repeat(64));
    for (const [index, entry] of items.entries())
      if (index > 0) expect(items[index - 1]?.previousHash).toBe(entry.hash);
    const ids = async (filter: Parameters<typeof db.audit.page>[0]) =>
      (await db.audit.page(filter, {})).items.map((entry) => entry.requestId);
    expect(await ids({ store: 'tea' })).toEqual(['4', '2', '0']);
    expect(await ids({ owner: 'bob' })).toEqual(['3', '1']);
    expect(await ids({ actor: 'nobody' })).toEqual([]);
    expect(await ids({ actor: 'local', action: 'createStore', since: clock.now() - 1_000 })).toEqual([
      '4',
      '3',
    ]);
    expect(await ids({ until: clock.now() - 3_000 })).toEqual(['0']);
    const page = await db.audit.page({}, { first: 2 });
    expect(
      (await db.audit.page({}, { after: page.cursors[1] ?? '', first: 2 })).items.map((e) => e.requestId),
    ).toEqual(['2', '1']);
    expect(await db.audit.verify()).toBeUndefined();
  });

  it.each([
    ['an edited result', "UPDATE audit SET result = 'refused' WHERE number = 3", 3],
    ['an edited owner', "UPDATE audit SET owner = 'eve' WHERE number = 2", 2],
    ['an edited actor', `UPDATE audit SET actor = json_set(actor, '$.name', 'eve') WHERE number = 5`, 5],
    ['an edited value', `UPDATE audit SET after = '{"b":2}' WHERE number = 1`, 1],
    ['an entry taken out', 'DELETE FROM audit WHERE number = 3', 4],
    ['a first entry taken out', 'DELETE FROM audit WHERE number = 1', 2],
  ])('shows %s', async (_, statement, broken) => {
    const { db, path } = await someEntries();
    await db.close();
    const raw = new SqliteConnection(path);
    raw.exec(statement);
    const id = raw.prepare('SELECT id FROM audit WHERE number = ?').pluck().get(broken);
    raw.close();
    const again = await openDatabase({ path, clock: systemClock, random: systemRandom });
    expect(await again.audit.verify()).toEqual({ brokenAt: id });
    await again.close();
  });
});
