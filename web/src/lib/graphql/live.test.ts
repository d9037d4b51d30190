import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../../test/fake-clock.ts';
import { Live, type LiveMessage, type LiveSink } from './live.svelte.ts';

interface Opened {
  after: string | null;
  sink: LiveSink<LiveMessage>;
  isClosed: boolean;
}

function start(): {
  live: Live<LiveMessage>;
  clock: FakeClock;
  opened: Opened[];
  applied: LiveMessage[];
  last: () => Opened;
} {
  const clock = new FakeClock();
  const opened: Opened[] = [];
  const applied: LiveMessage[] = [];
  const live = new Live<LiveMessage>({
    clock,
    random: () => 0.5,
    begin: () => applied.push({ __typename: 'begin' }),
    apply: (message) => applied.push(message),
    open: (after, sink) => {
      const one = { after, sink, isClosed: false };
      opened.push(one);
      return () => {
        one.isClosed = true;
      };
    },
  });
  live.start();
  return { live, clock, opened, applied, last: () => opened.at(-1) as Opened };
}

const snapshot = (cursor: string, last: boolean): LiveMessage => ({
  __typename: 'StoresSnapshot',
  cursor,
  last,
});
const upsert = (cursor: string): LiveMessage => ({ __typename: 'StoreUpserted', cursor });
const heartbeat = (cursor: string, at = '2026-11-21T10:00:00Z'): LiveMessage => ({
  __typename: 'Heartbeat',
  cursor,
  at,
});

describe('what a live stream does', () => {
  test('asks for everything first, and becomes live with the first message', () => {
    const { live, last, applied } = start();
    expect([last().after, live.status]).toEqual([null, 'connecting']);
    last().sink.next(snapshot('log.1', true));
    expect(live.status).toBe('live');
    expect(applied.map((one) => one.__typename)).toEqual(['begin', 'StoresSnapshot']);
  });

  test('comes back after a cut with a new subscription and the last cursor', () => {
    const { live, clock, opened, last } = start();
    last().sink.next(snapshot('log.1', true));
    last().sink.next(upsert('log.7'));
    last().sink.ended('the connection closed (1006)');
    expect([live.status, live.cause]).toEqual(['reconnecting', 'the connection closed (1006)']);
    expect(opened).toHaveLength(1);
    clock.pass(500);
    expect(opened.map((one) => one.after)).toEqual([null, 'log.7']);
    expect(opened[0]?.isClosed).toBe(true);
    last().sink.next(heartbeat('log.7'));
    expect([live.status, live.cause]).toEqual(['live', '']);
  });

  test('keeps no cursor of a snapshot that was cut in the middle', () => {
    const { clock, opened, last } = start();
    last().sink.next(snapshot('log.5', false));
    last().sink.ended('gone');
    clock.pass(500);
    expect(opened.map((one) => one.after)).toEqual([null, null]);
    last().sink.next(snapshot('log.6', false));
    last().sink.next(snapshot('log.6', true));
    last().sink.ended('gone');
    clock.pass(1000);
    expect(last().after).toBe('log.6');
  });

  test('drops a line that came twice', () => {
    const { applied, last } = start();
    last().sink.next(snapshot('log.1', true));
    last().sink.next(upsert('log.2'));
    last().sink.next(upsert('log.2'));
    expect(applied.filter((one) => one.cursor === 'log.2')).toHaveLength(1);
  });

  test('begins anew where the server can no longer fill the gap', () => {
    const { opened, last, applied, live } = start();
    last().sink.next(snapshot('log.1', true));
    last().sink.next({ __typename: 'ResyncRequired', reason: 'the log was pruned' });
    expect(opened.map((one) => one.after)).toEqual([null, null]);
    expect(live.status).toBe('reconnecting');
    expect(applied.map((one) => one.__typename)).toEqual(['begin', 'StoresSnapshot', 'begin']);
    expect(live.cursor).toBe(null);
  });

  test('waits when even the beginning is refused, instead of asking in a circle', () => {
    const { opened, last, clock } = start();
    last().sink.next({ __typename: 'ResyncRequired', reason: 'the reader fell behind' });
    expect(opened).toHaveLength(1);
    clock.pass(500);
    last().sink.next({ __typename: 'ResyncRequired', reason: 'the reader fell behind' });
    clock.pass(500);
    expect(opened).toHaveLength(2);
    clock.pass(500);
    expect(opened).toHaveLength(3);
  });

  test('does not hear a late snapshot or a late close of an earlier subscription', () => {
    const { opened, clock, applied, last, live } = start();
    const old = last().sink;
    old.next(snapshot('log.1', true));
    old.ended('gone');
    clock.pass(500);
    last().sink.next(upsert('log.9'));
    const heard = applied.length;
    old.next(snapshot('log.2', true));
    old.ended('closed once more');
    old.ended('and again');
    clock.pass(5_000);
    expect(applied).toHaveLength(heard);
    expect([opened.length, live.status, live.cursor]).toEqual([2, 'live', 'log.9']);
  });

  test('takes 40 s of silence for a dead stream', () => {
    const { opened, clock, last, live } = start();
    last().sink.next(snapshot('log.1', true));
    clock.pass(39_999);
    last().sink.next(heartbeat('log.1'));
    clock.pass(39_999);
    expect(live.status).toBe('live');
    clock.pass(1);
    expect(live.status).toBe('reconnecting');
    clock.pass(500);
    expect(opened.map((one) => one.after)).toEqual([null, 'log.1']);
  });

  test('waits longer after each failure, at most five seconds, and forgets it once it works', () => {
    const { opened, clock, last } = start();
    const waits: number[] = [];
    for (let failure = 0; failure < 8; failure++) {
      last().sink.ended('refused');
      const before = clock.now();
      const count = opened.length;
      while (opened.length === count) clock.pass(125);
      waits.push(clock.now() - before);
    }
    expect(waits).toEqual([375, 750, 1500, 3000, 3750, 3750, 3750, 3750]);
    last().sink.next(snapshot('log.1', true));
    last().sink.ended('refused');
    clock.pass(375);
    expect(last().after).toBe('log.1');
  });

  test('asks again at once when the tab wakes, unless it heard something just now', () => {
    const { live, opened, clock, last } = start();
    last().sink.next(snapshot('log.1', true));
    live.wake();
    expect(opened).toHaveLength(1);
    clock.pass(25_000);
    live.wake();
    expect(opened.map((one) => one.after)).toEqual([null, 'log.1']);
    last().sink.ended('gone');
    live.wake();
    expect(opened).toHaveLength(3);
    clock.pass(30_000);
    expect(opened).toHaveLength(3);
  });

  test('says nothing and waits for nothing once it is stopped', () => {
    const { live, clock, last, applied } = start();
    live.stop();
    last().sink.next(upsert('log.1'));
    expect(applied.map((one) => one.__typename)).toEqual(['begin']);
    expect([last().isClosed, clock.waiting]).toEqual([true, 0]);
  });

  test('learns how far the server’s clock is from ours', () => {
    const { live, last } = start();
    last().sink.next(heartbeat('log.1', '2026-11-21T10:05:00Z'));
    expect(live.offsetMs).toBe(300_000);
  });

  test('shows, after any cuts, what the server has: nothing missed, nothing twice', () => {
    const cut = fc.record({ kind: fc.constant('cut' as const) });
    const line = fc.record({ kind: fc.constant('line' as const), id: fc.integer({ min: 0, max: 5 }) });
    const resync = fc.record({ kind: fc.constant('resync' as const) });
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 5, arbitrary: line }, cut, resync), { maxLength: 60 }),
        (acts) => {
          const log: { number: number; id: number }[] = [];
          const counts = new Map<number, number>();
          const shown = new Map<number, number>();
          const clock = new FakeClock();
          const stream: { sink: LiveSink<LiveMessage & { id?: number; all?: [number, number][] }> | null } = {
            sink: null,
          };
          let isPruned = false;
          const seen: string[] = [];
          const live = new Live<LiveMessage & { id?: number; all?: [number, number][] }>({
            clock,
            random: () => 0,
            begin: () => seen.push('begin'),
            apply: (message) => {
              if (message.all) {
                shown.clear();
                for (const [id, count] of message.all) shown.set(id, count);
              } else if (message.id !== undefined) shown.set(message.id, (shown.get(message.id) ?? 0) + 1);
            },
            open: (after, to) => {
              stream.sink = to;
              if (after !== null && isPruned) {
                isPruned = false;
                to.next({ __typename: 'ResyncRequired', reason: 'pruned' });
              } else if (after === null)
                to.next({
                  __typename: 'StoresSnapshot',
                  cursor: String(log.length),
                  last: true,
                  all: [...counts],
                });
              else
                for (const entry of log.slice(Number(after)))
                  to.next({ __typename: 'StoreUpserted', cursor: String(entry.number), id: entry.id });
              return () => {
                if (stream.sink === to) stream.sink = null;
              };
            },
          });
          live.start();
          for (const act of acts) {
            if (act.kind === 'line') {
              log.push({ number: log.length + 1, id: act.id });
              counts.set(act.id, (counts.get(act.id) ?? 0) + 1);
              stream.sink?.next({ __typename: 'StoreUpserted', cursor: String(log.length), id: act.id });
            } else {
              if (act.kind === 'resync') isPruned = true;
              stream.sink?.ended('cut');
              if (log.length % 2 === 0) clock.pass(20_000);
            }
          }
          clock.pass(30_000);
          live.wake();
          expect([...shown].sort()).toEqual([...counts].sort());
        },
      ),
      { numRuns: 200 },
    );
  });
});
