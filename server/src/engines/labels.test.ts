import fc from 'fast-check';
import { expect, it } from 'vitest';
import { labelValue, storeLabels } from './labels.ts';

it.each(['local', 'a', 'team-1.eu_West', 'x'.repeat(63)])('keeps %s as it is', (text) => {
  expect(labelValue(text)).toBe(text);
});

it('makes of any text a value that the API takes, the same each time, another for another text', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(labelValue(a)).toMatch(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/);
      expect(labelValue(a) === labelValue(b)).toBe(a === b);
    }),
  );
});

it('labels with store, owner, component and who manages', () => {
  expect(storeLabels({ id: 'st_1', name: 'tea', owner: 'Ann <ann@tea.example>' }, 'store')).toEqual({
    'app.kubernetes.io/instance': 'tea',
    'app.kubernetes.io/component': 'store',
    'app.kubernetes.io/part-of': 'shopyard',
    'app.kubernetes.io/managed-by': 'shopyard',
    'shopyard.dev/store-id': 'st_1',
    'shopyard.dev/owner': expect.stringMatching(/^x-[0-9a-f]{32}$/),
  });
});
