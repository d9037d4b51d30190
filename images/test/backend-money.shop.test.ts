import { afterAll, beforeAll, expect, it } from 'vitest';
import { currencies } from '../../server/src/domain/currencies.ts';
import { medusa } from '../../server/src/engines/medusa/rules.ts';
import { command, script } from './backend.ts';
import { render } from './chart.ts';
import { amounts, answerOf, prices, skuPairs } from './money/prices.ts';
import { World } from './world.ts';

interface Answer {
  amounts: Record<string, number[]>;
  same: string[];
  currencies: string[];
  countries: string[];
}

let world: World;
let answer: Answer;

beforeAll(async () => {
  world = await World.create();
  await world.createDatabase('shop');
  const chart = await render({ title: 'Shop', products: [] });
  const env = {
    ...chart.environment('seed', world.secrets('shop')),
    SEED_FILE: world.file('seed.json', chart.seed),
  };
  const seed = await command('seed', env);
  expect(seed.code, seed.output).toBe(0);
  const asked = { currencies: medusa.currencies.map(({ code }) => code), prices, skuPairs };
  const path = new URL('money/medusa.mjs', import.meta.url).pathname;
  const { output } = await script(path, [JSON.stringify(asked)], env);
  answer = answerOf<Answer>(output);
});

afterAll(() => world?.remove());

it('sells for what priceMinor says by ISO 4217, in every currency that it is offered in', () => {
  const expected = Object.entries(amounts(medusa.currencies)).map(([code, each]) => [code, each.map(Number)]);
  expect(answer.amounts).toEqual(Object.fromEntries(expected));
});

it('is offered in the currencies of ISO 4217 that Medusa knows, and in no other', () => {
  const known = currencies.map(({ code }) => code).filter((code) => answer.currencies.includes(code));
  expect(medusa.currencies.map(({ code }) => code)).toEqual(known);
});

it('is offered in the countries that Medusa knows', () => {
  expect(medusa.countries).toEqual(answer.countries.sort());
});

it('takes two SKUs for one where the rule of the control plane does', () => {
  const same = skuPairs.filter(([a, b]) => medusa.compareSkus(a, b) === 0).map(([a]) => a);
  expect(answer.same).toEqual(same);
});
