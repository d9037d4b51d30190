import { expect, test } from 'vitest';
import { anOperation, aStore } from '../../test/builders.ts';
import { ManualClock } from '../../test/manual-clock.ts';
import { later, MemoryLog } from '../../test/memory-log.ts';
import { encodeCursor } from '../domain/cursor.ts';
import { Feed } from './feed.ts';
import type { FeedMessage } from './messages.ts';

const everything = { sees: () => true };

function begin() {
  const log = new MemoryLog();
  const clock = new ManualClock();
  const feed = new Feed({ database: log.database(), clock, onError: () => undefined });
  return { log, clock, feed };
}

/** A message in short. */
const brief = (message: FeedMessage): string =>
  message.kind === 'operationChanged' ? message.operation.state : message.kind;

/** What a stream tells until it ends. */
async function all(stream: AsyncIterable<FeedMessage>): Promise<string[]> {
  const seen: string[] = [];
  for await (const message of stream) seen.push(brief(message));
  return seen;
}

test('the stream of an operation tells each of its changes, no others, and ends with it', async () => {
  const { log, feed } = begin();
  log.writeOperation(anOperation());
  const stream = feed.operation(everything, 'operation-1');
  const told = [brief((await stream.next()).value as FeedMessage)];
  log.writeOperation(anOperation({ id: 'operation-2', state: 'FAILED' }));
  log.writeStore(aStore());
  log.writeOperation(anOperation({ state: 'RUNNING' }));
  told.push(brief((await stream.next()).value as FeedMessage));
  log.writeOperation(anOperation({ state: 'SUCCEEDED' }));
  expect([...told, ...(await all(stream))]).toEqual(['QUEUED', 'RUNNING', 'SUCCEEDED']);
  expect(feed.health().streams).toBe(0);
});

test.each(['SUCCEEDED', 'FAILED', 'CANCELLED'] as const)(
  'of an operation that is %s already it tells that, and ends',
  async (state) => {
    const { log, feed } = begin();
    log.writeOperation(anOperation({ state }));
    expect(await all(feed.operation(everything, 'operation-1'))).toEqual([state]);
  },
);

test('a reader that comes back is told what it missed, nothing twice, and the end', async () => {
  const { log, feed } = begin();
  const { changedSeq } = log.writeOperation(anOperation());
  const seen = encodeCursor('log-1', changedSeq);
  const waiting = all(feed.operation(everything, 'operation-1', seen));
  await later(20);
  const { changedSeq: end } = log.writeOperation(anOperation({ state: 'FAILED' }));
  expect(await waiting).toEqual(['heartbeat', 'FAILED']);
  expect(await all(feed.operation(everything, 'operation-1', seen))).toEqual(['FAILED']);
  expect(await all(feed.operation(everything, 'operation-1', encodeCursor('log-1', end)))).toEqual([]);
  expect(await all(feed.operation(everything, 'operation-1', encodeCursor('log-2', end)))).toEqual([
    'resyncRequired',
  ]);
});

test('a quiet operation sends signs of life', async () => {
  const { log, feed, clock } = begin();
  log.writeOperation(anOperation());
  const stream = feed.operation(everything, 'operation-1');
  await stream.next();
  const next = stream.next();
  await later(20);
  clock.advance(15_000);
  expect((await next).value).toMatchObject({ kind: 'heartbeat' });
});

test('of an operation that is unknown or foreign nothing is told', async () => {
  const { log, feed } = begin();
  log.writeOperation(anOperation({ owner: 'other' }));
  const local = { sees: (owner: string | undefined) => owner === 'local' };
  expect(await all(feed.operation(local, 'operation-1'))).toEqual([]);
  expect(await all(feed.operation(local, 'operation-1', encodeCursor('log-1', 0)))).toEqual([]);
  expect(await all(feed.operation(everything, 'nothing'))).toEqual([]);
});

test('a right that is revoked in between keeps what comes then back', async () => {
  const { log, feed, clock } = begin();
  let allowed = true;
  log.writeOperation(anOperation());
  const stream = feed.operation({ sees: () => allowed }, 'operation-1');
  await stream.next();
  allowed = false;
  log.writeOperation(anOperation({ state: 'RUNNING' }));
  const next = stream.next();
  await later(20);
  clock.advance(15_000);
  expect((await next).value).toMatchObject({ kind: 'heartbeat' });
});
