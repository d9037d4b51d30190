import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { StoreConfig } from '../domain/store/store.ts';
import { configProblems } from './config-rules.ts';
import { medusa } from './medusa/rules.ts';
import { packedSeedBytesMax, seedBytesMax } from './seed.ts';
import { woocommerce } from './woocommerce/rules.ts';

const config: StoreConfig = {
  title: 'Tea',
  theme: 'light',
  currency: 'EUR',
  locale: 'en-GB',
  adminEmail: 'a@tea.example',
  products: [],
};
const offer = { ...woocommerce, themes: ['light', 'dark'] };
const problems = (change: Partial<StoreConfig>, engine = offer) =>
  configProblems({ ...config, ...change }, engine);

describe('an engine', () => {
  it('takes a configuration that it can run', () => {
    expect(problems({})).toEqual([]);
  });

  it.each(['', 'neon', 'Light', 'constructor'])('refuses the theme %j and names those it has', (theme) => {
    expect(problems({ theme })).toEqual([
      {
        path: ['theme'],
        message: `This engine has no theme ${JSON.stringify(theme)}.`,
        remedy: 'Use one of: light, dark.',
      },
    ]);
  });

  it.each(['', 'eur', 'EURO', 'ABC', '€'])('refuses the currency %j', (currency) => {
    expect(problems({ currency }).map(({ path }) => path)).toEqual([['currency']]);
  });

  it('says of a currency that is written otherwise what a code looks like', () => {
    expect(problems({ currency: 'euro' })).toMatchObject([
      { message: expect.stringContaining('"euro"'), remedy: expect.stringContaining('such as EUR') },
    ]);
  });

  it.each(['EUR', 'USD', 'JPY', 'KWD'])('takes the currency %s', (currency) => {
    expect(problems({ currency })).toEqual([]);
  });

  it.each(['', 'english', 'e', 'en_GB', 'EN-gb', 'en-GB-', '../x', `en-${'x-aaaaaaaa'.repeat(5)}`])(
    'refuses the locale %j',
    (locale) => {
      expect(problems({ locale }).map(({ path }) => path)).toEqual([['locale']]);
    },
  );

  it.each(['en-GB', 'de-AT', 'zh-Hant-TW'])('takes the locale %s', (locale) => {
    expect(problems({ locale })).toEqual([]);
  });

  it.each(['fr', 'es-419'])('asks for the country that the locale %s does not name', (locale) => {
    expect(problems({ locale, currency: 'XOF' })).toEqual([
      {
        path: ['country'],
        message: `The locale "${locale}" names no country, so it is not known where the shop sells.`,
        remedy: 'Give `country`, such as "FR", or a locale with a country, such as "fr-FR".',
      },
    ]);
    expect(problems({ locale, currency: 'XOF', country: 'SN' })).toEqual([]);
  });

  it.each(['XO', 'de', 'GBR', ''])('refuses the country %j and names those that it knows', (country) => {
    expect(problems({ country })).toEqual([
      {
        path: ['country'],
        message: `WooCommerce cannot sell in the country "${country}".`,
        remedy: expect.stringMatching(/^Use one of: AD, AE, .*, ZW\.$/),
      },
    ]);
  });

  it('names the locale where its country is none', () => {
    expect(problems({ locale: 'en-ZZ' }).map(({ path }) => path)).toEqual([['locale']]);
  });

  it.each(['ZMW', 'XCD', 'FJD'])('refuses %s only where the engine does not know it', (currency) => {
    expect(problems({ currency })).toEqual([]);
    expect(problems({ currency }, { ...medusa, themes: ['light'] })).toEqual([
      {
        path: ['currency'],
        message: `Medusa cannot sell in ${currency}.`,
        remedy: expect.stringMatching(/one of: AED, AFN, .*, ZAR\.$/),
      },
    ]);
  });

  it('refuses more products than a release can carry, and says how much fits', () => {
    const description = 'a'.repeat(10_000);
    const products = Array.from({ length: 100 }, (_, index) => ({
      title: 'a',
      handle: `a-${index}`,
      description,
      priceMinor: 1,
    }));
    expect(problems({ products })).toEqual([
      expect.objectContaining({
        path: ['products'],
        message: expect.stringContaining(`at most ${seedBytesMax} fit`),
      }),
    ]);
    expect(problems({ products: products.slice(0, 80) })).toEqual([]);
  });

  it('refuses products whose text hardly compresses earlier, for a release holds them compressed', () => {
    const products = Array.from({ length: 100 }, (_, index) => ({
      title: 'a',
      handle: `a-${index}`,
      description: randomBytes(4500).toString('base64'),
      priceMinor: 1,
    }));
    const [problem, ...others] = problems({ products });
    expect(others).toEqual([]);
    expect(problem?.message).toContain(`at most ${packedSeedBytesMax} fit into a release`);
    expect(problems({ products: products.slice(0, 70) })).toEqual([]);
  });

  it('names everything that is wrong at once', () => {
    expect(problems({ theme: 'x', currency: 'x', locale: 'x' })).toHaveLength(3);
  });
});
