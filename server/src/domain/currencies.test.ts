import { expect, it } from 'vitest';
import { currencies, findCurrency, sayAmount } from './currencies.ts';

it('has every currency once, in the order of the codes', () => {
  const codes = currencies.map(({ code }) => code);
  expect(codes).toEqual([...new Set(codes)].sort());
  expect(codes.every((code) => /^[A-Z]{3}$/.test(code))).toBe(true);
});

it.each([
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
])('has %i digits for the few of ISO 4217 that have not two', (digits, codes) => {
  expect(currencies.filter((each) => each.digits === digits).map(({ code }) => code)).toEqual(
    codes.split(' '),
  );
});

it('has two digits where CLDR has none or none are in use', () => {
  const codes =
    'AFN ALL COP HUF IDR IRR KPW LAK LBP MGA MMK PKR SOS SYP TWD YER RSD TZS UZS CRC AMD KHR'.split(' ');
  expect(codes.map((code) => findCurrency(code)?.digits)).toEqual(codes.map(() => 2));
});

it.each([
  [1250, 'EUR', '12.50 EUR'],
  [5, 'EUR', '0.05 EUR'],
  [-5, 'EUR', '-0.05 EUR'],
  [1250, 'JPY', '1250 JPY'],
  [1250, 'KWD', '1.250 KWD'],
  [1250, 'ZZZ', '1250 minor units of ZZZ'],
])('%i of %s are said as %s', (minor, code, text) => {
  expect(sayAmount(minor, code)).toBe(text);
});
