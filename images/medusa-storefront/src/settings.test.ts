import { expect, test } from 'vitest';
import { readSettings, settingsWarnings } from './settings.ts';

const env = {
  MEDUSA_BACKEND_URL: 'http://shop-backend:9000/',
  MEDUSA_PUBLISHABLE_KEY: 'pk_1',
  PUBLIC_URL: 'http://shop.localhost:8080/',
  STORE_ID: 'id-1',
  STORE_NAME: ' Tea "&" {{ .Values }} 🫖 ',
  STORE_THEME: 'sand',
  STORE_CURRENCY: 'eur',
  STORE_COUNTRY: 'de',
  STORE_LOCALE: 'de-DE',
  SEED_HASH: 'abc',
};

test('all of a shop comes from its environment', () => {
  expect(readSettings(env)).toEqual({
    backendUrl: 'http://shop-backend:9000',
    publishableKey: 'pk_1',
    publicUrl: 'http://shop.localhost:8080',
    storeId: 'id-1',
    seedHash: 'abc',
    title: 'Tea "&" {{ .Values }} 🫖',
    theme: 'sand',
    currency: 'EUR',
    country: 'DE',
    locale: 'de-DE',
  });
});

test.each([
  ['MEDUSA_BACKEND_URL', undefined, 'MEDUSA_BACKEND_URL is not set'],
  ['MEDUSA_BACKEND_URL', 'ftp://backend', 'must be an http or https address'],
  ['MEDUSA_PUBLISHABLE_KEY', ' ', 'MEDUSA_PUBLISHABLE_KEY is not set'],
  ['STORE_CURRENCY', 'euro', 'STORE_CURRENCY is "euro": it must be three letters such as EUR.'],
  ['STORE_COUNTRY', 'Germany', 'it must be two letters such as DE.'],
])('%s = %s is refused with a sentence', (name, value, sentence) => {
  expect(() => readSettings({ ...env, [name]: value })).toThrow(sentence);
});

test('a theme or locale that is not known changes the looks, not whether the shop sells', () => {
  const odd = { ...env, STORE_THEME: 'neon', STORE_LOCALE: 'not a locale' };
  const settings = readSettings(odd);
  expect(settings).toMatchObject({ theme: 'light', locale: 'en-GB' });
  expect(settingsWarnings(odd, settings)).toEqual([
    'STORE_THEME is "neon", which this image does not have: light, dark, sand. Using light.',
    'STORE_LOCALE is "not a locale", which is not a language tag. Using en-GB.',
  ]);
  expect(settingsWarnings(env, readSettings(env))).toEqual([]);
});
