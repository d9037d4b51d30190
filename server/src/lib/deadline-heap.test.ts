import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DeadlineHeap } from './deadline-heap.ts';

test('an empty heap has nothing due', () => {
  const heap = new DeadlineHeap<string>();
  expect([heap.size, heap.next, heap.take(Infinity), heap.remove('a'), heap.at('a')]).toEqual([
    0,
    undefined,
    undefined,
    false,
    undefined,
  ]);
});

test('a key has one time, the one set last', () => {
  const heap = new DeadlineHeap<string>();
  heap.set('a', 5);
  heap.set('b', 4);
  heap.set('a', 3);
  expect([heap.size, heap.next, heap.at('a')]).toEqual([2, 3, 3]);
  heap.set('a', 9);
  expect([heap.take(3), heap.take(9), heap.take(9), heap.take(9)]).toEqual([undefined, 'b', 'a', undefined]);
});

type Act =
  { do: 'set'; key: number; at: number } | { do: 'remove'; key: number } | { do: 'take'; now: number };
const keys = fc.integer({ min: 0, max: 12 });
const times = fc.integer({ min: 0, max: 30 });
const acts = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('set' as const), key: keys, at: times }),
    fc.record({ do: fc.constant('remove' as const), key: keys }),
    fc.record({ do: fc.constant('take' as const), now: times }),
  ),
  { maxLength: 200 },
);

test('it behaves as a plain map from which the earliest is taken', () => {
  fc.assert(
    fc.property(acts, (list: readonly Act[]) => {
      const heap = new DeadlineHeap<number>();
      const model = new Map<number, number>();
      for (const act of list) {
        if (act.do === 'set') {
          heap.set(act.key, act.at);
          model.set(act.key, act.at);
        } else if (act.do === 'remove') {
          expect(heap.remove(act.key)).toBe(model.delete(act.key));
        } else {
          const earliest = Math.min(...model.values());
          const taken = heap.take(act.now);
          expect(taken !== undefined).toBe(earliest <= act.now);
          if (taken !== undefined) {
            expect(model.get(taken)).toBe(earliest);
            model.delete(taken);
          }
        }
        expect(heap.size).toBe(model.size);
        expect(heap.next).toBe(model.size === 0 ? undefined : Math.min(...model.values()));
      }
    }),
  );
});
