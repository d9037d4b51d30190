import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { StoreConfig } from '../domain/store/store.ts';
import { configProblems } from './config-rules.ts';
import { packedSeedBytesMax, seedBytesMax } from './seed.ts';

const config: StoreConfig = {
  title: 'Tea',
  theme: 'light',
  currency: 'EUR',
  locale: 'en-GB',
  adminEmail: 'a@tea.example',
  products: [],
};
const problems = (change: Partial<StoreConfig>) =>
  configProblems({ ...config, ...change }, ['light', 'dark']);

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

  it.each(['en', 'de-AT', 'zh-Hant-TW', 'es-419'])('takes the locale %s', (locale) => {
    expect(problems({ locale })).toEqual([]);
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
