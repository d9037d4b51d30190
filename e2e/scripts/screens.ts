/** `npm run screens -w e2e`: takes the pictures of docs/screens from the built product, both themes and 360 px. */
import { join } from 'node:path';
import { launch, open } from '../src/browser.ts';
import { startProduct } from '../src/product.ts';
import { create, finished, remove } from '../src/store.ts';
import { repository } from '../src/tools.ts';

const folder = join(repository, 'docs/screens');
const product = await startProduct({ SHOPYARD_EMBEDDED_SPEED: '4' });
const products = [
  { title: 'Felt star', priceMinor: 950, stock: 120 },
  { title: 'Beeswax candle', priceMinor: 1400, stock: 80 },
];
const ready = [
  { name: 'quayside', engine: 'WOOCOMMERCE', config: { title: 'Quayside', products } },
  {
    name: 'ridge-outdoor',
    engine: 'MEDUSA',
    plan: 'MEDIUM',
    config: { title: 'Ridge Outdoor', theme: 'sand', products },
  },
  {
    name: 'salt-and-sail',
    engine: 'MEDUSA',
    config: { title: 'Salt & Sail', theme: 'dark', currency: 'GBP', products },
  },
];
for (const input of ready) {
  const created = await create(product.url, input);
  await finished(product.url, created.operation?.id ?? '', 240_000);
}
const browser = await launch();
try {
  for (const theme of ['light', 'dark'] as const) {
    const leaving = await create(product.url, { name: `old-demo-${theme}`, engine: 'WOOCOMMERCE' });
    await finished(product.url, leaving.operation?.id ?? '');
    const { page } = await open(browser, `${product.url}/stores`, { theme });
    const arriving = await create(product.url, {
      name: `aurora-books-${theme}`,
      engine: 'MEDUSA',
      config: { title: 'Aurora Books', products },
    });
    await page.waitForTimeout(1_500);
    const deletion = await remove(product.url, `old-demo-${theme}`);
    await page.waitForTimeout(600);
    await page.screenshot({ path: join(folder, `stores-${theme}.png`) });
    await page.goto(`${product.url}/stores/aurora-books-${theme}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForTimeout(800);
    await page.screenshot({ path: join(folder, `store-${theme}.png`) });
    await finished(product.url, arriving.operation?.id ?? '');
    await finished(product.url, deletion.operation?.id ?? '');
    for (const tab of ['components', 'events', 'delete']) {
      await page.goto(`${product.url}/stores/ridge-outdoor/${tab}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForTimeout(500);
      await page.screenshot({ path: join(folder, `${tab}-${theme}.png`) });
    }
    for (const name of ['activity', 'fleet', 'settings', 'api']) {
      await page.goto(`${product.url}/${name}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForTimeout(500);
      await page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
    }
    await page.goto(`${product.url}/new`);
    await page.getByLabel('Name').fill(`winter-market-${theme}`);
    await page.getByLabel('Title', { exact: true }).first().fill('Winter Market');
    await page.getByRole('button', { name: 'Paste or import' }).click();
    await page.getByLabel('Rows, one product a line').fill('Felt star\t9.50\t120\nBeeswax candle\t14.00\t80');
    await page.getByRole('button', { name: 'Add 2 products' }).click();
    await page.getByText(/objects in a namespace of its own/).waitFor();
    await page.screenshot({ path: join(folder, `create-${theme}.png`) });
    const narrow = await open(browser, `${product.url}/stores`, { theme, width: 360 });
    await narrow.page.locator('[data-store]').first().waitFor();
    await narrow.page.screenshot({ path: join(folder, `stores-360-${theme}.png`) });
  }
} finally {
  await browser.close();
  await product.remove();
}
