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
  [1_299_000, 'HUF', 12_990],
  [1_500_000_000, 'IDR', 15_000_000],
  [2_147_483_647, 'EUR', 21_474_836.47],
  [1999, 'IQD', 1.999],
  [1999, 'UGX', 1999],
])('%d of the smallest unit of %s are %d', (minor, currency, amount) => {
  expect(mainUnits(minor, currency)).toBe(amount);
});

it('refuses a currency that is not in the table', () => {
  expect(() => mainUnits(1999, 'ZZZ')).toThrow('the currency ZZZ is not in the table of ISO 4217');
});
