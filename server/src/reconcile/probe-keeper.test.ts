import { beforeEach, expect, test } from 'vitest';
import { aStore } from '../../test/builders.ts';
import { aHealthyPicture, aPod, namespaceUid, someFacts, withDown } from '../../test/builders/observed.ts';
import { ManualClock } from '../../test/manual-clock.ts';
import { testEdge } from '../../test/platform.ts';
import type { EdgeSettings } from '../domain/cluster.ts';
import { computeStatus } from '../domain/store/compute-status.ts';
import type { ObservedStore } from '../domain/store/observed.ts';
import type { Gathered } from './gather.ts';
import type { ProbeAnswer, ProbeTarget } from './probe.ts';
import { ProbeKeeper } from './probe-keeper.ts';
import { StoreMemories } from './store-memory.ts';

const selling: ProbeAnswer = { kind: 'selling', seedHash: 'seed-1' };
const silent: ProbeAnswer = { kind: 'silent', message: 'nobody there' };
let clock: ManualClock;
let memories: StoreMemories;
let asked: ProbeTarget[];
let told: string[];
let answer: ProbeAnswer;
let keeper: ProbeKeeper;
let edge: EdgeSettings;

beforeEach(() => {
  clock = new ManualClock();
  memories = new StoreMemories();
  asked = [];
  told = [];
  answer = selling;
  edge = testEdge;
  keeper = new ProbeKeeper({
    clock,
    memories,
    random: { next: () => 0.5, id: () => 'id', bytes: (count) => Buffer.alloc(count) },
    prober: {
      ask: (target) => {
        asked.push(target);
        return Promise.resolve(answer);
      },
      close: () => Promise.resolve(),
    },
    answered: (storeId) => told.push(storeId),
  });
});

/** As the projector does after each look at a store. */
async function look(
  observed: ObservedStore,
  change: { id?: string; seedHash?: string; wanted?: object } = {},
): Promise<void> {
  const { id = 'id-of-tea', seedHash = 'seed-1' } = change;
  const base = aStore({ id, namespaceUid });
  const store = { ...base, wanted: { ...base.wanted, ...change.wanted } };
  const facts = someFacts({ store, observed, seedHash, probe: memories.of(id).probe, edge });
  const engine = { urls: () => ({ storefront: `http://${id}.localhost:4080/`, admin: '' }) };
  const gathered = {
    store,
    operation: facts.operation,
    facts,
    engine,
    input: { edge },
  } as unknown as Gathered;
  keeper.consider(gathered, computeStatus(facts).status);
  await turns();
}
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};
const pass = async (ms: number): Promise<void> => {
  clock.advance(ms);
  await turns();
};

test('a shop is asked as soon as everything it needs is ready, and not before', async () => {
  await look(withDown('backend', []));
  expect(asked).toEqual([]);
  await look(aHealthyPicture());
  expect(asked).toEqual([
    { url: 'http://id-of-tea.localhost:4080/', address: '127.0.0.1:4080', storeId: 'id-of-tea' },
  ]);
  expect(told).toEqual(['id-of-tea']);
  expect(memories.of('id-of-tea').probe).toMatchObject({ kind: 'selling', seedHash: 'seed-1' });
});

test('a shop that sells is left in peace until something changes', async () => {
  await look(aHealthyPicture());
  await look(aHealthyPicture());
  await pass(24 * 3600 * 1000);
  expect([asked.length, clock.timers]).toEqual([1, 0]);
  const other = aHealthyPicture();
  await look({ ...other, pods: [...other.pods.slice(1), aPod('database', { uid: 'new' })] });
  expect(asked).toHaveLength(2);
});

test('a shop that was down is asked again even if it comes back as it was', async () => {
  await look(aHealthyPicture());
  await look(withDown('storefront', []));
  await look(aHealthyPicture());
  expect(asked).toHaveLength(2);
});

test('a shop that does not sell is asked again, ever more slowly, until it does', async () => {
  answer = { kind: 'notSelling', message: 'it answers HTTP 502' };
  await look(aHealthyPicture());
  expect(memories.of('id-of-tea').probe).toMatchObject({
    kind: 'notSelling',
    message: 'it answers HTTP 502',
  });
  await pass(375);
  expect(asked).toHaveLength(2);
  await pass(375);
  expect(asked).toHaveLength(2);
  await pass(375);
  expect(asked).toHaveLength(3);
  expect(told).toHaveLength(1);
  answer = selling;
  await pass(30_000);
  expect(memories.of('id-of-tea').probe.kind).toBe('selling');
  expect([told.length, clock.timers]).toEqual([2, 0]);
});

test('a shop that still shows its old products is asked until it shows the new ones', async () => {
  await look(aHealthyPicture(), { seedHash: 'seed-2' });
  expect(memories.of('id-of-tea').probe).toMatchObject({ kind: 'selling', seedHash: 'seed-1' });
  answer = { kind: 'selling', seedHash: 'seed-2' };
  await pass(1000);
  expect(memories.of('id-of-tea').probe).toMatchObject({ seedHash: 'seed-2' });
});

test('an edge that is silent three times in a row is down, whether it ever answered or not', async () => {
  answer = silent;
  await look(aHealthyPicture());
  await pass(500);
  expect(memories.of('id-of-tea').probe.kind).toBe('never');
  await pass(1000);
  expect(memories.of('id-of-tea').probe).toMatchObject({ kind: 'silent', message: 'nobody there' });
  answer = selling;
  await pass(30_000);
  expect(memories.of('id-of-tea').probe.kind).toBe('selling');
  answer = silent;
  const other = aHealthyPicture();
  await look({ ...other, pods: [...other.pods.slice(1), aPod('database', { uid: 'new' })] });
  await pass(500);
  expect(memories.of('id-of-tea').probe.kind).toBe('selling');
  await pass(1000);
  expect(memories.of('id-of-tea').probe).toMatchObject({ kind: 'silent', message: 'nobody there' });
});

test('where the edge is assumed, silence is unknown until that address answers once', async () => {
  edge = { ...testEdge, readiness: 'assume' };
  answer = silent;
  await look(aHealthyPicture());
  await pass(500);
  await pass(1000);
  expect(memories.of('id-of-tea').probe).toMatchObject({
    kind: 'unreachable',
    message: 'Whether the shop sells is not known: nobody there.',
  });
  answer = selling;
  await look(aHealthyPicture(), { id: 'coffee' });
  answer = silent;
  await look(aHealthyPicture(), { id: 'wine' });
  await pass(500);
  await pass(1000);
  expect(memories.of('wine').probe).toMatchObject({ kind: 'silent', message: 'nobody there' });
});

test('shops that are to go, sleep or were forgotten are not asked', async () => {
  await look(aHealthyPicture(), { wanted: { deleting: true } });
  await look(aHealthyPicture(), { wanted: { suspended: true } });
  expect(asked).toEqual([]);
  answer = silent;
  await look(aHealthyPicture());
  keeper.forget('id-of-tea');
  await pass(60_000);
  expect([asked.length, clock.timers]).toEqual([1, 0]);
});

test('at most sixteen are asked at once, and all are', async () => {
  for (let index = 0; index < 40; index += 1) await look(aHealthyPicture(), { id: `shop-${index}` });
  await turns();
  expect(new Set(asked.map(({ storeId }) => storeId)).size).toBe(40);
});

test('after stop nothing is asked', async () => {
  await keeper.stop();
  await look(aHealthyPicture());
  expect(asked).toEqual([]);
});
