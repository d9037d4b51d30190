import { describe, expect, test } from 'vitest';
import { parseSheet } from './sheet.ts';

const titles = (text: string): string[] =>
  parseSheet(text, 'EUR').products.map((one) => `${one.title} ${one.priceMinor} ${one.stock}`);

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
    const { products, problems } = parseSheet('Star\t9\nNo price\t\n\t5\nOdd\t1\tmany\nMinus\t-4', 'EUR');
    expect(products.map((one) => one.title)).toEqual(['Star']);
    expect(problems.map((one) => one.line)).toEqual([2, 3, 4, 5]);
  });

  test('reads a currency without a minor unit', () => {
    expect(parseSheet('Star\t950', 'JPY').products[0]?.priceMinor).toBe(950);
  });
});
