import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import { CoalescingQueue } from './coalescing-queue.ts';

/** A queue whose visits end when the test says so. */
function aQueue(concurrency = 2) {
  const clock = new ManualClock(0);
  const begun: string[] = [];
  const failures: unknown[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const queue = new CoalescingQueue<string>({
    clock,
    concurrency,
    work: (key) =>
      new Promise<void>((resolve, reject) => {
        begun.push(key);
        ends.set(key, (error) => {
          ends.delete(key);
          if (error) reject(error);
          else resolve();
        });
      }),
    failed: (key, error) => failures.push([key, error]),
  });
  const end = async (key: string, error?: Error): Promise<void> => {
    ends.get(key)?.(error);
    await turns();
  };
  return { clock, queue, begun, failures, end, ends };
}

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn += 1) await setImmediate();
};

test('nothing is worked on before it is opened, and what was added is kept', async () => {
  const { queue, begun } = aQueue();
  queue.add('a');
  queue.add('a');
  await turns();
  expect([begun, queue.length]).toEqual([[], 1]);
  queue.open();
  await turns();
  expect([begun, queue.length, queue.running]).toEqual([['a'], 0, 1]);
});

test('one key has one worker; what is added meanwhile is one more visit', async () => {
  const { queue, begun, end } = aQueue(5);
  queue.open();
  queue.add('a');
  await turns();
  queue.add('a');
  queue.add('a');
  await turns();
  expect(begun).toEqual(['a']);
  expect(queue.isRunning('a')).toBe(true);
  await end('a');
  expect(begun).toEqual(['a', 'a']);
  await end('a');
  expect([begun, queue.running, queue.length]).toEqual([['a', 'a'], 0, 0]);
});

test('no more keys run than allowed; the others come in the order of their arrival', async () => {
  const { queue, begun, end } = aQueue(2);
  queue.open();
  for (const key of ['a', 'b', 'c', 'd']) queue.add(key);
  await turns();
  expect([begun, queue.length]).toEqual([['a', 'b'], 2]);
  await end('b');
  await end('a');
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
});

test('a visit that fails is told, frees its place and is not repeated by itself', async () => {
  const { queue, begun, failures, end } = aQueue(1);
  queue.open();
  queue.add('a');
  queue.add('b');
  await turns();
  const error = new Error('no');
  await end('a', error);
  expect([begun, failures]).toEqual([['a', 'b'], [['a', error]]]);
});

test('a visit can be asked for at a time, the earliest counts, and it can be taken back', async () => {
  const { queue, begun, clock, end } = aQueue();
  queue.open();
  queue.addAt('a', 100);
  queue.addAt('a', 50);
  queue.addAt('a', 80);
  queue.addAt('b', 60);
  queue.clearAt('b');
  clock.advance(49);
  await turns();
  expect(begun).toEqual([]);
  clock.advance(1);
  await turns();
  expect(begun).toEqual(['a']);
  await end('a');
  clock.advance(100);
  await turns();
  expect(begun).toEqual(['a']);
});

test('keys that add each other for ever leave timers their turn', async () => {
  let visits = 0;
  const queue: CoalescingQueue<number> = new CoalescingQueue<number>({
    clock: new ManualClock(),
    concurrency: 2,
    work: (key) => {
      visits += 1;
      queue.add(1 - key);
      return Promise.resolve();
    },
    failed: () => undefined,
  });
  queue.open();
  queue.add(0);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(visits).toBeGreaterThan(1);
  await queue.stop();
});

test('stop takes nothing more and waits for what runs', async () => {
  const { queue, begun, end } = aQueue(1);
  queue.open();
  queue.add('a');
  queue.add('b');
  await turns();
  let isStopped = false;
  const stopped = queue.stop().then(() => (isStopped = true));
  queue.add('c');
  await turns();
  expect(isStopped).toBe(false);
  await end('a');
  await stopped;
  expect(begun).toEqual(['a']);
});

test('whatever is added and whenever visits end: one worker per key, never too many, and every key is visited after it was last added', async () => {
  const acts = fc.array(
    fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), do: fc.constantFrom('add', 'end', 'fail') }),
    { maxLength: 80 },
  );
  await fc.assert(
    fc.asyncProperty(acts, fc.integer({ min: 1, max: 3 }), async (list, concurrency) => {
      const { queue, begun, end, ends } = aQueue(concurrency);
      queue.open();
      const owed = new Set<string>();
      for (const act of list) {
        if (act.do === 'add') {
          owed.add(act.key);
          queue.add(act.key);
        } else await end(act.key, act.do === 'fail' ? new Error('drawn') : undefined);
        const seen = begun.length;
        await turns();
        for (const key of begun.slice(seen)) owed.delete(key);
        expect(ends.size).toBeLessThanOrEqual(concurrency);
        expect(queue.running).toBe(ends.size);
      }
      begun.length = 0;
      while (ends.size > 0) for (const key of [...ends.keys()]) await end(key);
      expect([queue.length, queue.running]).toEqual([0, 0]);
    }),
  );
});
