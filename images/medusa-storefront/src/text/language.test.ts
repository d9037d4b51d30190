import { expect, test } from 'vitest';
import { de } from './de.ts';
import { en } from './en.ts';
import { countryName, money } from './format.ts';
import { languageOf } from './language.ts';

test.each([
  ['de-AT', 'de', de],
  ['en-US', 'en', en],
  ['ar-EG', 'en', en],
])('a shop in %s speaks %s and says so', (locale, tag, text) => {
  expect(languageOf(locale)).toEqual({ tag, text });
});

test('no language leaves a sentence empty', () => {
  for (const text of [en, de])
    for (const [key, sentence] of Object.entries(text)) expect(sentence, key).not.toBe('');
});

test('amounts are written as the locale does, with the places of the currency', () => {
  expect(money(1234.5, 'EUR', 'en-GB')).toBe('€1,234.50');
  expect(money(1234.5, 'EUR', 'de-DE')).toMatch(/^1\.234,50\s€$/);
  expect(money(1200, 'JPY', 'ja-JP')).toMatch(/1,200$/);
  expect(money(3, 'XYZ', 'en-GB')).toMatch(/^XYZ\s3\.00$/);
});

test('a country without a name shows its code', () => {
  expect(countryName('de', 'en')).toBe('Germany');
  expect(countryName('zz-not', 'en')).toBe('ZZ-NOT');
});
