import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launch, visit, type Visitor } from './browser.ts';
import { hostileTitle } from './fake/goods.ts';
import { FakeMedusa } from './fake/medusa.ts';
import {
  addToCart,
  buy,
  checkOut,
  enterDetails,
  openProduct,
  productTitles,
  readOrderNumber,
  someBuyer,
} from './shop.ts';
import { Storefront } from './storefront.ts';

let browser: Browser;
let fake: FakeMedusa;
let shop: Storefront;
let visitor: Visitor;

beforeAll(async () => {
  [browser, fake] = await Promise.all([launch(), FakeMedusa.open()]);
  shop = await Storefront.open({ backendUrl: fake.url });
});
beforeEach(async () => {
  visitor = await visit(browser, shop.url);
});
afterEach(async () => {
  expect(visitor.complaints).toEqual([]);
  await visitor.leave();
});
afterAll(async () => {
  await browser.close();
  await shop.close();
  await fake.close();
});

test('a customer buys, and the confirmation survives a reload but is nobody else’s', async () => {
  const { page } = visitor;
  const number = await buy(page, shop.url, {
    title: 'Copper kettle',
    quantity: 2,
    delivery: 'Standard delivery',
  });
  expect(await page.locator('[data-total]').innerText()).toBe('€53.90');
  await page.reload();
  expect(await readOrderNumber(page)).toBe(number);
  expect(await page.getByText('Musterstraße 1').count()).toBe(1);
  expect(await page.getByRole('link', { name: 'Cart empty' }).count()).toBe(1);

  const stranger = await visit(browser, shop.url);
  const answer = await stranger.page.goto(page.url());
  expect(answer?.status()).toBe(404);
  expect(await stranger.page.getByText('Musterstraße').count()).toBe(0);
  await stranger.leave();
});

test('everything works without any script', async () => {
  const plain = await visit(browser, shop.url, { javaScript: false });
  expect(await buy(plain.page, shop.url, { title: 'Wool throw' })).toMatch(/^\d+$/);
  await plain.leave();
});

test('a product page brings less than 1 KB of scripts', async () => {
  const { page } = visitor;
  let bytes = 0;
  page.on('response', async (response) => {
    if (response.request().resourceType() === 'script') bytes += (await response.body()).length;
  });
  await page.goto(`${shop.url}/products/mug`, { waitUntil: 'networkidle' });
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(1024);
});

test('what a product is called appears as it is written', async () => {
  const { page } = visitor;
  page.on('dialog', () => visitor.complaints.push('a script ran'));
  await openProduct(page, shop.url, hostileTitle);
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(hostileTitle);
  expect(await page.getByText('</script><script>alert(2)</script>').count()).toBe(1);
  await addToCart(page);
  expect(await page.getByRole('main').getByText(hostileTitle).count()).toBe(1);
});

test('a long list has pages, a search finds by name, and a page too far leads to the last one', async () => {
  const { page } = visitor;
  await page.goto(`${shop.url}/products`);
  const first = await productTitles(page);
  await page.getByRole('link', { name: 'Next page' }).click();
  await page.waitForURL('**/products?page=2');
  const second = await productTitles(page);
  expect(new Set([...first, ...second]).size).toBe(fake.till.goods.length);
  await page.goto(`${shop.url}/products?page=99`);
  expect(page.url()).toBe(`${shop.url}/products?page=2`);
  await page.getByRole('searchbox').fill('mug');
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('2 products for “mug”').waitFor();
  await page.goto(`${shop.url}/products?q=%3Ci%3E`);
  expect(await page.getByText('Nothing here is called “<i>”.').count()).toBe(1);
});

test('of several variants the chosen one is bought, and one that is sold out cannot be chosen', async () => {
  const { page } = visitor;
  await openProduct(page, shop.url, 'Everyday mug');
  expect(await page.getByRole('radio', { name: /Giant/ }).isDisabled()).toBe(true);
  expect(await page.getByText('Only 3 left').count()).toBe(1);
  await page.getByRole('radio', { name: /Large/ }).check({ force: true });
  await addToCart(page, 3);
  expect(await page.getByRole('main').getByText('Large').count()).toBe(1);
  expect(await page.locator('[data-total]').innerText()).toBe('€72.00');
});

test('the cart is changed line by line, and one too many is refused with a sentence', async () => {
  const { page } = visitor;
  await openProduct(page, shop.url, 'The last vase');
  await addToCart(page);
  await openProduct(page, shop.url, 'Ash stool');
  await addToCart(page);
  await page.getByLabel('Quantity of The last vase').fill('2');
  await page.getByRole('button', { name: 'Update' }).first().click();
  await page.getByRole('alert').getByText('There is not enough left').waitFor();
  await page.getByRole('button', { name: 'Remove The last vase' }).click();
  await page.getByRole('link', { name: 'Cart 1 item' }).waitFor();
  await page.getByRole('button', { name: 'Remove Ash stool' }).click();
  await page.getByRole('heading', { name: 'Your cart is empty' }).waitFor();
});

test('what is sold out says so and cannot be put into the cart', async () => {
  const { page } = visitor;
  await openProduct(page, shop.url, 'Gone plate');
  expect(await page.getByText('Sold out').count()).toBe(1);
  expect(await page.getByRole('button', { name: 'Add to cart' }).count()).toBe(0);
});

test('fields that are missing are named, and what was typed stays', async () => {
  const { page } = visitor;
  await openProduct(page, shop.url, 'Tea tin');
  await addToCart(page);
  await page.getByRole('link', { name: 'Go to checkout' }).click();
  await enterDetails(page, { ...someBuyer, email: 'ada@nowhere', city: '' });
  await page.getByRole('alert').getByRole('link', { name: 'City is missing.' }).click();
  expect(await page.getByLabel('City').evaluate((field) => field === document.activeElement)).toBe(true);
  expect(await page.getByLabel('Last name').inputValue()).toBe('Lovelace');
  expect(await page.getByLabel('Email').getAttribute('aria-invalid')).toBe('true');
  await enterDetails(page, { ...someBuyer, country: 'FR' });
  await page.getByText('We do not deliver to this address yet.').waitFor();
});

test('the keyboard alone is enough, and the content is one jump away', async () => {
  const { page } = visitor;
  await page.goto(`${shop.url}/products/glass-carafe`);
  await page.keyboard.press('Tab');
  expect(await page.locator(':focus').innerText()).toBe('Skip to content');
  await page.keyboard.press('Enter');
  await page.getByRole('spinbutton', { name: 'Quantity' }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Cart' }).waitFor();
  await checkOut(page, someBuyer);
});
