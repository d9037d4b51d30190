import { expect, test } from 'vitest';
import { parseQuantity, sameQuantity } from './quantity.ts';

test.each([
  ['1', 1],
  ['500m', 0.5],
  ['1.5', 1.5],
  ['.5', 0.5],
  ['2e3', 2000],
  ['2E3', 2000],
  ['1k', 1000],
  ['1Ki', 1024],
  ['512Mi', 512 * 2 ** 20],
  ['1.5Gi', 1.5 * 2 ** 30],
  ['10E', 1e19],
  ['-1', -1],
  ['100u', 0.0001],
])('%s is %d', (text, value) => {
  expect(parseQuantity(text)).toBeCloseTo(value, 10);
});

test.each(['', 'x', '1Q', '1 Gi', 'Gi', '1.2.3', '1mm', undefined])('%s is no quantity', (text) => {
  expect(parseQuantity(text)).toBeUndefined();
});

test.each([
  ['0.05', '50m', true],
  ['1Gi', '1024Mi', true],
  ['1e3', 1000, true],
  ['1.1k', '1100', true],
  ['.5', '500m', true],
  ['-1', '-1000m', true],
  ['0', '0Gi', true],
  ['1G', '1Gi', false],
  ['1', '1.0000001', false],
  ['9007199254740993', '9007199254740992', false],
  ['1e999999999', '1e999999999', false],
  ['', '', false],
  ['1x', '1x', false],
  [undefined, undefined, false],
])('%s and %s are the same quantity: %s', (a, b, same) => {
  expect(sameQuantity(a, b)).toBe(same);
});
