import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Clock, systemClock } from '../../src/lib/clock.ts';
import { startMaintenance } from '../../src/parts/maintenance.ts';
import { createLog } from '../../src/lib/log.ts';
import { aDatabase, createStoreRow } from '../builders/database.ts';
import { noLimits } from '../builders/creation.ts';
import { eventually } from '../eventually.ts';
import { openHands } from '../hands.ts';
import { findViolations, type LedgerEntry } from '../oracle.ts';
import type { Platform } from '../platform.ts';
import { accepted, aPlatform, finished, storeAs } from '../store-steps.ts';
import { startWatchedSimulator, type WatchedSimulator } from '../watched-simulator.ts';

const day = 24 * 3_600_000;
let cluster: WatchedSimulator;

beforeAll(async () => {
  cluster = await startWatchedSimulator();
});

afterAll(() => cluster.remove());

/** The clock of this machine, with somebody who sets it. */
function aSettableClock(): Clock & { jump(ms: number): void } {
  let offset = 0;
  return {
    ...systemClock,
    now: () => systemClock.now() + offset,
    jump: (ms) => {
      offset += ms;
    },
  };
}

async function begin(platform: Platform, name: string): Promise<LedgerEntry> {
  const { store, operation } = accepted(await platform.create({ name, engine: 'WOOCOMMERCE' }));
  return { verb: 'create', name, storeId: store.id, operationId: operation.id };
}

const applied = (platform: Platform, { operationId }: LedgerEntry): Promise<unknown> =>
  eventually('the release is applied', async () => {
    const steps = (await platform.db.operations.byId(operationId))?.steps;
    return steps?.find(({ name }) => name === 'release')?.state === 'SUCCEEDED';
  });

describe('a clock that is set two days back, then ten years forward', () => {
  test('ends no attempt, holds nothing up and repeats nothing, also over a restart (E13)', async () => {
    const clock = aSettableClock();
    const platform = await aPlatform({ kubeconfigPath: cluster.kubeconfigPath, clock });
    const slow = cluster.faults.pods.add({}, { kind: 'never-ready' });
    const back = await begin(platform, 'clock-back');
    await applied(platform, back);
    clock.jump(-2 * day);
    const between = await begin(platform, 'clock-between');
    await applied(platform, between);
    clock.jump(3650 * day);
    const forward = await begin(platform, 'clock-forward');
    await applied(platform, forward);
    slow();
    const ledger = [back, between, forward];
    for (const { operationId } of ledger)
      expect(await finished(platform, operationId)).toMatchObject({ state: 'SUCCEEDED', attempt: 1 });
    for (const { storeId } of ledger)
      await storeAs(platform, storeId, 'READY', ({ status }) => status.phase === 'READY');

    // Healing has no hand in the past or the future either.
    const hands = await openHands(cluster.kubeconfigPath, 'store-clock-back');
    onTestFinished(() => hands.close());
    clock.jump(-3000 * day);
    await hands.delete('ingresses', 'clock-back');
    await eventually(
      'it is made again',
      async () => (await hands.get('ingresses', 'clock-back')) !== undefined,
    );

    // Events and the newest operation are told in the order in which they were written.
    const { items } = await platform.db.log.events({}, { first: 100 });
    const seqs = items.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.toSorted((a, b) => b - a));
    expect(await platform.db.audit.verify()).toBeUndefined();
    for (const { storeId, operationId } of ledger)
      expect((await platform.db.operations.latest(storeId))?.id).toBe(operationId);

    // Started again with a clock that is behind what the database knows, in the middle of the work.
    const again = cluster.faults.pods.add({ namespace: 'store-clock-start' }, { kind: 'never-ready' });
    const last = await begin(platform, 'clock-start');
    await applied(platform, last);
    await platform.stop();
    clock.jump(-500 * day);
    const next = await aPlatform({ dir: platform.dir, kubeconfigPath: cluster.kubeconfigPath, clock });
    again();
    expect(await finished(next, last.operationId)).toMatchObject({ state: 'SUCCEEDED', attempt: 1 });
    const gone = accepted(await next.remove('clock-start'));
    expect(await finished(next, gone.operation.id)).toMatchObject({ state: 'SUCCEEDED' });
    expect(
      await findViolations({
        databasePath: join(platform.dir, 'shopyard.db'),
        kubeconfigPath: cluster.kubeconfigPath,
        ledger: [...ledger, last],
      }),
    ).toEqual([]);
  }, 150_000);

  test('throws away no log and no key, and locks nobody out for two days (E13)', async () => {
    const { db, clock } = await aDatabase();
    const limits = { ...noLimits, createsPerHour: 2 };
    const key = { owner: 'local', mutation: 'createStore', key: 'key-1', inputHash: 'hash-1' };
    await createStoreRow(db, 'tea', { limits, key });
    await createStoreRow(db, 'cup', { limits });
    clock.jump(-2 * day);
    expect(await db.accept.createdWithinHour('127.0.0.1')).toBe(0);
    await createStoreRow(db, 'pot', { limits });

    const stop = startMaintenance(db, clock, createLog('silent'));
    onTestFinished(stop);
    const events = async () => (await db.log.events({}, { first: 50 })).items.length;
    const before = await events();
    /** What was begun with the database is done: writes are carried out in their order. */
    const settled = async (): Promise<void> => {
      for (let write = 0; write < 10; write += 1) await db.identity.setKeyFingerprint(String(write));
    };
    clock.jump(3650 * day);
    clock.advance(3 * 3_600_000);
    await settled();
    expect(await events()).toBe(before);
    clock.jump(-3650 * day);
    clock.advance(3 * 3_600_000);
    await settled();
    expect(await events()).toBe(before);
    expect((await db.accept.replay(key))?.kind).toBe('replayed');
  });
});
