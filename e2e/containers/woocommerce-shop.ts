import type { ShopRules } from './shop-rules.ts';

export const wooCommerceShop: ShopRules = {
  engine: 'WOOCOMMERCE',
  locale: 'de-DE',
  closed: [
    { component: 'database', port: 3306 },
    { component: 'web', port: 8080 },
  ],
  client: 'web',
  listPath: '/shop/',
  async buy(page, url, title) {
    await page.goto(new URL(`/?s=${encodeURIComponent(title)}&post_type=product`, url).href);
    const product = page.getByRole('link', { name: title, exact: true });
    if (!(await page.locator('button[name="add-to-cart"]').isVisible())) await product.first().click();
    await page.locator('button[name="add-to-cart"]').click();
    await page.goto(new URL('/checkout/', url).href);
    await page.getByLabel('Email address').fill('ada@shop.example');
    for (const [label, value] of address) await page.getByLabel(label, { exact: true }).first().fill(value);
    await page.getByRole('button', { name: 'Place Order' }).click();
    await page.waitForURL(/order-received\/\d+/);
    return /order-received\/(\d+)/.exec(page.url())?.[1] ?? '';
  },
  async findOrder(page, url, { username, password }, order) {
    await page.goto(new URL('/wp-login.php', url).href);
    await page.locator('#user_login').fill(username);
    await page.locator('#user_pass').fill(password);
    await page.locator('#wp-submit').click();
    await page.waitForURL(/wp-admin/);
    await page.goto(new URL('/wp-admin/admin.php?page=wc-orders', url).href);
    await page.getByText(`#${order}`).first().waitFor();
  },
};

const address = [
  ['First name', 'Ada'],
  ['Last name', 'Lovelace'],
  ['Address', 'Musterstraße 1'],
  ['Postal code', '10115'],
  ['City', 'Berlin'],
] as const;
