import { expect, it } from 'vitest';
import { mainUnits } from './money.ts';

it.each([
  [1999, 'EUR', 19.99],
  [0, 'USD', 0],
  [1, 'USD', 0.01],
  [1999, 'JPY', 1999],
  [1999, 'KWD', 1.999],
  [123_456_789, 'EUR', 1_234_567.89],
  [29, 'EUR', 0.29],
])('%d of the smallest unit of %s are %d', (minor, currency, amount) => {
  expect(mainUnits(minor, currency)).toBe(amount);
});
