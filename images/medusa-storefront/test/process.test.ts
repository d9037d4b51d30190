import { Agent, request } from 'node:http';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FakeMedusa, publishableKey } from './fake/medusa.ts';
import { Storefront } from './storefront.ts';

let fake: FakeMedusa;
let shop: Storefront;

beforeAll(async () => {
  fake = await FakeMedusa.open();
  shop = await Storefront.open({ backendUrl: fake.url, env: { PUBLIC_URL: 'https://shop.example' } });
});
afterAll(async () => {
  await shop.close();
  await fake.close();
});

test('the front page says which store and seed it shows', async () => {
  const page = await (await fetch(shop.url)).text();
  expect(page).toContain('<meta name="shopyard-store" content="store-1/abcdef0123456789"');
  expect(page).toMatch(/<title[^>]*>Kettle &amp; Co<\/title>/);
});

test('health is told without asking the backend, and is never kept', async () => {
  const before = fake.calls.length;
  const answer = await fetch(`${shop.url}/api/health`);
  expect(await answer.json()).toEqual({ status: 'ok' });
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(fake.calls.length).toBe(before);
});

test('it may take over when the backend knows its key, or does not answer at all', async () => {
  const unknown = await Storefront.open({ backendUrl: fake.url, env: { MEDUSA_PUBLISHABLE_KEY: 'pk_next' } });
  const lonely = await Storefront.open({ backendUrl: 'http://127.0.0.1:9' });
  try {
    const answers = [shop, lonely, unknown].map(
      async ({ url }) => (await fetch(`${url}/api/started`)).status,
    );
    expect(await Promise.all(answers)).toEqual([200, 200, 503]);
    expect((await fetch(`${unknown.url}/api/health`)).status).toBe(200);
  } finally {
    await unknown.close();
    await lonely.close();
  }
});

test('every answer carries the security headers, pages are not kept, files are', async () => {
  for (const path of ['/', '/nothing', '/shop.js', '/api/health', '/api/nothing']) {
    const { headers } = await fetch(shop.url + path);
    expect(headers.get('content-security-policy'), path).toContain("default-src 'none'; script-src 'self'");
    expect(headers.get('x-content-type-options'), path).toBe('nosniff');
    expect(headers.get('x-powered-by'), path).toBeNull();
  }
  const page = await fetch(shop.url);
  expect(page.headers.get('cache-control')).toContain('no-store');
  expect(page.headers.get('strict-transport-security')).toBe('max-age=31536000');
  const css = /\/_next\/static\/[^"]+\.css/.exec(await page.text())?.[0] ?? '';
  expect((await fetch(shop.url + css)).headers.get('cache-control')).toContain('immutable');
});

test('over https the cart is kept to https', async () => {
  const answer = await fetch(`${shop.url}/products/tea-tin`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'variant=variant_tea-tin&quantity=1',
  });
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe('/cart');
  expect(answer.headers.get('set-cookie')).toMatch(
    /^shop_cart=cart_\d+\.1; .*HttpOnly; SameSite=Lax; Secure$/,
  );
});

test.each([
  ['a page of another site', '/products/tea-tin', { origin: 'https://evil.example' }, 403],
  ['a program with JSON', '/cart', { 'content-type': 'application/json' }, 403],
  ['a page that takes no forms', '/', {}, 403],
])('a post is refused: %s', async (_name, path, headers, status) => {
  const before = fake.calls.length;
  const answer = await fetch(shop.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: 'variant=variant_tea-tin&quantity=1',
  });
  expect(answer.status).toBe(status);
  expect(fake.calls.slice(before).some((call) => call.startsWith('POST'))).toBe(false);
});

test.each([
  '/nothing',
  '/products/no-such-thing',
  '/orders/order_1',
  '/products/%E0%A4%A',
  '/a/b/c',
  '/%2e%2e/etc',
])('%s is a page of the shop that says that nothing is there', async (path) => {
  const answer = await fetch(shop.url + path);
  const page = await answer.text();
  expect([400, 404]).toContain(answer.status);
  expect(page).toContain('data-theme="light"');
  expect(page).toContain('Kettle &amp; Co');
});

test('a shop without its settings ends at once and says which one is missing', async () => {
  const failing = Storefront.open({ backendUrl: fake.url, env: { STORE_CURRENCY: 'euro' } });
  await expect(failing).rejects.toThrow(
    'STORE_CURRENCY is \\"euro\\": it must be three letters such as EUR.',
  );
});

test('asked to end, it finishes the page it is making and ends within 10 s, whoever keeps a connection open', async () => {
  const ending = await Storefront.open({ backendUrl: fake.url });
  const agent = new Agent({ keepAlive: true });
  const kept = request(ending.url, { agent }).end();
  const [answer] = (await once(kept, 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  fake.faults = { delayMs: 700 };
  const asked = fake.calls.length;
  const page = fetch(`${ending.url}/products`);
  await expect.poll(() => fake.calls.length).toBeGreaterThan(asked);
  const begin = performance.now();
  const ended = ending.close();
  expect((await page).status).toBe(200);
  expect([0, 143]).toContain(await ended);
  expect(performance.now() - begin).toBeLessThan(10_000);
  fake.faults = {};
  agent.destroy();
});

test('a shop speaks the language of its locale', async () => {
  const german = await Storefront.open({
    backendUrl: fake.url,
    env: { STORE_LOCALE: 'de-DE', STORE_NAME: '"Tee" {{ 🫖 }}', MEDUSA_PUBLISHABLE_KEY: publishableKey },
  });
  const page = await (await fetch(`${german.url}/products`)).text();
  expect(page).toContain('<html lang="de" data-theme="light">');
  expect(page).toContain('&quot;Tee&quot; {{ 🫖 }}');
  expect(page).toMatch(/12,50\s€/);
  await german.close();
});
