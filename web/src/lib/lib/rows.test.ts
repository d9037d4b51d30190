import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowTops, rowWindow } from './rows.ts';

test('draws only what can be seen, and keeps the height of the rest', () => {
  const tops = rowTops(Array.from({ length: 10_000 }), () => 44);
  const drawn = rowWindow(tops, 44_000, 900, 400);
  expect(drawn.end - drawn.first).toBeLessThan(42);
  expect([drawn.first <= 1000, drawn.end >= 1021]).toEqual([true, true]);
  expect(drawn.beforePx + drawn.afterPx + (drawn.end - drawn.first) * 44).toBe(440_000);
});

test('covers the view for any heights and any place of the scroll bar', () => {
  const heights = fc.array(fc.integer({ min: 20, max: 90 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(
      heights,
      fc.integer({ min: -500, max: 20_000 }),
      fc.integer({ min: 100, max: 1000 }),
      (rows, scrollPx, heightPx) => {
        const tops = rowTops(rows, (height) => height);
        const total = tops[rows.length] ?? 0;
        const drawn = rowWindow(tops, scrollPx, heightPx, 0);
        const inside = rows.slice(drawn.first, drawn.end).reduce((sum, height) => sum + height, 0);
        expect(drawn.beforePx + inside + drawn.afterPx).toBe(total);
        expect(drawn.beforePx).toBeLessThanOrEqual(Math.max(0, scrollPx));
        if (scrollPx + heightPx < total)
          expect(drawn.beforePx + inside).toBeGreaterThanOrEqual(Math.min(total, scrollPx + heightPx));
      },
    ),
  );
});

test('draws nothing of an empty list', () => {
  expect(
    rowWindow(
      rowTops([], () => 44),
      0,
      900,
      400,
    ),
  ).toEqual({ first: 0, end: 0, beforePx: 0, afterPx: 0 });
});
