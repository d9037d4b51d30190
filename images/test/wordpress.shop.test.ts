import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goods, shopTitle } from './goods.ts';
import { didNotRun, WordPressShop } from './wordpress/shop.ts';
import { seen, type Visitor } from './wordpress/visitor.ts';

if (didNotRun !== undefined)
  it.skip(didNotRun, () => {
    expect(didNotRun).toBeUndefined();
  });

describe.skipIf(didNotRun !== undefined)('a WooCommerce shop', () => {
  let shop: WordPressShop;
  let visitor: Visitor;

  beforeAll(async () => {
    shop = await WordPressShop.create({ title: shopTitle, products: goods, theme: 'sand' });
    visitor = shop.visitor();
  });

  afterAll(async () => {
    await shop?.remove();
  });

  describe('before it is set up', () => {
    it('is not healthy, and nobody can claim it', async () => {
      expect(await visitor.ask('/healthz.php')).toMatchObject({
        status: 503,
        text: 'the shop is not set up yet\n',
      });
      for (const path of [
        '/wp-admin/install.php',
        '/wp-admin/setup-config.php',
        '//wp-admin/install.php?step=2',
      ])
        expect((await visitor.ask(path)).status, path).toBe(403);
    });

    it('lets pods wait, and says for what', async () => {
      const { code, output } = await shop.wait();
      expect(output).toContain('waiting for schema 11.1.2: the database has none');
      expect(code).toBe(69);
    });

    it('says that the database refuses the login, and ends with 77', async () => {
      for (const ended of [
        await shop.seed({ WORDPRESS_DB_PASSWORD: 'wrong', SHOPYARD_WAIT_SECONDS: '1' }),
        await shop.wait({ WORDPRESS_DB_PASSWORD: 'wrong' }),
      ]) {
        expect(ended.output.trimEnd().split('\n').slice(-2)).toEqual([
          "error:   Access denied for user 'shop_a'@'localhost' (using password: YES)",
          'error:   FATAL: could not log in to the database (SQLSTATE 28000)',
        ]);
        expect(ended.code).toBe(77);
      }
    });

    it('says that the database is missing or away, and ends with 69', async () => {
      const gone = await shop.seed({ WORDPRESS_DB_HOST: '127.0.0.1:1', SHOPYARD_WAIT_SECONDS: '1' });
      expect(gone.output).toContain('error:   FATAL: the database does not answer (2002)');
      expect(gone.code).toBe(69);
      const nothing = await shop.seed({ WORDPRESS_DB_NAME: 'nothing', SHOPYARD_WAIT_SECONDS: '1' });
      expect(nothing.code, nothing.output).toBe(77);
    });

    it('names what is missing or wrong in its settings, and ends with 78', async () => {
      const bare = await shop.seed({ ADMIN_PASSWORD: '', SHOP_URL: '' });
      expect(bare.output).toContain('error:   FATAL: the environment lacks SHOP_URL, ADMIN_PASSWORD');
      expect(bare.code).toBe(78);
      const broken = {
        store: {},
        hash: 'x',
        products: [{ title: 'T', handle: 't', priceMinor: 1.5, stock: -1 }],
      };
      const wrong = await shop.seed({ SEED_FILE: shop.site.file('wrong.json', JSON.stringify(broken)) });
      expect(wrong.output).toContain('store.currency');
      expect(wrong.output).toContain('products[0].priceMinor, products[0].stock');
      expect(wrong.code).toBe(78);
    });
  });

  it('is set up and filled', async () => {
    const { code, output, seconds } = await shop.seed();
    expect(code, output).toBe(0);
    expect(output).toContain(
      `the seed has ${String(goods.length)} products, of which ${String(goods.length)} were added`,
    );
    console.log(`set up and filled in ${seconds.toFixed(1)} s`);
    expect((await shop.wait()).code).toBe(0);
    expect(await visitor.ask('/healthz.php')).toMatchObject({ status: 200, text: 'ok\n' });
  });

  it('does nothing the second time, and changes nothing when it does all of it again', async () => {
    const before = await shop.database.contents('shop');
    const second = await shop.seed();
    expect(second.output).toContain('nothing to do: the shop has version 11.1.2');
    expect(await shop.database.contents('shop')).toEqual(before);

    const facts = async () => ({
      posts: await shop.database.query(
        'shop',
        'select ID, post_name, post_title, post_status from wp_posts order by ID',
      ),
      methods: await shop.count('wp_woocommerce_shipping_zone_methods'),
      users: await shop.database.query('shop', 'select ID, user_login, user_pass from wp_users'),
      terms: await shop.count('wp_terms'),
    });
    const known = await facts();
    await shop.database.query('shop', 'delete from shopyard_marker; delete from shopyard_seed');
    const again = await shop.seed();
    expect(again.code, again.output).toBe(0);
    expect(again.output).toContain('of which 0 were added');
    expect(await facts()).toEqual(known);
  });

  describe('in front of visitors', () => {
    it('carries its mark, its look and its language on the front page', async () => {
      const { hash } = JSON.parse(shop.chart.seed) as { hash: string };
      const page = await visitor.ask('/');
      expect(page.status).toBe(200);
      expect(page.text).toContain(`<meta name="shopyard-store" content="st_01hzy/${hash}">`);
      expect(page.text).toMatch(/<html lang="de-DE" data-theme="sand">/);
      expect(seen(/<title>(.*?)<\/title>/.exec(page.text)?.[1] ?? '')).toBe(shopTitle);
      expect(page.text).not.toMatch(/s\.w\.org|fonts\.googleapis/);
    });

    it('lists every product literally, at its price', async () => {
      const { text } = await visitor.ask('/');
      const titles = [...text.matchAll(/<h2 class="product-title">(.*?)<\/h2>/gs)].map(([, title]) =>
        seen(title ?? ''),
      );
      expect(titles.toSorted()).toEqual(goods.map(({ title }) => title).toSorted());
      const listed =
        await visitor.store<{ slug: string; prices: { price: string; currency_code: string } }[]>(
          '/products',
        );
      expect(Object.fromEntries(listed.map(({ slug, prices }) => [slug, prices.price]))).toEqual(
        Object.fromEntries(goods.map(({ handle, priceMinor }) => [handle, String(priceMinor)])),
      );
      expect(listed[0]?.prices.currency_code).toBe('EUR');
      expect(seen(text)).toContain('1.234.567,89\u00a0€');
    });

    it.each(goods.filter(({ description }) => description !== undefined))(
      'shows $handle as it was described',
      async (product) => {
        const { text } = await visitor.ask(`/product/${product.handle}/`);
        const panel = /id="tab-description"[^>]*>.*?<\/h2>(.*?)<\/div>/s.exec(text)?.[1] ?? '';
        const lines = (words: string) => words.split(/\r?\n/).map((line) => line.trim());
        expect(lines(seen(panel))).toEqual(lines(product.description ?? ''));
        expect(panel).not.toContain('<script');
        expect(seen(/<h1 class="product_title[^>]*>(.*?)<\/h1>/s.exec(text)?.[1] ?? '')).toBe(product.title);
      },
    );

    it('answers at its own address whatever the edge makes of scheme and port', async () => {
      for (const headers of [
        { host: 'shop.localhost' },
        { host: 'shop.localhost', 'x-forwarded-proto': 'https' },
      ])
        expect((await visitor.ask('/', { headers })).status).toBe(200);
      expect((await visitor.ask('/', { headers: { host: 'old.example' } })).location).toBe(
        'http://shop.localhost:4080/',
      );
    });

    it('has its pages, and keeps to itself what is nobody’s business', async () => {
      for (const path of ['/cart/', '/my-account/', '/wp-login.php'])
        expect((await visitor.ask(path)).status, path).toBe(200);
      expect((await visitor.ask('/nothing-here/')).status).toBe(404);
      const closed = [
        '/wp-config.php',
        '/xmlrpc.php',
        '/wp-cron.php',
        '/.htaccess',
        '/server-status',
        '/wp-content/uploads/x.php',
        '/license.txt',
      ];
      for (const path of [
        ...closed,
        '/wp-content/mu-plugins/shopyard/text.php',
        '/wp-content/uploads/wc-logs/',
      ])
        expect((await visitor.ask(path)).status, path).toBe(403);
    });
  });

  it('takes an order that is paid on delivery, and counts its stock down', async () => {
    const order = await shop.visitor().buy('green-tea', 2);
    expect(order.status).toBe('processing');
    const [row] = await shop.database.query(
      'shop',
      `select status, total_amount, currency from wp_wc_orders where id = ${String(order.order_id)}`,
    );
    expect(row).toEqual(['wc-processing', '39.98000000', 'EUR']);
    const stock = "select stock_quantity from wp_wc_product_meta_lookup where sku = 'TEA-1'";
    expect(await shop.database.query('shop', stock)).toEqual([['23']]);
  });

  it('lets the administrator in, and nobody with another password', async () => {
    expect(await shop.visitor().logIn('admin', 'wrong')).toBeUndefined();
    const admin = shop.visitor();
    expect(await admin.logIn('admin', 'adminpassword1')).toBe('http://shop.localhost:4080/wp-admin/');
    expect((await admin.ask('/wp-admin/')).status).toBe(200);
    const orders = await admin.ask('/wp-admin/admin.php?page=wc-orders');
    expect(orders.status).toBe(200);
    expect(orders.text).toContain('Ada Lovelace');
    expect(orders.text).not.toContain('plugin-install.php');
  });
});
