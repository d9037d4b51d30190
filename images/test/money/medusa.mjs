// Run by `medusa exec` within the built application: its own seed code, once for each currency.
import { createRequire } from 'node:module';

const require = createRequire(`${process.cwd()}/`);
const { ensureShop } = require('./src/seed/shop.js');
const { ensureProducts } = require('./src/seed/products.js');

const store = { id: 'st_1', name: 'shop', title: 'Shop', theme: 'light', country: 'DE', locale: 'de-DE' };

// Medusa calls the default export of a script.
// eslint-disable-next-line no-restricted-exports
export default async function run({ container, args }) {
  const { currencies, prices, skuPairs } = JSON.parse(args[0]);
  const query = container.resolve('query');
  const amounts = {};
  for (const currency of currencies) {
    const shop = await ensureShop(container, { ...store, currency });
    const products = prices.map((priceMinor, index) => ({
      title: currency,
      handle: `${currency.toLowerCase()}-${index}`,
      priceMinor,
    }));
    await ensureProducts(container, { products, currency, shop });
    const { data } = await query.graph({
      entity: 'product',
      fields: ['handle', 'variants.prices.amount', 'variants.prices.currency_code'],
      filters: { handle: products.map(({ handle }) => handle) },
    });
    amounts[currency] = products.map(({ handle }) => {
      const { variants } = data.find((row) => row.handle === handle);
      return variants[0].prices.find(({ currency_code: code }) => code === currency.toLowerCase())?.amount;
    });
  }
  const shop = await ensureShop(container, { ...store, currency: 'EUR' });
  const same = [];
  for (const [index, skus] of skuPairs.entries()) {
    const products = skus.map((sku, turn) => ({
      title: sku,
      handle: `sku-${index}-${turn}`,
      priceMinor: 1,
      sku,
    }));
    try {
      await ensureProducts(container, { products, currency: 'EUR', shop });
    } catch {
      same.push(skus[0]);
    }
  }
  const known = await container.resolve('currency').listCurrencies({}, { take: 1000 });
  const countries = await container.resolve('region').listCountries({}, { take: 1000 });
  const answer = {
    amounts,
    same,
    currencies: known.map(({ code }) => code.toUpperCase()),
    countries: countries.map(({ iso_2: code }) => code.toUpperCase()),
  };
  console.log(`\nANSWER ${JSON.stringify(answer)}`);
}
