import { describe, expect, test } from 'vitest';
import { parseSheet } from './sheet.ts';

const euro = { code: 'EUR', digits: 2 };
const titles = (text: string): string[] =>
  parseSheet(text, euro).products.map((one) => `${one.title} ${one.priceMinor} ${one.stock}`);

describe('a pasted sheet', () => {
  test.each([
    ['cells with tabs', 'Felt star\t9.50\t120\nCandle\t14', ['Felt star 950 120', 'Candle 1400 null']],
    ['a heading in another order', 'Price;Name;Stock\n9,50;Felt star;1', ['Felt star 950 1']],
    [
      'CSV with quotes, commas and line breaks',
      'title,price\n"Star, ""felt""\nred",9.5',
      ['Star, "felt"\nred 950 null'],
    ],
    ['Windows line ends and empty lines', 'Star\t1\r\n\r\nMoon\t2\r\n', ['Star 100 null', 'Moon 200 null']],
    ['thousands and signs', 'Sofa\t€ 1.299,00\t3', ['Sofa 129900 3']],
    ['nothing', '  \n', []],
  ])('is read with %s', (_what, text, expected) => {
    expect(titles(text)).toEqual(expected);
  });

  test('names each line it cannot read, and keeps the others', () => {
    const { products, problems } = parseSheet('Star\t9\nNo price\t\n\t5\nOdd\t1\tmany\nMinus\t-4', euro);
    expect(products.map((one) => one.title)).toEqual(['Star']);
    expect(problems.map((one) => [one.line, one.problem])).toEqual([
      [2, 'noPrice'],
      [3, 'noTitle'],
      [4, 'stock'],
      [5, 'negative'],
    ]);
  });

  test('reads a currency without a minor unit', () => {
    expect(parseSheet('Star\t950', { code: 'JPY', digits: 0 }).products[0]?.priceMinor).toBe(950);
  });

  test.each([
    [
      'WooCommerce',
      'ID,Type,SKU,Name,Description,Stock,"Sale price","Regular price"\n1,simple,T-1,Tea,Green,3,,12.50',
    ],
    [
      'Shopify',
      'Handle,Title,Variant SKU,Variant Inventory Qty,Variant Price,Description\ntea,Tea,T-1,3,12.50,Green',
    ],
    ['Magento', 'sku,name,price,qty,description\nT-1,Tea,12.5000,3.0000,Green'],
  ])('is read as %s exports it', (_shop, text) => {
    expect(parseSheet(text, euro)).toEqual({
      products: [{ title: 'Tea', priceMinor: 1250, stock: 3, sku: 'T-1', description: 'Green' }],
      problems: [],
    });
  });

  test.each([
    ['99.9900', 9999],
    ['3 for 10.00', 'notAnAmount'],
    ['12.50 (was 15.00)', 'notAnAmount'],
    ['0.999', 'tooManyDigits'],
    ['1.500', 'thousandsOrFraction'],
  ])('with the price "%s" gives %s and no guess', (price, expected) => {
    const { products, problems } = parseSheet(`Tea\t${price}`, euro);
    expect(products[0]?.priceMinor ?? problems[0]?.problem).toBe(expected);
  });

  test('names the lines that no decoder understood, where they begin', () => {
    const text = new TextDecoder().decode(
      Uint8Array.from([...'name;price\n"Two\nlines";1\nK\u00e4se;2\n'], (sign) => sign.charCodeAt(0)),
    );
    const { products, problems } = parseSheet(text, euro);
    expect(products.map((one) => one.title)).toEqual(['Two\nlines']);
    expect(problems).toMatchObject([{ line: 4, problem: 'undecodable' }]);
  });

  test('without a byte-order mark in its first heading', () => {
    expect(titles('\ufeffname,price\nTea,1')).toEqual(['Tea 100 null']);
  });
});
