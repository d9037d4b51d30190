import { expect, test } from 'vitest';
import { movesAgainAt, statusDiffers } from './status-differs.ts';
import { initialStatus } from './status.ts';

const after = (seconds: number) => ({
  ...initialStatus(0),
  reason: { code: 'DELETION_BLOCKED' as const, message: `It waits, ${seconds} s so far: x`, at: 0 },
});

test('seconds in a sentence are written anew each time they have doubled, and not every second', () => {
  expect(statusDiffers(after(10), after(19))).toBe(false);
  expect(statusDiffers(after(10), after(40))).toBe(true);
  const written: number[] = [];
  let stored = after(0);
  for (let seconds = 1; seconds <= 3600; seconds += 1) {
    if (!statusDiffers(stored, after(seconds))) continue;
    stored = after(seconds);
    written.push(seconds);
  }
  expect(written).toEqual([10, 20, 40, 80, 160, 320, 640, 1280, 2560]);
});

test('it is looked at again when they will have', () => {
  expect(movesAgainAt(after(3), 1000)).toBe(8000);
  expect(movesAgainAt(after(10), 1000)).toBe(11_000);
  expect(movesAgainAt(after(45), 1000)).toBe(36_000);
  expect(movesAgainAt(initialStatus(0), 1000)).toBeUndefined();
});
