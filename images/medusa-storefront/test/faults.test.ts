import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launch, visit, type Visitor } from './browser.ts';
import { FakeMedusa } from './fake/medusa.ts';
import { addToCart, checkOut, enterDetails, openProduct, readOrderNumber, someBuyer } from './shop.ts';
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
  fake.faults = {};
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

/** Puts a product into the cart and goes as far as the button that buys it. */
async function toPayment(who: Visitor, title: string): Promise<void> {
  await openProduct(who.page, shop.url, title);
  await addToCart(who.page);
  await who.page.getByRole('link', { name: 'Go to checkout' }).click();
  await enterDetails(who.page, someBuyer);
  await who.page.getByRole('button', { name: 'Continue to payment' }).click();
  await who.page.getByRole('button', { name: 'Place order' }).waitFor();
}
const placeOrder = ({ page }: Visitor) => page.getByRole('button', { name: 'Place order' }).click();

test('a shop whose backend fails says so on every page, keeps the cart, and does not claim to sell', async () => {
  const { page } = visitor;
  await openProduct(page, shop.url, 'Oak tray');
  await addToCart(page);
  fake.faults = { status: 500 };
  for (const path of ['/', '/products', '/products/mug', '/cart', '/checkout', '/checkout/payment']) {
    const answer = await page.goto(shop.url + path);
    expect(answer?.status(), path).toBe(503);
    expect(answer?.headers()['retry-after'], path).toBe('5');
    expect(await page.getByRole('heading', { name: 'We will be right back' }).count(), path).toBe(1);
    expect(await page.locator('meta[name=shopyard-store]').count(), path).toBe(0);
  }
  expect((await fetch(`${shop.url}/api/health`)).status).toBe(200);
  fake.faults = {};
  await page.goto(`${shop.url}/cart`);
  expect(await page.getByRole('link', { name: 'Oak tray' }).count()).toBe(1);
});

test('a slow backend is given up before the control plane gives up', async () => {
  fake.faults = { delayMs: 60_000 };
  const begin = performance.now();
  const answer = await fetch(shop.url);
  expect(answer.status).toBe(503);
  expect(performance.now() - begin).toBeLessThan(5000);
});

test('a backend that refuses connections, or this shop’s key, is away as well', async () => {
  const gone = await FakeMedusa.open();
  const { url } = gone;
  await gone.close();
  const closed = await Storefront.open({ backendUrl: url });
  expect((await fetch(closed.url)).status).toBe(503);
  await closed.close();
  const stranger = await Storefront.open({
    backendUrl: fake.url,
    env: { MEDUSA_PUBLISHABLE_KEY: 'pk_other' },
  });
  expect((await fetch(stranger.url)).status).toBe(503);
  expect(stranger.output).toContain('Publishable API key required');
  await stranger.close();
});

test('a payment that cannot be started leaves the cart, and works when tried again', async () => {
  await toPayment(visitor, 'Bread knife');
  fake.faults = { only: { path: /payment-sessions/, status: 500 } };
  await placeOrder(visitor);
  await visitor.page
    .getByRole('alert')
    .getByText('The payment could not be started. Nothing was charged')
    .waitFor();
  fake.faults = { refusePayment: true };
  await placeOrder(visitor);
  await visitor.page.getByRole('alert').getByText('The order could not be placed').waitFor();
  fake.faults = {};
  await placeOrder(visitor);
  await visitor.page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
});

test('what another customer bought meanwhile is said at the last step', async () => {
  const other = await visit(browser, shop.url);
  await toPayment(visitor, 'The last vase');
  await toPayment(other, 'The last vase');
  await placeOrder(other);
  await other.page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
  await other.leave();
  await placeOrder(visitor);
  await visitor.page.getByRole('alert').getByText('was sold out meanwhile').waitFor();
  await visitor.page.goto(`${shop.url}/products/last-vase`);
  expect(await visitor.page.getByText('Sold out').count()).toBe(1);
});

test('an order whose answer was lost is one order, and its number is shown', async () => {
  await toPayment(visitor, 'Salt cellar');
  const before = fake.till.orderCount;
  fake.faults = { loseCompletion: true };
  await placeOrder(visitor);
  await visitor.page.getByRole('alert').waitFor();
  fake.faults = {};
  await placeOrder(visitor);
  expect(await readOrderNumber(visitor.page)).toMatch(/^\d+$/);
  expect(fake.till.orderCount).toBe(before + 1);
});

test('two clicks are one order', async () => {
  await toPayment(visitor, 'Enamel jug');
  const before = fake.till.orderCount;
  const { page } = visitor;
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const post = () =>
    fetch(`${shop.url}/checkout/payment`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, origin: shop.url, 'content-type': 'application/x-www-form-urlencoded' },
    });
  fake.faults = { delayMs: 200 };
  const answers = await Promise.all([post(), post()]);
  const late = await post();
  const places = [...answers, late].map((answer) => answer.headers.get('location'));
  expect(new Set(places).size).toBe(1);
  expect(places[0]).toMatch(/^\/orders\/order_/);
  expect(fake.till.orderCount).toBe(before + 1);
});

test('a cart that the backend forgot, or that became an order, is replaced by a new one', async () => {
  const { page } = visitor;
  const keep = (value: string) => page.context().addCookies([{ name: 'shop_cart', value, url: shop.url }]);
  await keep('cart_unknown.7');
  await page.goto(`${shop.url}/cart`);
  await page.getByRole('link', { name: 'Cart empty' }).waitFor();
  await keep('cart_unknown.7');
  await openProduct(page, shop.url, 'Rye basket');
  await addToCart(page);
  const [used] = (await page.context().cookies()).filter(({ name }) => name === 'shop_cart');
  await checkOut(page, someBuyer);
  await keep(used?.value ?? '');
  await openProduct(page, shop.url, 'Tea tin');
  await addToCart(page);
  await page.getByRole('link', { name: 'Cart 1 item' }).waitFor();
});

test('pages that need a cart lead to where it is filled', async () => {
  const { page } = visitor;
  for (const path of ['/checkout', '/checkout/delivery', '/checkout/payment']) {
    await page.goto(shop.url + path);
    expect(page.url()).toBe(`${shop.url}/cart`);
  }
  await openProduct(page, shop.url, 'Clay planter');
  await addToCart(page);
  await page.goto(`${shop.url}/checkout/payment`);
  expect(page.url()).toBe(`${shop.url}/checkout`);
});
