import { buy, someBuyer } from '../../images/medusa-storefront/test/shop.ts';
import type { ShopRules } from './shop-rules.ts';

const buyer = {
  ...someBuyer,
  address: '1 Sample Street',
  postalCode: 'SW1A 1AA',
  city: 'London',
  country: 'GB',
};

export const medusaShop: ShopRules = {
  engine: 'MEDUSA',
  locale: 'en-GB',
  byHand: { 'store.country': 'GB', 'worker.enabled': 'true' },
  closed: [
    { component: 'database', port: 5432 },
    { component: 'cache', port: 6379 },
    { component: 'backend', port: 9000 },
    { component: 'storefront', port: 8000 },
  ],
  client: 'backend',
  pages: [
    { path: '/products', shows: 'Beeswax candle' },
    { path: '/', shows: 'name="shopyard-store"' },
    { path: '/app/login', shows: 'id="medusa"' },
  ],
  logIn: 'PGPASSWORD="$DATABASE_PASSWORD" psql -h "$(hostname -i)" -U "$DATABASE_USER" -d shop -c "SELECT 1"',
  loseOrders: `psql -U postgres -d shop -c 'DROP TABLE "order" CASCADE'`,
  buy: (page, url, title) => buy(page, url, { title, buyer }),
  async findOrder(page, url, { username, password }, order) {
    await page.goto(new URL('/app/orders', url).href);
    await page.locator('input[name="email"]').fill(username);
    await page.locator('input[name="password"]').fill(password);
    await page.locator('button[type="submit"]').click();
    await page.waitForURL((address) => !address.pathname.includes('login'));
    await page.goto(new URL('/app/orders', url).href);
    await page.getByText(`#${order}`, { exact: true }).first().waitFor();
  },
};
