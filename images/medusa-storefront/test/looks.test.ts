import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { barriers, overhang } from './accessibility.ts';
import { launch, visit } from './browser.ts';
import { FakeMedusa } from './fake/medusa.ts';
import { addToCart, enterDetails, openProduct, someBuyer } from './shop.ts';
import { Storefront } from './storefront.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

test.each(['light', 'dark', 'sand'])(
  'every page of a %s shop is free of barriers and fits 360 px',
  async (theme) => {
    const fake = await FakeMedusa.open();
    const title = `${theme} & a long name for a shop that sells kettles, 1 < 2`;
    const shop = await Storefront.open({
      backendUrl: fake.url,
      env: { STORE_THEME: theme, STORE_NAME: title },
    });
    const { page, complaints, leave } = await visit(browser, shop.url, { width: 360 });
    const found: string[] = [];
    const look = async (): Promise<void> => {
      found.push(...(await barriers(page)));
      const pixels = await overhang(page);
      if (pixels > 0) found.push(`${page.url()} is ${String(pixels)} px too wide`);
    };
    const button = (name: string) => page.getByRole('button', { name });
    for (const path of ['/', '/products', '/products/hostile', '/products/gone-plate', '/cart', '/nothing']) {
      await page.goto(shop.url + path);
      await look();
    }
    await openProduct(page, shop.url, 'Everyday mug');
    await look();
    await addToCart(page);
    await look();
    await page.getByRole('link', { name: 'Go to checkout' }).click();
    await button('Continue to delivery').click();
    await page.getByRole('alert').waitFor();
    await look();
    await enterDetails(page, someBuyer);
    await button('Continue to payment').waitFor();
    await look();
    await button('Continue to payment').click();
    await button('Place order').waitFor();
    await look();
    await button('Place order').click();
    await page.locator('[data-order-number]').waitFor();
    await look();
    fake.faults = { status: 500 };
    await page.goto(shop.url);
    await look();
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
    await leave();
    await shop.close();
    await fake.close();
  },
);
