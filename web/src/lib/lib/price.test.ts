import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { currencies } from '../../../../server/src/domain/currencies.ts';
import { largestMinor, readPrice, writePrice } from './price.ts';

const read = (text: string, code: string): unknown => {
  const currency = currencies.find((each) => each.code === code);
  const price = readPrice(text, currency ?? { code, digits: 2 });
  return 'minor' in price ? price.minor : price.problem;
};

describe('a price', () => {
  test.each([
    ['9.5', 'EUR', 950],
    ['9,50', 'EUR', 950],
    ['.5', 'EUR', 50],
    ['12', 'EUR', 1200],
    ['1.299,00', 'EUR', 129_900],
    ['1,299', 'EUR', 129_900],
    ['€ 1.299,00', 'EUR', 129_900],
    ["1'299.00", 'CHF', 129_900],
    ['1 299,00 kr', 'SEK', 129_900],
    ['12.990 Ft', 'HUF', 'thousandsOrFraction'],
    ['12,50 EUR', 'EUR', 1250],
    ['US$ 12.50', 'USD', 1250],
    ['99.9900', 'EUR', 9999],
    ['12.5000', 'EUR', 1250],
    ['1500.00', 'JPY', 1500],
    ['1,500', 'JPY', 1500],
    ['1,000', 'JPY', 1000],
    ['950', 'JPY', 950],
    ['1.234', 'KWD', 1234],
    ['1,234,567.89', 'USD', 123_456_789],
    ['12.990', 'HUF', 'thousandsOrFraction'],
    ['12.990,00', 'HUF', 1_299_000],
    ['15,000,000.00', 'IDR', 1_500_000_000],
    ['1.500.000.000', 'VND', 1_500_000_000],
    ['21474836.47', 'EUR', 2_147_483_647],
  ])('"%s" in %s is read as %s', (text, code, minor) => {
    expect(read(text, code)).toBe(minor);
  });

  test.each([
    ['0.999', 'EUR', 'tooManyDigits'],
    ['12.345678', 'EUR', 'tooManyDigits'],
    ['1500.50', 'JPY', 'tooManyDigits'],
    ['1.500', 'EUR', 'thousandsOrFraction'],
    ['1,000', 'USD', 'thousandsOrFraction'],
    ['3 for 10.00', 'EUR', 'notAnAmount'],
    ['12.50 (was 15.00)', 'EUR', 'notAnAmount'],
    ['12.50-15.00', 'EUR', 'notAnAmount'],
    ['1.2.3', 'EUR', 'notAnAmount'],
    ['1,23.45', 'EUR', 'notAnAmount'],
    ['1.299,00.00', 'EUR', 'notAnAmount'],
    ['1 2', 'EUR', 'notAnAmount'],
    ['cheap', 'EUR', 'notAnAmount'],
    ['', 'EUR', 'notAnAmount'],
    ['1e3', 'EUR', 'notAnAmount'],
    ['-4', 'EUR', 'negative'],
    ['€ -4', 'EUR', 'negative'],
    ['4-', 'EUR', 'negative'],
    ['USD 12', 'EUR', 'otherCurrency'],
    ['$12', 'EUR', 'otherCurrency'],
    ['€12', 'USD', 'otherCurrency'],
    ['21474836.48', 'EUR', 'tooLarge'],
    ['999999999999999999', 'EUR', 'tooLarge'],
  ])('"%s" in %s is a problem and no guess: %s', (text, code, problem) => {
    expect(read(text, code)).toBe(problem);
  });

  test('is read as it was written, in every currency', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: largestMinor }),
        fc.constantFrom(...currencies),
        fc.constantFrom('', ' €', 'code'),
        (minor, currency, sign) => {
          const text = writePrice(minor, currency);
          const behind = sign === 'code' || currency.code !== 'EUR' ? ` ${currency.code}` : sign;
          expect(readPrice(text, currency)).toEqual({ minor });
          expect(readPrice(text + behind, currency)).toEqual({ minor });
        },
      ),
    );
  });

  test('of a text with more than one number is never read', () => {
    fc.assert(
      fc.property(
        fc.nat(9999),
        fc.nat(9999),
        fc.constantFrom(' for ', ' - ', '/', ' (', 'x'),
        (a, b, between) => {
          expect(readPrice(`${a}${between}${b}`, { code: 'EUR', digits: 2 })).toHaveProperty('problem');
        },
      ),
    );
  });
});
