import { expect, test } from 'vitest';
import { aCluster, aStore, anEvent } from '../../test/builders.ts';
import { ManualClock } from '../../test/manual-clock.ts';
import { later, MemoryLog } from '../../test/memory-log.ts';
import { encodeCursor } from '../domain/cursor.ts';
import { Feed } from './feed.ts';
import type { FeedMessage } from './messages.ts';
import type { Stream } from './stream.ts';

const local = { sees: (owner: string | undefined) => owner === 'local' };

function begin() {
  const log = new MemoryLog();
  const clock = new ManualClock();
  const fail = (error: unknown): never => {
    throw error;
  };
  return { log, clock, feed: new Feed({ database: log.database(), clock, onError: fail }) };
}

async function take(stream: Stream): Promise<FeedMessage> {
  const result = await stream.next();
  if (result.done === true) throw new Error('the stream ended');
  return result.value;
}

test.each([
  ['of another log', encodeCursor('log-2', 1)],
  ['that is no cursor', 'garbage'],
  ['beyond the end', encodeCursor('log-1', 100)],
  ['below the low-water mark', encodeCursor('log-1', 1)],
])('a cursor %s is answered by ResyncRequired', async (_, cursor) => {
  const { log, feed } = begin();
  for (let number = 0; number < 5; number += 1) log.writeEvent(anEvent());
  log.prune(3);
  const stream = feed.events(local, {}, cursor);
  expect(await take(stream)).toMatchObject({ kind: 'resyncRequired' });
  expect((await stream.next()).done).toBe(true);
});

test.each(['stores', 'store', 'events'] as const)(
  'a reader of %s that comes back is told at once, with a sign of life where nothing has happened',
  async (topic) => {
    const { log, feed } = begin();
    log.writeStore(aStore());
    log.writeEvent(anEvent());
    const open = (after: string) =>
      topic === 'stores'
        ? feed.stores(local, {}, after)
        : topic === 'store'
          ? feed.store(local, 'tea', after)
          : feed.events(local, {}, after);
    const head = feed.cursorOf(log.head);
    expect(await take(open(head))).toMatchObject({ kind: 'heartbeat', cursor: head });
    log.writeStore(aStore({ id: 'another', name: 'another', owner: 'other' }));
    const past = await take(open(head));
    expect(past).toMatchObject({ kind: 'heartbeat', cursor: feed.cursorOf(log.head) });
  },
);

test('a reader that comes back to something new is told that, and no sign of life before it', async () => {
  const { log, feed, clock } = begin();
  log.writeEvent(anEvent());
  const after = feed.cursorOf(log.head);
  log.writeEvent(anEvent());
  const stream = feed.events(local, {}, after);
  expect(await take(stream)).toMatchObject({ kind: 'eventRecorded' });
  const next = take(stream);
  await later(5);
  log.writeEvent(anEvent({ owner: 'other' }));
  await later(5);
  clock.advance(15_000);
  expect(await next).toMatchObject({ kind: 'heartbeat', cursor: feed.cursorOf(log.head) });
});

test('a cursor at the low-water mark still resumes', async () => {
  const { log, feed } = begin();
  for (let number = 0; number < 5; number += 1) log.writeEvent(anEvent());
  log.prune(3);
  const stream = feed.events(local, {}, encodeCursor('log-1', 3));
  expect(await take(stream)).toMatchObject({ kind: 'eventRecorded', event: { seq: 4 } });
});

test('a list of READY stores shows none of a cluster that is away, and begins anew when that turns', async () => {
  const { log, feed } = begin();
  log.writeCluster(aCluster({ reachable: false }));
  const { status } = aStore();
  log.writeStore(aStore({ status: { ...status, phase: 'READY' } }));
  const ready = feed.stores(local, { phases: ['READY'] });
  expect(await take(ready)).toMatchObject({ kind: 'snapshot', stores: [] });
  const unknown = feed.stores(local, { phases: ['UNKNOWN'] });
  expect(await take(unknown)).toMatchObject({ kind: 'snapshot', stores: [{ name: 'tea' }] });
  const all = feed.stores(local, {});
  await take(all);
  log.writeCluster(aCluster({ reachable: true }));
  expect(await take(ready)).toMatchObject({ kind: 'resyncRequired' });
  expect(await take(unknown)).toMatchObject({ kind: 'resyncRequired' });
  expect(await take(all)).toMatchObject({ kind: 'clusterChanged' });
});
