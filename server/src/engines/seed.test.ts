import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Product, StoreConfig } from '../domain/store/store.ts';
import { seedBytes, seedHash, seedProducts } from './seed.ts';

const config: StoreConfig = {
  title: 'Tea',
  theme: 'light',
  currency: 'EUR',
  locale: 'en-GB',
  adminEmail: 'a@tea.example',
  products: [{ title: 'Green tea', handle: 'green-tea', priceMinor: 500, stock: 3 }],
};
const product = (change: Partial<Product>): StoreConfig => ({
  ...config,
  products: [{ title: 'Green tea', handle: 'green-tea', priceMinor: 500, stock: 3, ...change }],
});

describe('the seed hash', () => {
  it('is 16 hex digits that never change for the same seed', () => {
    expect(seedHash(config)).toBe('ab7dddafa4e268a8');
  });

  it.each([
    ['title', { ...config, title: 'Coffee' }],
    ['theme', { ...config, theme: 'dark' }],
    ['currency', { ...config, currency: 'USD' }],
    ['locale', { ...config, locale: 'de-DE' }],
    ['a country of its own', { ...config, country: 'US' }],
    ['a price', product({ priceMinor: 501 })],
    ['a stock', product({ stock: 4 })],
    ['an image', product({ image: 'https://tea.example/a.png' })],
    [
      'one product more',
      { ...config, products: [...config.products, { title: 'a', handle: 'a', priceMinor: 1 }] },
    ],
    ['no product', { ...config, products: [] }],
  ])('differs with %s', (_, other) => {
    expect(seedHash(other)).not.toBe(seedHash(config));
  });

  it('does not depend on the order of fields, nor on who administers', () => {
    const [{ title, handle, priceMinor, stock }] = config.products as [Product];
    const turned = {
      ...config,
      adminEmail: 'b@tea.example',
      products: [{ stock: stock ?? 0, priceMinor, handle, title }],
    };
    expect(seedHash(turned)).toBe(seedHash(config));
  });

  it('cannot be moved from one field into the next', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (a, b, c) => {
        fc.pre(a !== b);
        expect(seedHash({ ...config, title: a, theme: c })).not.toBe(
          seedHash({ ...config, title: b, theme: c }),
        );
        expect(seedHash(product({ title: a, handle: b }))).not.toBe(
          seedHash(product({ title: b, handle: a })),
        );
      }),
    );
  });
});

it('leaves out what a product does not have, and what is not known', () => {
  const products = [
    { title: 'a', handle: 'b', priceMinor: 1, secret: 'x', sku: undefined },
  ] as unknown as Product[];
  expect(JSON.stringify(seedProducts({ ...config, products }))).toBe(
    '[{"title":"a","handle":"b","priceMinor":1}]',
  );
});

it('counts the bytes of the seed, not its characters', () => {
  expect(seedBytes(product({ title: '🎉' })) - seedBytes(product({ title: '' }))).toBe(4);
});
