import { describe, expect, it } from 'vitest';
import type { StoreConfig } from '../store/store.ts';
import { parseConfig } from './config.ts';
import type { StoreConfigInput } from './config.ts';
import { idempotencyKeyProblem, inputHash } from './idempotency-key.ts';
import { labelProblems } from './labels.ts';

const path = ['input', 'config'];
const fallback: StoreConfig = {
  title: 'Tea',
  theme: 'light',
  currency: 'EUR',
  locale: 'en',
  adminEmail: 'admin@tea.localhost',
  products: [],
};
const engine = {
  title: 'Medusa',
  compareSkus: (a: string, b: string) => Number(a > b) - Number(a < b),
  configProblems: (config: StoreConfig) =>
    config.theme === 'neon' ? [{ path: ['theme'], message: 'No theme neon.', remedy: 'Use light.' }] : [],
};
const parse = (input: StoreConfigInput) => parseConfig(input, fallback, engine, path);

describe('a configuration', () => {
  it('is completed from what stands behind it', () => {
    expect(parse({})).toEqual({ config: fallback, problems: [] });
    expect(parse({ title: ' Tee ', theme: null, products: [{ title: 'A', priceMinor: 1 }] }).config).toEqual({
      ...fallback,
      title: 'Tee',
      products: [{ title: 'A', handle: 'a', priceMinor: 1 }],
    });
  });

  it.each([
    [{ title: '' }, ['title']],
    [{ title: ' ' }, ['title']],
    [{ title: 'x'.repeat(101) }, ['title']],
    [{ title: 'a\u0007b' }, ['title']],
    [{ theme: 'x'.repeat(41) }, ['theme']],
    [{ country: 'D'.repeat(41) }, ['country']],
    [{ currency: '' }, ['currency']],
    [{ currency: 'x'.repeat(41) }, ['currency']],
    [{ locale: 'x' }, ['locale']],
    [{ adminEmail: 'admin' }, ['adminEmail']],
    [{ adminEmail: '@example.com' }, ['adminEmail']],
    [{ adminEmail: 'a@example' }, ['adminEmail']],
    [{ adminEmail: 'a b@example.com' }, ['adminEmail']],
    [{ adminEmail: 'a@example.com\n' }, ['adminEmail']],
    [{ adminEmail: 'a@b@example..com' }, ['adminEmail']],
    [{ adminEmail: `${'a'.repeat(65)}@example.com` }, ['adminEmail']],
    [{ adminEmail: 'ä@example.com' }, ['adminEmail']],
    [{ products: [{ title: '', priceMinor: 1 }] }, ['products', '0', 'title']],
  ])('is refused for %j', (input, where) => {
    const { problems } = parse(input);
    expect(problems).toMatchObject([{ code: 'INVALID_INPUT', path: [...path, ...where] }]);
  });

  it('is told everything that is wrong at once, what the engine refuses too, each field once', () => {
    const { problems } = parse({ theme: 'neon', currency: 'x'.repeat(41), locale: 'x' });
    expect(problems.map(({ path: [, , field] }) => field).toSorted()).toEqual([
      'currency',
      'locale',
      'theme',
    ]);
  });

  it.each(['owner@example.com', 'first.last+shop@mail.example.co.uk', "o'neil@example.com"])(
    'takes the address %s',
    (adminEmail) => {
      expect(parse({ adminEmail }).problems).toEqual([]);
    },
  );

  it('is shown to the engine, which says what else is wrong of what is in bounds', () => {
    expect(parse({ theme: 'neon' }).problems).toMatchObject([
      { message: 'No theme neon.', path: [...path, 'theme'], remedy: 'Use light.' },
    ]);
    expect(parse({ theme: 'x'.repeat(41) }).problems).toMatchObject([
      { message: expect.stringContaining('longer than 40') },
    ]);
  });

  it('keeps the country that it was given, and has none of its own where the locale says it', () => {
    expect(parse({ locale: 'de-AT' }).config).not.toHaveProperty('country');
    const { config } = parse({ country: 'CH' });
    expect(config.country).toBe('CH');
    expect(parseConfig({ locale: 'fr-FR' }, config, engine, path).config.country).toBe('CH');
  });

  it('answers every wrong field at once', () => {
    expect(parse({ title: '', adminEmail: 'x', currency: '' }).problems).toHaveLength(3);
  });
});

describe('labels', () => {
  const problems = (...labels: [string, string][]) =>
    labelProblems(
      labels.map(([key, value]) => ({ key, value })),
      ['labels'],
    );

  it('are what Kubernetes takes', () => {
    expect(problems(['team', 'a'], ['example.com/cost-centre', '4_2.x'], ['empty', ''])).toEqual([]);
  });

  it.each([
    ['', 'a', 'key'],
    ['-a', 'a', 'key'],
    ['a'.repeat(64), 'a', 'key'],
    ['a/b/c', 'a', 'key'],
    ['/a', 'a', 'key'],
    ['Example.com/a', 'a', 'key'],
    ['shopyard.dev/owner', 'a', 'key'],
    ['app.kubernetes.io/name', 'a', 'key'],
    ['x.k8s.io/name', 'a', 'key'],
    ['a', 'b c', 'value'],
    ['a', 'b\n', 'value'],
    ['a', 'b'.repeat(64), 'value'],
  ])('may not be %j=%j', (key, value, field) => {
    expect(problems([key, value])).toMatchObject([{ path: ['labels', '0', field] }]);
  });

  it('are given once each, and at most twenty', () => {
    expect(problems(['a', '1'], ['a', '2'])).toMatchObject([{ path: ['labels', '1', 'key'] }]);
    expect(
      problems(...Array.from({ length: 21 }, (_, n): [string, string] => [`a${String(n)}`, ''])),
    ).toHaveLength(1);
  });
});

describe('an idempotency key', () => {
  it.each(['k', '3f2c6b1e-0000-4000-8000-000000000000', 'x'.repeat(200)])('may be %s', (key) => {
    expect(idempotencyKeyProblem(key, [])).toBeUndefined();
  });

  it.each(['', ' ', 'a b', 'a\n', 'ä', 'x'.repeat(201)])('may not be %j', (key) => {
    expect(idempotencyKeyProblem(key, ['input', 'idempotencyKey'])?.code).toBe('INVALID_INPUT');
  });

  it('names the input beside it, whatever the order and however nothing is written', () => {
    const hash = inputHash({ a: 1, b: [{ c: 'x' }], idempotencyKey: 'k' } as never);
    expect(
      inputHash({ b: [{ c: 'x', d: null }], a: 1, e: undefined, idempotencyKey: 'other' } as never),
    ).toBe(hash);
    expect(inputHash({ a: 1, b: [{ c: 'y' }] } as never)).not.toBe(hash);
    expect(inputHash({ a: 1, b: [{ c: 'x' }, { c: 'x' }] } as never)).not.toBe(hash);
  });
});
