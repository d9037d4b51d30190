import { expect, test } from 'vitest';
import { parseQuantity } from './quantity.ts';

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
