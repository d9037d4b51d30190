import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Product } from '../../server/src/domain/store/store.ts';
import { goods, shopTitle } from './goods.ts';
import { until } from './processes.ts';
import { render } from './wordpress/environment.ts';
import { didNotRun, WordPressShop } from './wordpress/shop.ts';
import { seen, type Visitor } from './wordpress/visitor.ts';

describe.skipIf(didNotRun !== undefined)('the life of a WooCommerce shop', () => {
  let shop: WordPressShop;
  let visitor: Visitor;

  beforeAll(async () => {
    shop = await WordPressShop.create({ title: shopTitle, products: goods, theme: 'sand' });
    visitor = shop.visitor();
    const { code, output } = await shop.seed();
    expect(code, output).toBe(0);
  });

  afterAll(async () => {
    await shop?.remove();
  });

  it('fills a new seed in, leaves what the merchant changed, and takes on the new look', async () => {
    await shop.database.query(
      'shop',
      "update wp_posts set post_title = 'Our own title' where post_name = 'mug'",
    );
    const more: Product[] = [
      ...goods,
      { title: 'New', handle: 'new', priceMinor: 250, image: 'https://img.example/new.png' },
    ];
    const next = await render({ title: 'Renamed', products: more, theme: 'dark', locale: 'en-GB' });
    const { code, output } = await shop.seed({}, next);
    expect(code, output).toBe(0);
    expect(output).toContain('of which 1 were added');
    const { text } = await visitor.ask('/');
    expect(text).toContain(`content="st_01hzy/${(JSON.parse(next.seed) as { hash: string }).hash}"`);
    expect(text).toMatch(/<html lang="en-GB" data-theme="dark">/);
    expect(text).toContain('Our own title');
    expect(text).toContain('src="https://img.example/new.png"');
    expect(seen(text)).toContain('€1,234,567.89');

    const back = await shop.seed();
    expect(back.output, 'a seed that was applied once fills nothing in again').not.toContain('were added');
    expect((await visitor.ask('/')).text).toContain('data-theme="sand"');
  });

  it('takes up new credentials: the other database login and a new administrator’s password', async () => {
    const change = { WORDPRESS_DB_USER: 'shop_b', ADMIN_PASSWORD: 'adminpassword2' };
    const { code, output } = await shop.seed(change);
    expect(code, output).toBe(0);
    const admin = () => shop.visitor();
    expect(await admin().logIn('admin', 'adminpassword1')).toBeUndefined();
    expect(await admin().logIn('admin', 'adminpassword2')).toContain('/wp-admin/');
    expect((await shop.seed(change)).output).toContain('nothing to do');
  });

  it('does its scheduled work', async () => {
    const { code, output } = await shop.site.command('shopyard-cron', {
      ...shop.chart.environment('cron'),
      ...shop.at('shop'),
    });
    expect(code, output).toBe(0);
    expect(
      await shop.count(
        'wp_actionscheduler_actions',
        "status = 'pending' and scheduled_date_gmt < utc_timestamp()",
      ),
    ).toBe(0);
  });

  it('shows its own products where it was given none', async () => {
    const bare = await render({ title: 'Bare', products: [], currency: 'JPY', locale: 'ja-JP' });
    const { code, output } = await shop.seed(shop.at('bare'), bare);
    expect(code, output).toBe(0);
    const prices = await shop.database.query(
      'bare',
      "select min_price from wp_wc_product_meta_lookup where sku = 'SAMPLE-MUG'",
    );
    expect(prices).toEqual([['1400.0000']]);
    expect(await shop.count('wp_wc_product_meta_lookup', '1=1', 'bare')).toBe(8);
  });

  it('says which products could not be added, adds the others, and fails', async () => {
    const twice = await render({ title: 'Twice', products: [{ title: 'A', handle: 'a', priceMinor: 1 }] });
    const file = JSON.parse(twice.seed) as { products: object[]; hash: string };
    file.products = [
      { title: 'A', handle: 'a', priceMinor: 1, sku: 'SAMPLE-MUG' },
      { title: 'B', handle: 'b', priceMinor: 2 },
    ];
    const { code, output } = await shop.seed(
      { ...shop.at('bare'), SEED_FILE: shop.site.file('twice.json', JSON.stringify(file)) },
      twice,
    );
    expect(code).toBe(1);
    expect(output).toMatch(/the product "a" could not be added: .*SKU/);
    expect(output).toContain('FATAL: 1 of 2 products could not be added');
    expect(await shop.count('wp_posts', "post_name = 'b' and post_type = 'product'", 'bare')).toBe(1);
    expect(await shop.count('shopyard_seed', `hash = '${file.hash}'`, 'bare')).toBe(0);
  });

  it('is upgraded and rolled back with its orders kept', async () => {
    const older = shop.olderSite();
    try {
      const before = { ...shop.at('older'), SHOPYARD_SCHEMA: '11.0.0' };
      expect((await shop.seed(before, shop.chart, older)).code).toBe(0);
      const environment = { ...shop.chart.environment('web'), ...before };
      await older.serve(environment);
      const first = await shop.visitor(older).buy('green-tea', 1);
      expect(first.status).toBe('processing');
      const upgraded = await shop.seed({ ...shop.at('older'), SHOPYARD_SCHEMA: '11.1.2' });
      expect(upgraded.code, upgraded.output).toBe(0);
      expect(upgraded.output).toContain('bringing the shop to 11.1.2');
      expect((await shop.visitor(older).ask('/')).status, 'old pods serve until new ones do').toBe(200);
      const rolledBack = await shop.seed(before, shop.chart, older);
      expect(rolledBack.code, rolledBack.output).toBe(0);
      const second = await shop.visitor(older).buy('green-tea', 1);
      const orders = await shop.database.query('older', 'select id, status from wp_wc_orders order by id');
      expect(orders).toEqual([first, second].map(({ order_id: id }) => [String(id), 'wc-processing']));
    } finally {
      await older.remove();
    }
  }, 400_000);

  it('tells that the database is away, and is well again when it is back', async () => {
    const health = async () => (await visitor.ask('/healthz.php')).status;
    expect(await health()).toBe(200);
    await shop.database.stop();
    const begun = performance.now();
    expect(await visitor.ask('/healthz.php')).toMatchObject({
      status: 503,
      text: 'the database does not answer\n',
    });
    expect(performance.now() - begun).toBeLessThan(4000);
    await shop.database.start();
    await until('the shop is well again', async () => ((await health()) === 200 ? true : undefined));
    expect((await visitor.ask('/')).status).toBe(200);
  });

  it('tells within seconds that the database does not answer, and is well again when it does', async () => {
    const health = async () => (await visitor.ask('/healthz.php')).status;
    shop.database.pause();
    try {
      const begun = performance.now();
      expect(await health()).toBe(503);
      expect(performance.now() - begun).toBeLessThan(4000);
      expect((await visitor.ask('/')).status).toBe(500);
      expect(performance.now() - begun).toBeLessThan(25_000);
    } finally {
      shop.database.resume();
    }
    await until('the shop is well again', async () => ((await health()) === 200 ? true : undefined));
    expect((await visitor.ask('/')).status).toBe(200);
  });

  it('is not healthy while its tables cannot be read, though the database answers', async () => {
    await shop.database.query('mysql', 'rename table shop.shopyard_marker to shop.away');
    expect((await visitor.ask('/healthz.php')).status).toBe(503);
    await shop.database.query('mysql', 'rename table shop.away to shop.shopyard_marker');
    expect((await visitor.ask('/healthz.php')).status).toBe(200);
  });

  it('never needed to write beside its uploads', () => {
    const owned = execFileSync(
      'find',
      [
        shop.site.folder,
        '-path',
        '*/uploads',
        '-prune',
        '-o',
        '-newer',
        join(shop.site.folder, 'etc'),
        '-path',
        '*/root/*',
        '-print',
      ],
      { encoding: 'utf8' },
    );
    expect(owned).toBe('');
    const { residentMiB, ownMiB } = shop.site.workers();
    console.log(
      `a worker of Apache: ${String(residentMiB)} MiB resident, ${String(ownMiB)} MiB its own share; MariaDB: ${String(shop.database.residentMiB())} MiB`,
    );
    expect(ownMiB).toBeLessThan(80);
    expect(shop.site.log()).not.toMatch(/php:(error|crit)/i);
  });
});
