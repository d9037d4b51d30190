import { expect, test } from 'vitest';
import { age, duration, rough } from './time.ts';

test.each([
  [0.012, '12 ms'],
  [0.94, '0.9 s'],
  [41.7, '41 s'],
  [364, '6 min 4 s'],
  [360, '6 min'],
  [3600 * 3 + 300, '3 h 5 min'],
  [86_400 * 12, '12 d'],
])('%d seconds last %s', (seconds, said) => {
  expect(duration(seconds)).toBe(said);
});

test.each([
  [-5, 'now'],
  [0.4, 'now'],
  [32, '32 s'],
  [400, '6 min'],
  [3600 * 30, '30 h'],
  [86_400 * 18, '18 d'],
])('%d seconds ago is %s', (seconds, said) => {
  expect(age('2026-11-21T10:00:00Z', Date.parse('2026-11-21T10:00:00Z') + seconds * 1000)).toBe(said);
});

test('an estimate has no fractions and is never nothing', () => {
  expect([rough(0.2), rough(6.4), rough(61.3)]).toEqual(['1 s', '6 s', '1 min 1 s']);
});
