import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handleOf, handlesFor, isHandle } from './handle.ts';
import { mostProducts, parseProducts } from './products.ts';
import type { ProductInput } from './products.ts';

const path = ['input', 'config', 'products'];
const medusa = {
  title: 'Medusa',
  compareSkus: (a: string, b: string): number => Number(a > b) - Number(a < b),
};
const parse = (products: readonly ProductInput[], currency = 'EUR', engine = medusa) =>
  parseProducts(products, path, { currency, engine });
const tea: ProductInput = { title: 'Green tea', priceMinor: 500 };

describe('products', () => {
  it('keep what was given and get a handle from their title', () => {
    const full: ProductInput = {
      title: ' Earl Grey ',
      handle: 'earl',
      description: 'Black.\n\tStrong.',
      priceMinor: 0,
      sku: ' EG-1 ',
      stock: 3,
      image: 'https://images.example.com/a.png?x=1',
    };
    expect(parse([tea, full, { ...tea, sku: null, stock: null }])).toEqual({
      products: [
        { title: 'Green tea', handle: 'green-tea', priceMinor: 500 },
        { ...full, title: 'Earl Grey', sku: 'EG-1' },
        { title: 'Green tea', handle: 'green-tea-2', priceMinor: 500 },
      ],
      problems: [],
    });
  });

  it.each([
    [{ title: '' }, 'title', 'too short'],
    [{ title: '   ' }, 'title', 'too short'],
    [{ title: 'x'.repeat(201) }, 'title', 'longer than 200'],
    [{ title: 'tea\u0000' }, 'title', 'control characters'],
    [{ title: 'tea\nname: x' }, 'title', 'control characters'],
    [{ title: 'tea\u202egpj' }, 'title', 'U+202E'],
    [{ title: '\u200b\u200f \u3164' }, 'title', 'too short'],
    [{ sku: 'TEA\u200b-1' }, 'sku', 'U+200B'],
    [{ title: 'tea\ud800' }, 'title', 'Unicode'],
    [{ handle: '' }, 'handle', 'no handle'],
    [{ handle: 'Green' }, 'handle', 'no handle'],
    [{ handle: 'green--tea' }, 'handle', 'no handle'],
    [{ handle: '-tea' }, 'handle', 'no handle'],
    [{ handle: 'tea\n' }, 'handle', 'no handle'],
    [{ handle: 'x'.repeat(101) }, 'handle', 'no handle'],
    [{ description: 'x'.repeat(5_001) }, 'description', 'longer than 5000'],
    [{ description: 'x\u0007' }, 'description', 'control characters'],
    [{ priceMinor: -1 }, 'priceMinor', '-1 is not a whole number'],
    [{ priceMinor: 1.5 }, 'priceMinor', '1.5 is not'],
    [{ priceMinor: Number.NaN }, 'priceMinor', 'NaN is not'],
    [{ priceMinor: 2_147_483_648 }, 'priceMinor', 'which is 21474836.47 EUR'],
    [{ priceMinor: 1e308 }, 'priceMinor', '1e+308 is not'],
    [{ stock: -1 }, 'stock', '-1 is not'],
    [{ sku: '' }, 'sku', 'too short'],
    [{ sku: 'x'.repeat(65) }, 'sku', 'longer than 64'],
    [{ image: 'javascript:alert(1)' }, 'image', 'no web address'],
    [{ image: 'data:image/png;base64,AAAA' }, 'image', 'no web address'],
    [{ image: 'https://' }, 'image', 'no web address'],
    [{ image: 'https://user:pass@example.com/a.png' }, 'image', 'no web address'],
    [{ image: `https://example.com/${'x'.repeat(2_000)}` }, 'image', 'no web address'],
  ])('are refused for %j at the exact path', (change, field, says) => {
    const { products, problems } = parse([tea, { ...tea, ...change }]);
    expect(products).toEqual([]);
    expect(problems).toMatchObject([{ code: 'INVALID_INPUT', path: [...path, '1', field] }]);
    expect(problems[0]?.message).toContain(says);
  });

  it('may be five hundred; one more is refused with the limit', () => {
    const many = Array.from({ length: mostProducts + 1 }, () => tea);
    expect(parse(many.slice(1)).products).toHaveLength(500);
    expect(parse(many).problems).toMatchObject([
      {
        kind: 'limit',
        code: 'INVALID_INPUT',
        path,
        limit: { limit: 'productsPerCall', used: 501, max: 500 },
      },
    ]);
  });

  it.each([
    ['a laptop in rupiah', 1_500_000_000, 'IDR'],
    ['a motorcycle in đồng', 1_500_000_000, 'VND'],
    ['the largest price', 2_147_483_647, 'EUR'],
  ])('may cost as much as %s', (_, priceMinor, currency) => {
    expect(parse([{ ...tea, priceMinor }], currency).problems).toEqual([]);
  });

  it.each([
    ['EUR', 12.5, 'which is 21474836.47 EUR', 'Count in the smallest unit: 12.50 EUR is 1250.'],
    ['JPY', 3e9, 'which is 2147483647 JPY', 'JPY has no minor unit: 1250 is 1250 JPY.'],
    ['KWD', -1, 'which is 2147483.647 KWD', 'Count in the smallest unit: 1.250 KWD is 1250.'],
  ])('are told how %s counts when a price is none', (currency, priceMinor, says, remedy) => {
    const [problem] = parse([{ ...tea, priceMinor }], currency).problems;
    expect(problem).toMatchObject({ remedy, message: expect.stringContaining(says) });
  });

  it('may not have SKUs that the engine takes for one: both are named, and the first product', () => {
    const loose = {
      title: 'WooCommerce',
      compareSkus: (a: string, b: string) => medusa.compareSkus(a.toLowerCase(), b.toLowerCase()),
    };
    const products = ['B', 'TEA-1', 'A', 'tea-1', ' Tea-1'].map((sku) => ({ ...tea, sku }));
    expect(parse(products).problems).toEqual([]);
    expect(parse(products, 'EUR', loose).problems).toMatchObject(
      ['tea-1', 'Tea-1'].map((sku, index) => ({
        path: [...path, String(index + 3), 'sku'],
        message: `The SKU "${sku}" is for WooCommerce the same as "TEA-1" of the product at 1.`,
      })),
    );
  });

  it('may not share a handle or a SKU', () => {
    const { problems } = parse([
      { ...tea, handle: 'tea', sku: '1' },
      tea,
      { ...tea, handle: 'tea', sku: '1 ' },
    ]);
    expect(problems.map((problem) => problem.path.slice(3))).toEqual([
      ['2', 'handle'],
      ['2', 'sku'],
    ]);
  });
});

describe('a handle', () => {
  it.each([
    ['Green tea', 'green-tea'],
    ['  Crème Brûlée!! ', 'creme-brulee'],
    ['Größe 42', 'grosse-42'],
    ['A & B / C', 'a-b-c'],
    ['ﬁne ½ tea', 'fine-1-2-tea'],
  ])('is made from %j', (title, handle) => {
    expect(handleOf(title)).toBe(handle);
  });

  it('comes from the hash where a title has no Latin letters, and stays the same', () => {
    expect(handleOf('茶')).toMatch(/^product-[0-9a-f]{8}$/);
    expect(handleOf('茶')).toBe(handleOf('茶'));
    expect(handleOf('茶')).not.toBe(handleOf('茶茶'));
  });

  it('is right and unique for any titles, and given ones stay', () => {
    const product = fc.record({
      title: fc.string({ unit: 'grapheme', minLength: 1 }),
      handle: fc.option(fc.constantFrom('tea', 'tea-2', 'cup'), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(product, { selector: (p) => p.handle ?? p, maxLength: 30 }), (products) => {
        const handles = handlesFor(products);
        expect(new Set(handles).size).toBe(products.length);
        expect(handles.every(isHandle)).toBe(true);
        expect(handlesFor(products)).toEqual(handles);
        for (const [index, { handle }] of products.entries())
          if (handle !== undefined) expect(handles[index]).toBe(handle);
      }),
    );
  });
});
