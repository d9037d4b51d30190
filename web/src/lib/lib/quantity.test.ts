import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cpu, fromMinor, memory, minorDigits, quotaAmount, toMinor } from './quantity.ts';

describe('amounts', () => {
  test.each([
    ['9.5', 'EUR', 950],
    ['9,50', 'EUR', 950],
    ['1.299,00', 'EUR', 129_900],
    ['1,299', 'EUR', 129_900],
    ['12', 'EUR', 1200],
    ['950', 'JPY', 950],
    ['1.234', 'KWD', 1234],
    ['cheap', 'EUR', null],
    ['', 'EUR', null],
    ['999999999999999999', 'EUR', null],
  ])('"%s" in %s is %s in minor units', (text, currency, minor) => {
    expect(toMinor(text, currency)).toBe(minor);
  });

  test('survive being written and read', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e12 }),
        fc.constantFrom('EUR', 'JPY', 'KWD'),
        (minor, currency) => {
          expect(toMinor(fromMinor(minor, currency), currency)).toBe(minor);
        },
      ),
    );
  });

  test('of an unknown currency have two digits', () => {
    expect(minorDigits('nonsense')).toBe(2);
  });
});

test('resources are said in units a person knows', () => {
  expect([cpu(1500), memory(512), memory(2560)]).toEqual(['1.5 CPU', '512 MiB', '2.5 GiB']);
  expect([quotaAmount('MILLICORES', 400), quotaAmount('MIB', 11_264), quotaAmount('COUNT', 5)]).toEqual([
    '0.4',
    '2 GiB',
    '5',
  ]);
});
