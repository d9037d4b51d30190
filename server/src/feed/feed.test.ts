import { expect, test } from 'vitest';
import { aCluster, aStore, anEvent, anOperation } from '../../test/builders.ts';
import { ManualClock } from '../../test/manual-clock.ts';
import { later, MemoryLog } from '../../test/memory-log.ts';
import { Feed } from './feed.ts';
import type { FeedMessage } from './messages.ts';
import type { Stream } from './stream.ts';

const everything = { sees: () => true };
const local = { sees: (owner: string | undefined) => owner === 'local' };

function begin(options: { pendingLimit?: number; waitLimit?: number } = {}) {
  const log = new MemoryLog();
  const clock = new ManualClock();
  const errors: unknown[] = [];
  const feed = new Feed({
    database: log.database(),
    clock,
    onError: (error) => errors.push(error),
    ...options,
  });
  return { log, clock, errors, feed };
}

async function take(stream: Stream): Promise<FeedMessage> {
  const result = await stream.next();
  if (result.done === true) throw new Error('the stream ended');
  return result.value;
}

test('the live list begins with a snapshot in pieces of at most 200, all at one cursor', async () => {
  const { log, feed } = begin();
  for (let number = 0; number < 401; number += 1) log.writeStore(aStore({ name: `shop-${String(number)}` }));
  const stream = feed.stores(everything, {});
  const pieces = [await take(stream), await take(stream), await take(stream)];
  expect(pieces.map((piece) => piece.kind === 'snapshot' && [piece.stores.length, piece.last])).toEqual([
    [200, false],
    [200, false],
    [1, true],
  ]);
  expect(new Set(pieces.map((piece) => 'cursor' in piece && piece.cursor)).size).toBe(1);
});

test('an empty list is one piece that is the last', async () => {
  const { feed } = begin();
  expect(await take(feed.stores(everything, {}))).toMatchObject({ kind: 'snapshot', stores: [], last: true });
});

test('readers that come at the same place of the log share one list', async () => {
  const { log, feed } = begin();
  log.writeStore(aStore());
  const before = log.reads;
  await Promise.all(Array.from({ length: 50 }, () => take(feed.stores(everything, {}))));
  expect(log.reads - before).toBe(1);
});

test('one commit is read once, however many streams are open', async () => {
  const { log, feed } = begin();
  const streams = Array.from({ length: 50 }, () => feed.events(everything, {}));
  for (const stream of streams) expect((await take(stream)).kind).toBe('heartbeat');
  const before = log.reads;
  log.writeEvent(anEvent());
  for (const stream of streams) expect((await take(stream)).kind).toBe('eventRecorded');
  expect(log.reads - before).toBeLessThanOrEqual(2);
});

test('a row that leaves the filter or is deleted becomes StoreRemoved', async () => {
  const { log, feed } = begin();
  const store = log.writeStore(aStore());
  const stream = feed.stores(everything, { phases: ['REQUESTED'] });
  await take(stream);
  log.writeStore({ ...store, status: { ...store.status, phase: 'READY' } });
  expect(await take(stream)).toMatchObject({ kind: 'storeRemoved', storeId: store.id, name: 'tea' });
  log.writeStore(store);
  expect((await take(stream)).kind).toBe('storeUpserted');
  log.writeStore({ ...store, deletedAt: 1 });
  expect((await take(stream)).kind).toBe('storeRemoved');
});

test('nothing of a foreign owner is told, not even its removal', async () => {
  const { log, feed, clock } = begin();
  const foreign = aStore({ name: 'tea', owner: 'other' });
  log.writeStore(foreign);
  const streams = [feed.stores(local, {}), feed.store(local, 'tea'), feed.events(local, {})];
  expect((await Promise.all(streams.map(take))).map((message) => message.kind)).toEqual([
    'snapshot',
    'heartbeat',
    'heartbeat',
  ]);
  log.writeStore({ ...foreign, deletedAt: 1 });
  log.writeEvent(anEvent({ owner: 'other' }));
  log.writeOperation(anOperation({ owner: 'other' }));
  const next = streams.map(take);
  await later(20);
  clock.advance(15_000);
  expect((await Promise.all(next)).map((message) => message.kind)).toEqual(Array(3).fill('heartbeat'));
});

test('a right that is revoked while a line waits keeps the line back', async () => {
  const { log, feed, clock } = begin();
  let allowed = true;
  const stream = feed.events({ sees: () => allowed }, {});
  await take(stream);
  log.writeEvent(anEvent());
  await later(20);
  allowed = false;
  const next = take(stream);
  await later(5);
  clock.advance(15_000);
  expect((await next).kind).toBe('heartbeat');
});

test('a store that does not exist yet is waited for, and told when it comes', async () => {
  const { log, feed } = begin();
  const stream = feed.store(everything, 'tea');
  expect((await take(stream)).kind).toBe('heartbeat');
  const next = take(stream);
  log.writeStore(aStore());
  expect(await next).toMatchObject({ kind: 'storeUpserted', store: { name: 'tea' } });
  log.writeOperation(anOperation());
  expect((await take(stream)).kind).toBe('operationChanged');
  log.writeEvent(anEvent());
  expect((await take(stream)).kind).toBe('eventRecorded');
});

test('a store hears of its own cluster only, also after coming back with a cursor', async () => {
  const { log, feed, clock } = begin();
  log.writeStore(aStore());
  const cursor = feed.cursorOf(log.head);
  const streams = [feed.store(everything, 'tea'), feed.store(everything, 'tea', cursor)];
  await Promise.all(streams.map(take));
  const next = streams.map(take);
  await later(20);
  log.writeCluster(aCluster({ id: 'another' }));
  log.writeCluster(aCluster({ id: 'cluster-1', reachable: false }));
  clock.advance(1);
  expect(await Promise.all(next)).toMatchObject([
    { kind: 'clusterChanged', cluster: { id: 'cluster-1' } },
    { kind: 'clusterChanged', cluster: { id: 'cluster-1' } },
  ]);
});

test('events are told by name, severity and source as asked', async () => {
  const { log, feed } = begin();
  const stream = feed.events(everything, { storeName: 'tea', severities: ['ERROR'], sources: ['CLUSTER'] });
  await take(stream);
  log.writeEvent(anEvent({ severity: 'ERROR' }));
  log.writeEvent(anEvent({ severity: 'ERROR', source: 'CLUSTER', storeName: 'coffee' }));
  log.writeEvent(anEvent({ severity: 'ERROR', source: 'CLUSTER', message: 'this one' }));
  expect(await take(stream)).toMatchObject({ kind: 'eventRecorded', event: { message: 'this one' } });
});

test('a slow reader gets the latest of each store and every event, and the writer never waits', async () => {
  const { log, feed } = begin({ pendingLimit: 500 });
  const stream = feed.store(everything, 'tea');
  await take(stream);
  for (let number = 0; number < 100; number += 1) {
    log.writeStore(aStore());
    log.writeEvent(anEvent());
  }
  await later(50);
  const messages: FeedMessage[] = [];
  for (let count = 0; count < 101; count += 1) messages.push(await take(stream));
  expect(messages.filter((message) => message.kind === 'eventRecorded')).toHaveLength(100);
  expect(messages.filter((message) => message.kind === 'storeUpserted')).toHaveLength(1);
});

test('a reader that falls behind the bound is told so and ended; the others notice nothing', async () => {
  const { log, feed } = begin({ pendingLimit: 10 });
  const slow = feed.events(everything, {});
  const quick = feed.events(everything, {});
  await take(slow);
  await take(quick);
  const next = slow.next();
  for (let number = 0; number < 100; number += 1) {
    log.writeEvent(anEvent());
    expect((await take(quick)).kind).toBe('eventRecorded');
  }
  expect((await next).value).toMatchObject({ kind: 'eventRecorded' });
  expect(await take(slow)).toMatchObject({ kind: 'resyncRequired' });
  expect((await slow.next()).done).toBe(true);
  expect(feed.health()).toMatchObject({ streams: 1, overflows: 1 });
});

test('a sign of life comes every 15 s from one timer, with the cursor to come back with', async () => {
  const { log, feed, clock } = begin();
  const streams = Array.from({ length: 40 }, () => feed.stores(local, {}));
  await Promise.all(streams.map(take));
  log.writeEvent(anEvent());
  await later(20);
  expect(clock.timers).toBeLessThanOrEqual(2);
  const next = streams.map(take);
  await later(5);
  clock.advance(15_000);
  for (const message of await Promise.all(next))
    expect(message).toMatchObject({ kind: 'heartbeat', cursor: feed.cursorOf(log.head) });
});

test('a stream that nobody reads, or that is left in any state, holds nothing', async () => {
  const { log, feed, clock } = begin();
  feed.events(everything, {});
  expect(feed.health().streams).toBe(0);
  const waiting = feed.events(everything, {});
  await take(waiting);
  const blocked = waiting.next();
  const opening = feed.stores(everything, {});
  const opened = opening.next();
  await Promise.all([waiting.return(), opening.return()]);
  expect((await blocked).done).toBe(true);
  expect((await opened).done).toBe(true);
  expect(feed.health().streams).toBe(0);
  clock.advance(60_000);
  expect(clock.timers).toBe(0);
  log.writeEvent(anEvent());
});

test('a failing read is told, tried again, and loses nothing', async () => {
  const { log, feed, clock, errors } = begin();
  const stream = feed.events(everything, {});
  await take(stream);
  log.broken = new Error('disk I/O error');
  log.writeEvent(anEvent());
  await later(20);
  expect(feed.health()).toMatchObject({ failing: true, behind: 1 });
  expect(errors).toEqual([log.broken]);
  log.broken = undefined;
  clock.advance(1000);
  expect((await take(stream)).kind).toBe('eventRecorded');
  expect(feed.health()).toMatchObject({ failing: false, behind: 0 });
});

test('waiting for an operation ends when it is finished, woken by its line', async () => {
  const { log, feed } = begin();
  log.writeOperation(anOperation());
  const waiting = feed.waitForOperation(everything, 'operation-1', { timeoutMs: 20_000 });
  await later(10);
  const reads = log.reads;
  log.writeOperation(anOperation({ state: 'RUNNING' }));
  log.writeOperation(anOperation({ state: 'SUCCEEDED' }));
  expect(await waiting).toMatchObject({ timedOut: false, operation: { state: 'SUCCEEDED' } });
  expect(log.reads - reads).toBeLessThanOrEqual(3);
  expect(feed.health().waits).toBe(0);
});

test('waiting answers the operation as it is when the time is up', async () => {
  const { log, feed, clock } = begin();
  log.writeOperation(anOperation({ state: 'RUNNING' }));
  const waiting = feed.waitForOperation(everything, 'operation-1', { timeoutMs: 20_000 });
  await later(10);
  clock.advance(20_000);
  expect(await waiting).toMatchObject({ timedOut: true, operation: { state: 'RUNNING' } });
  expect(clock.timers).toBe(0);
});

test('waiting for a finished, an unknown or a foreign operation answers at once', async () => {
  const { log, feed } = begin();
  log.writeOperation(anOperation({ state: 'FAILED', owner: 'other' }));
  const wait = { timeoutMs: 20_000 };
  expect(await feed.waitForOperation(everything, 'operation-1', wait)).toMatchObject({ timedOut: false });
  expect(await feed.waitForOperation(local, 'operation-1', wait)).toBeUndefined();
  expect(await feed.waitForOperation(everything, 'nothing', wait)).toBeUndefined();
});

test('a client that leaves, or one too many, does not wait', async () => {
  const { log, feed } = begin({ waitLimit: 1 });
  log.writeOperation(anOperation({ state: 'RUNNING' }));
  const gone = new AbortController();
  const first = feed.waitForOperation(everything, 'operation-1', { timeoutMs: 20_000, signal: gone.signal });
  expect(await feed.waitForOperation(everything, 'operation-1', { timeoutMs: 20_000 })).toMatchObject({
    timedOut: true,
  });
  gone.abort();
  expect(await first).toMatchObject({ timedOut: true });
});
