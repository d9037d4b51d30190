import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aStore, anEvent, anOperation } from '../../test/builders.ts';
import { ManualClock } from '../../test/manual-clock.ts';
import { later, MemoryLog } from '../../test/memory-log.ts';
import { decodeCursor } from '../domain/cursor.ts';
import { Feed } from './feed.ts';
import type { FeedMessage } from './messages.ts';
import type { Stream } from './stream.ts';

type Topic = 'stores' | 'store' | 'events';
type Action =
  | { do: 'store' | 'delete' | 'event' | 'operation'; which: number }
  | { do: 'read' | 'cut'; who: number; count: number }
  | { do: 'turns' | 'prune'; count: number };

const names = ['tea', 'coffee', 'cocoa'];
const owners = ['local', 'other', 'local'];
const topics: Topic[] = ['stores', 'store', 'events'];
const reader = { sees: (owner: string | undefined) => owner === 'local' };

/** One client: keeps what a client keeps, comes back with its last cursor, starts anew when told to. */
class Client {
  readonly topic: Topic;
  readonly seen: FeedMessage[] = [];
  cursor: string | undefined;
  startedAt = -1;
  #stream: Stream;
  #outstanding: Promise<void> | undefined;
  readonly #feed: Feed;

  constructor(feed: Feed, topic: Topic) {
    this.#feed = feed;
    this.topic = topic;
    this.#stream = this.#open();
  }

  #open(): Stream {
    if (this.topic === 'stores') return this.#feed.stores(reader, {}, this.cursor);
    if (this.topic === 'store') return this.#feed.store(reader, 'tea', this.cursor);
    return this.#feed.events(reader, {}, this.cursor);
  }

  read(): void {
    if (this.#outstanding !== undefined) return;
    const stream = this.#stream;
    this.#outstanding = stream.next().then((result) => {
      this.#outstanding = undefined;
      if (this.#stream !== stream) return;
      if (result.done === true) this.#stream = this.#open();
      else this.#take(result.value);
    });
  }

  #take(message: FeedMessage): void {
    if (message.kind === 'resyncRequired') {
      this.seen.length = 0;
      this.cursor = undefined;
      this.startedAt = -1;
      return;
    }
    this.seen.push(message);
    const seq = decodeCursor('log-1', message.cursor) ?? -1;
    if (this.startedAt === -1) this.startedAt = seq;
    if (message.kind !== 'snapshot' || message.last) this.cursor = message.cursor;
  }

  async cut(): Promise<void> {
    const old = this.#stream;
    this.#stream = this.#open();
    await old.return();
    await this.#outstanding;
  }

  /** Reads on until nothing but a sign of life comes. */
  async drain(clock: ManualClock): Promise<void> {
    for (let quiet = 0; quiet < 3;) {
      const before = this.seen.filter((message) => message.kind !== 'heartbeat').length;
      const waiting = this.seen.length;
      this.read();
      await later(30);
      if (this.seen.length === waiting) clock.advance(15_000);
      await later(30);
      const after = this.seen.filter((message) => message.kind !== 'heartbeat').length;
      quiet = after === before && this.seen.length > 0 ? quiet + 1 : 0;
    }
    await this.#stream.return();
    await this.#outstanding;
  }
}

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('store'), which: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('event', 'operation'), which: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete'), which: fc.nat(2) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('read'), who: fc.nat(5), count: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cut'), who: fc.nat(5), count: fc.constant(0) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('turns'), count: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('prune'), count: fc.nat(3) }) },
) as fc.Arbitrary<Action>;

function write(log: MemoryLog, kind: Action['do'], which: number): void {
  const name = names[which] ?? '';
  const owner = owners[which] ?? '';
  const store = aStore({ name, owner });
  if (kind === 'event') log.writeEvent(anEvent({ storeId: store.id, storeName: name, owner }));
  else if (kind === 'operation')
    log.writeOperation(
      anOperation({ id: `operation of ${name}`, storeId: store.id, storeName: name, owner }),
    );
  else log.writeStore(kind === 'delete' ? { ...store, deletedAt: 1 } : store);
}

const seqOf = (message: FeedMessage): number =>
  message.kind === 'resyncRequired' ? -1 : (decodeCursor('log-1', message.cursor) ?? -1);

function check(
  client: Client,
  log: MemoryLog,
  written: { seq: number; event: boolean; which: number }[],
): void {
  const changes = client.seen.filter(
    (message) => message.kind !== 'heartbeat' && message.kind !== 'snapshot',
  );
  const opened = client.topic === 'store' && client.seen[0]?.kind === 'storeUpserted' ? 1 : 0;
  const numbers = changes.slice(opened).map(seqOf);
  expect(numbers, 'in order, none twice').toEqual([...new Set(numbers)].sort((a, b) => a - b));
  const all = client.seen.map(seqOf);
  expect(all, 'cursors never go back').toEqual([...all].sort((a, b) => a - b));

  const mine = (which: number): boolean =>
    client.topic === 'store' ? which === 0 : owners[which] === 'local';
  if (client.topic !== 'stores')
    expect(
      changes.filter((message) => message.kind === 'eventRecorded').map(seqOf),
      'every event once',
    ).toEqual(
      written
        .filter((line) => line.event && line.seq > client.startedAt && mine(line.which))
        .map((line) => line.seq),
    );
  if (client.topic === 'events') return;
  const view = new Map<string, number>();
  for (const message of client.seen) {
    if (message.kind === 'snapshot') for (const store of message.stores) view.set(store.id, store.changedSeq);
    if (message.kind === 'storeUpserted') view.set(message.store.id, message.store.changedSeq);
    if (message.kind === 'storeRemoved') view.delete(message.storeId);
  }
  const truth = [...log.rows.values()].filter(
    (row) => row.deletedAt === undefined && mine(names.indexOf(row.name)),
  );
  expect([...view].sort(), 'the view is what the database has').toEqual(
    truth.map((row): [string, number] => [row.id, row.changedSeq]).sort(),
  );
}

test('any mix of writes, slow readers, cuts and pruning tells each reader every change once, in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(action, { maxLength: 120 }),
      fc.integer({ min: 3, max: 12 }),
      fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }),
      async (actions, limit, latency) => {
        const log = new MemoryLog();
        log.latency = latency;
        const clock = new ManualClock();
        const feed = new Feed({
          database: log.database(),
          clock,
          onError: () => undefined,
          pendingLimit: limit,
        });
        const clients = topics.flatMap((topic) => [new Client(feed, topic), new Client(feed, topic)]);
        const written: { seq: number; event: boolean; which: number }[] = [];
        for (const step of actions) {
          if (step.do === 'turns') await later(step.count);
          else if (step.do === 'prune') log.prune(step.count);
          else if (step.do === 'cut') await clients[step.who]?.cut();
          else if (step.do === 'read') clients[step.who]?.read();
          else if ('which' in step) {
            write(log, step.do, step.which);
            written.push({ seq: log.head, event: step.do === 'event', which: step.which });
          }
        }
        for (const client of clients) await client.drain(clock);
        for (const client of clients) check(client, log, written);
        expect(feed.health()).toMatchObject({ streams: 0, waits: 0, failing: false });
        feed.stop();
        expect(log.listeners).toBe(0);
      },
    ),
    { numRuns: 1000 },
  );
});
