import { expect, it } from 'vitest';
import { countryOf, statedCountry } from './country.ts';

it.each([
  ['de-AT', undefined, 'AT'],
  ['zh-Hant-TW', undefined, 'TW'],
  ['de-AT', 'CH', 'CH'],
  ['fr', 'SN', 'SN'],
  ['es-419', undefined, undefined],
  ['fr', undefined, undefined],
])('the locale %s with the country %s says %s', (locale, country, expected) => {
  expect(statedCountry({ locale, ...(country === undefined ? {} : { country }) })).toBe(expected);
});

it('does not move a store from before a country was asked for', () => {
  expect(countryOf({ locale: 'en', currency: 'USD' })).toBe('US');
  expect(countryOf({ locale: 'en', currency: 'PLN' })).toBe('PL');
  expect(countryOf({ locale: 'fr', currency: 'CHF', country: 'FR' })).toBe('FR');
});
