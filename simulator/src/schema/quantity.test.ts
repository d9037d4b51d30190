import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalQuantity, formatQuantity, parseQuantity } from './quantity.ts';

test.each([
  ['1000m', '1'],
  ['0.5', '500m'],
  ['.5', '500m'],
  ['100m', '100m'],
  ['1024Mi', '1Gi'],
  ['1.5Gi', '1536Mi'],
  ['2048', '2048'],
  ['1000', '1k'],
  ['2000k', '2M'],
  ['1e3', '1e3'],
  ['1E3', '1e3'],
  ['0', '0'],
  ['0Gi', '0'],
  ['-1', '-1'],
  ['128974848', '128974848'],
  ['1Ki', '1Ki'],
  ['+5', '5'],
])('%s is stored as %s', (text, stored) => {
  expect(canonicalQuantity(text)).toBe(stored);
});

test.each(['', 'abc', '1.5.5', '1 Gi', 'Gi', '1gi', '0x10', '1KiB'])('%j is no quantity', (text) => {
  expect(parseQuantity(text)).toBeUndefined();
});

test('less than a thousandth rounds up', () => {
  expect(canonicalQuantity('0.0001')).toBe('1m');
});

test('the stored form means the same and is stored as itself', () => {
  const suffix = fc.constantFrom('', 'm', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi', 'Ti');
  fc.assert(
    fc.property(fc.nat(1_000_000), suffix, (digits, unit) => {
      const quantity = parseQuantity(`${digits}${unit}`);
      if (quantity === undefined) throw new Error('not parsed');
      const stored = formatQuantity(quantity);
      expect(parseQuantity(stored)?.milli).toBe(quantity.milli);
      expect(canonicalQuantity(stored)).toBe(stored);
    }),
  );
});
