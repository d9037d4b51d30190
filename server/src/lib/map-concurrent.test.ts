import fc from 'fast-check';
import { expect, test } from 'vitest';
import { later } from '../../test/memory-log.ts';
import { mapConcurrent } from './map-concurrent.ts';

test('keeps order and bound, whatever the number of items and how long each takes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(6), { maxLength: 20 }),
      fc.integer({ min: 1, max: 5 }),
      async (items, limit) => {
        let active = 0;
        let most = 0;
        const results = await mapConcurrent(items, limit, async (turns, index) => {
          active += 1;
          most = Math.max(most, active);
          await later(turns);
          active -= 1;
          return index;
        });
        expect(results).toEqual(items.map((_, index) => index));
        expect(most).toBeLessThanOrEqual(limit);
      },
    ),
  );
});

test('rejects with the first failure', async () => {
  const failing = mapConcurrent([1, 2, 3], 2, (item) =>
    item === 2 ? Promise.reject(new Error('two')) : Promise.resolve(item),
  );
  await expect(failing).rejects.toThrow('two');
});
