import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { currencies } from '../../server/src/domain/currencies.ts';
import { woocommerce } from '../../server/src/engines/woocommerce/rules.ts';
import { amounts, answerOf, prices, skuPairs } from './money/prices.ts';
import { didNotRun, WordPressShop } from './wordpress/shop.ts';

interface Answer {
  amounts: Record<string, string[]>;
  decimals: Record<string, number>;
  same: string[];
  refused: string[];
  currencies: string[];
  countries: string[];
}

describe.skipIf(didNotRun !== undefined)('money in a WooCommerce shop', () => {
  let shop: WordPressShop;
  let answer: Answer;

  beforeAll(async () => {
    shop = await WordPressShop.create({ title: 'Shop', products: [] });
    const seed = await shop.seed();
    expect(seed.code, seed.output).toBe(0);
    const asked = { currencies: woocommerce.currencies.map(({ code }) => code), prices, skuPairs };
    const path = new URL('money/woocommerce.php', import.meta.url).pathname;
    const { output } = await shop.script(path, [JSON.stringify(asked)]);
    answer = answerOf<Answer>(output);
  });

  afterAll(() => shop?.remove());

  it('is what priceMinor says by ISO 4217, in every currency that it is offered in', () => {
    expect(answer.amounts).toEqual(amounts(woocommerce.currencies));
    expect(answer.decimals).toEqual(
      Object.fromEntries(woocommerce.currencies.map(({ code, digits }) => [code, digits])),
    );
  });

  it('is offered in the currencies of ISO 4217 that WooCommerce knows, and in no other', () => {
    const known = currencies.map(({ code }) => code).filter((code) => answer.currencies.includes(code));
    expect(woocommerce.currencies.map(({ code }) => code)).toEqual(known);
  });

  it('is offered in the countries that WooCommerce knows', () => {
    expect(woocommerce.countries).toEqual(answer.countries.sort());
  });

  it('is refused in a country or a currency that WooCommerce does not know, and never sold in another', () => {
    expect(answer.refused).toEqual([
      expect.stringContaining('WooCommerce has no country XO'),
      expect.stringContaining('WooCommerce has no currency ZWG'),
    ]);
  });

  it('has two SKUs taken for one where the rule of the control plane does', () => {
    const same = skuPairs.filter(([a, b]) => woocommerce.compareSkus(a, b) === 0).map(([a]) => a);
    expect(answer.same).toEqual(same);
  });
});
