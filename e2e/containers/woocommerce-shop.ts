import type { Page } from 'playwright-core';
import type { ShopRules } from './shop-rules.ts';

export const wooCommerceShop: ShopRules = {
  engine: 'WOOCOMMERCE',
  locale: 'de-DE',
  byHand: {},
  closed: [
    { component: 'database', port: 3306 },
    { component: 'web', port: 8080 },
  ],
  client: 'web',
  pages: [
    { path: '/shop/', shows: 'Beeswax candle' },
    { path: '/', shows: 'name="shopyard-store"' },
    { path: '/wp-login.php', shows: 'user_login' },
  ],
  logIn:
    'MYSQL_PWD="$DATABASE_PASSWORD" mariadb --no-defaults -h "$(hostname -i)" -u "$DATABASE_USER" -e "SELECT 1" shop',
  loseOrders:
    'MYSQL_PWD="$(cat "$MARIADB_ROOT_PASSWORD_FILE")" mariadb --no-defaults -u root -e "DROP TABLE wp_posts, wp_wc_orders" shop',
  async buy(page, url, title) {
    await page.goto(new URL(`/?s=${encodeURIComponent(title)}&post_type=product`, url).href);
    const product = page.getByRole('link', { name: title, exact: true });
    if (!(await page.locator('button[name="add-to-cart"]').isVisible())) await product.first().click();
    await page.locator('button[name="add-to-cart"]').click();
    await page.goto(new URL('/checkout/', url).href);
    await page.getByLabel('Email address').fill('ada@shop.example');
    for (const [label, value] of address) await page.getByLabel(label, { exact: true }).first().fill(value);
    await placeOrder(page);
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

/** The page takes an order only when the ways of paying have come for the address; who clicks before that clicks again. */
async function placeOrder(page: Page): Promise<void> {
  await page.getByText('Cash on delivery').first().waitFor();
  await page.waitForLoadState('networkidle');
  for (let click = 1; ; click += 1) {
    await page.getByRole('button', { name: 'Place Order' }).click();
    try {
      await page.waitForURL(/order-received\/\d+/, { timeout: 20_000 });
      return;
    } catch (error) {
      if (click === 3) throw error;
    }
  }
}

const address = [
  ['First name', 'Ada'],
  ['Last name', 'Lovelace'],
  ['Address', 'Musterstraße 1'],
  ['Postal code', '10115'],
  ['City', 'Berlin'],
] as const;
