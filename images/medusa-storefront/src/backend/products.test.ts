import { expect, test } from 'vitest';
import { isOnSale, priceRange, toProduct } from './products.ts';
import type { WireVariant } from './wire.ts';

const product = (...variants: WireVariant[]) => toProduct({ id: 'p', handle: 'p', title: 'P', variants });
const price = (amount: number) => ({ calculated_amount: amount });

test.each([
  ['counted', { manage_inventory: true, inventory_quantity: 3 }, 3],
  ['sold out', { manage_inventory: true, inventory_quantity: 0 }, 0],
  ['oversold', { manage_inventory: true, inventory_quantity: -2 }, 0],
  ['counted but unknown', { manage_inventory: true }, 0],
  ['not counted', { manage_inventory: false, inventory_quantity: 0 }, null],
  ['ordered on demand', { manage_inventory: true, allow_backorder: true, inventory_quantity: 0 }, null],
])('stock of a variant that is %s', (_name, wire, stock) => {
  const [variant] = product({ id: 'v', calculated_price: price(5), ...wire }).variants;
  expect(variant?.stock).toBe(stock);
  expect(variant && isOnSale(variant)).toBe(stock !== 0);
});

test('prices are shown with tax where the backend says so', () => {
  const [variant] = product({
    id: 'v',
    calculated_price: {
      calculated_amount: 10,
      calculated_amount_with_tax: 11.9,
      original_amount: 10,
      original_amount_with_tax: 11.9,
    },
  }).variants;
  expect(variant).toMatchObject({ price: 11.9, usualPrice: null });
});

test('a reduced price names the usual one', () => {
  const [variant] = product({
    id: 'v',
    calculated_price: { calculated_amount: 8, original_amount: 10 },
  }).variants;
  expect(variant).toMatchObject({ price: 8, usualPrice: 10 });
});

test('the price of a product is its lowest, whatever has none', () => {
  const variants = [18, 24].map((amount) => ({ id: String(amount), calculated_price: price(amount) }));
  expect(priceRange(product(...variants, { id: 'none' }))).toEqual({ lowest: 18, varies: true });
  expect(priceRange(product({ id: 'none' }))).toBeUndefined();
  expect(priceRange(product())).toBeUndefined();
});

test('pictures are listed once, the main one first', () => {
  const { pictures } = toProduct({
    id: 'p',
    title: 'P',
    thumbnail: '/a.png',
    images: [{ url: '/b.png' }, { url: '/a.png' }, { url: '' }],
  });
  expect(pictures).toEqual(['/a.png', '/b.png']);
});
