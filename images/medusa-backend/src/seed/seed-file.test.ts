import { describe, expect, it } from 'vitest';
import { Failure } from '../failure.ts';
import { parseSeed, readSeed, type Seed } from './seed-file.ts';

const seed = (change: object = {}, product: object = {}): string =>
  JSON.stringify({
    store: {
      id: 'st_1',
      name: 'tea',
      title: 'Tea',
      theme: 'light',
      currency: 'EUR',
      country: 'DE',
      locale: 'de-DE',
    },
    hash: 'ab7dddafa4e268a8',
    products: [{ title: 'Green tea', handle: 'green-tea', priceMinor: 500, stock: 3, ...product }],
    ...change,
  } satisfies Seed & object);

const faultsOf = (text: string): string => {
  try {
    parseSeed(text);
  } catch (error) {
    if (error instanceof Failure && error.exitCode === 78) return error.message;
    throw error;
  }
  return 'none';
};

describe('the seed file', () => {
  it('is taken as it is, texts to the letter', () => {
    const title = '{{ 🍵 }} "quoted"\n\u202ertl';
    expect(parseSeed(seed({}, { title })).products[0]?.title).toBe(title);
  });

  it.each([
    ['no hash', seed({ hash: '' }), 'hash'],
    ['no store', seed({ store: undefined }), 'store.id, store.name'],
    ['a currency in small letters', seed({ store: { currency: 'eur' } }), 'store.currency'],
    ['products that are no list', seed({ products: {} }), 'products'],
    ['a price in words', seed({}, { priceMinor: '5' }), 'products[0].priceMinor'],
    ['a broken price', seed({}, { priceMinor: 1.5 }), 'products[0].priceMinor'],
    ['a negative stock', seed({}, { stock: -1 }), 'products[0].stock'],
    ['an empty SKU', seed({}, { sku: '' }), 'products[0].sku'],
    ['a product that is none', seed({ products: [null] }), 'products[0].title'],
    ['no JSON', '{', 'not JSON'],
    ['no object', 'null', 'hash'],
  ])('is refused with %s, and says where', (_, text, where) => {
    expect(faultsOf(text)).toContain(where);
  });

  it('names at most ten faults', () => {
    expect(faultsOf(seed({ products: Array(50).fill({}) })).split(',').length).toBe(10);
  });

  it('is refused when it is not there', () => {
    expect(() => readSeed('/nowhere/seed.json')).toThrow('/nowhere/seed.json cannot be read');
  });
});
