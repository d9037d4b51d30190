import { expect, it } from 'vitest';
import { medusa } from './medusa/rules.ts';
import { countries } from './sells.ts';
import { woocommerce } from './woocommerce/rules.ts';

const codes = (engine: typeof medusa) => engine.currencies.map(({ code }) => code);

it('knows the currencies that each engine sells in', () => {
  expect([codes(medusa).length, codes(woocommerce).length]).toEqual([118, 153]);
  expect(codes(medusa).filter((code) => !codes(woocommerce).includes(code))).toEqual([]);
});

it('has every country once, in the order of the codes', () => {
  expect(countries).toEqual([...new Set(countries)].sort());
  expect(countries).toHaveLength(250);
});

it.each([
  ['TEA-1', 'tea-1', true],
  ['TEA-1', 'TÉA-1', true],
  ['TEA-1', 'ＴＥＡ-1', true],
  ['gro\u00dfe', 'GROSSE', true],
  ['TEA-1', 'TEA1', false],
  ['TEA-1', 'TEA-2', false],
  ['TEA 1', 'TEA-1', false],
])('WooCommerce takes %j and %j for one SKU: %s; Medusa never', (a, b, isSame) => {
  expect(woocommerce.compareSkus(a, b) === 0).toBe(isSame);
  expect(medusa.compareSkus(a, b)).not.toBe(0);
});
