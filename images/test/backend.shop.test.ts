import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ask,
  command,
  emptyUploads,
  privateFiles,
  report,
  startBackend,
  startCommand,
  stranger,
  type Backend,
} from './backend.ts';
import { render, type Rendered, type Secrets } from './chart.ts';
import { goods, shopTitle } from './goods.ts';
import { until } from './processes.ts';
import { exportOrders, logIn, Shop } from './shop.ts';
import { buyInBrowser } from './storefront.ts';
import { World } from './world.ts';

const admin = 'owner@shop.example';
let world: World;
let chart: Rendered;
let secrets: Secrets;
let backend: Backend;
let shop: Shop;

/** The Job's environment; `change` goes over it. */
const jobEnv = (
  change: Record<string, string> = {},
  file = world.file('seed.json', chart.seed),
): Record<string, string> => ({
  ...chart.environment('seed', secrets),
  SEED_FILE: file,
  ...change,
});

beforeAll(async () => {
  emptyUploads();
  world = await World.create();
  await world.createDatabase('shop');
  secrets = world.secrets('shop');
  chart = await render({ title: shopTitle, products: goods });
});

afterAll(async () => {
  await backend?.process.stop();
  await world?.remove();
});

describe('the first seed', () => {
  it('lets those who wait for the schema go on', async () => {
    const wait = startCommand('wait', chart.environment('backend', secrets));
    await until(
      'a line of the one that waits',
      () => /waiting for schema .* none/.test(wait.output()) || undefined,
    );
    const seed = await command('seed', jobEnv());
    expect(seed.output, seed.output).toContain(`the database has schema ${chart.schema} and seed`);
    expect(seed.code).toBe(0);
    expect(await wait.exit).toBe(0);
    expect(wait.output()).toContain(`the database has schema ${chart.schema}`);
    console.log(`migrated and seeded in ${seed.seconds.toFixed(1)} s as user ${stranger ?? 'of the test'}`);
  });

  it('changes nothing when it runs again, and is quick', async () => {
    const before = await world.contents('shop');
    const { code, output, seconds } = await command('seed', jobEnv());
    expect(output).toContain('nothing to do');
    expect(code).toBe(0);
    expect(await world.contents('shop')).toEqual(before);
    expect(before.size).toBeGreaterThan(100);
    expect(seconds).toBeLessThan(20);
  });
});

describe('the shop', () => {
  beforeAll(async () => {
    backend = await startBackend(chart.environment('backend', secrets));
    shop = new Shop(backend.url, secrets['PUBLISHABLE_KEY'] ?? '');
  });

  it('is healthy and ready', async () => {
    expect((await ask(`${backend.url}/health`)).status).toBe(200);
    const ready = await ask(`${backend.url}/ready`);
    expect(ready.body).toEqual({ database: 'ok', redis: 'ok' });
    expect(ready.status).toBe(200);
  });

  it('lists every product with its texts, price and stock exactly as given', async () => {
    const products = await shop.products();
    const seen = goods.map(({ handle }) => {
      const product = products.get(handle);
      const variant = product?.variants[0];
      return {
        title: product?.title,
        handle: product?.handle,
        ...(product?.description ? { description: product.description } : {}),
        priceMinor: Math.round((variant?.calculated_price?.calculated_amount ?? Number.NaN) * 100),
        ...(variant?.sku ? { sku: variant.sku } : {}),
        ...(variant?.manage_inventory === true ? { stock: variant.inventory_quantity } : {}),
      };
    });
    expect(seen).toEqual(goods);
    expect(products.size).toBe(goods.length);
  });

  it('sells in the currency and to the country of the store, under its title', async () => {
    const region = await shop.region();
    expect(region.currency_code).toBe('eur');
    expect(region.countries.map(({ iso_2 }) => iso_2)).toEqual(['de']);
    const [store] = await world.postgres.query<{ name: string }>('shop', 'select name from store');
    expect(store?.name).toBe(shopTitle);
  });

  it('shows nothing to those without its key', async () => {
    expect((await ask(`${backend.url}/store/products`)).status).toBe(400);
    const other = new Shop(backend.url, 'pk_other');
    expect((await other.ask('/store/products')).status).toBe(400);
  });

  it('lets the administrator in, with a cookie that plain http keeps, and nobody else', async () => {
    const { status, body } = await logIn(backend.url, admin, secrets['ADMIN_PASSWORD'] ?? '');
    expect(status).toBe(200);
    const authorization = `Bearer ${(body as { token: string }).token}`;
    const session = await ask(`${backend.url}/auth/session`, { method: 'POST', headers: { authorization } });
    const cookie = session.headers.get('set-cookie') ?? '';
    expect(cookie).toContain('connect.sid=');
    expect(cookie).not.toContain('Secure');
    const me = await ask(`${backend.url}/admin/users/me`, {
      headers: { cookie: cookie.split(';')[0] ?? '' },
    });
    expect((me.body as { user: { email: string } }).user.email).toBe(admin);
    expect((await logIn(backend.url, admin, 'wrong')).status).toBe(401);
    const page = await ask(`${backend.url}/app`);
    expect(page.status).toBe(200);
    expect(page.body).toContain('<div id="medusa"></div>');
  });

  it('takes an order by the manual payment provider, and the stock goes down', async () => {
    const order = await shop.buy('green-tea', 2);
    expect(order.display_id).toBe(1);
    expect(order.total).toBe(39.98);
    const { products } = { products: await shop.products() };
    expect(products.get('green-tea')?.variants[0]?.inventory_quantity).toBe(23);
  });

  it('sells through the storefront, in a browser', async () => {
    const { SEED_HASH: hash = '', ...env } = chart.environment('storefront', secrets);
    const bought = await buyInBrowser(
      backend.url,
      { ...env, SEED_HASH: hash },
      { title: 'Green tea', quantity: 3 },
    );
    expect(bought.mark).toBe(`st_01hzy/${hash}`);
    for (const { title } of goods) expect(bought.titles).toContain(title);
    expect(bought.orderNumber).toBe('2');
    expect(bought.complaints).toEqual([]);
    expect((await shop.products()).get('green-tea')?.variants[0]?.inventory_quantity).toBe(20);
  });

  it('does not sell what is sold out', async () => {
    await expect(shop.buy('sold-out', 1)).rejects.toThrow(/inventory/i);
  });
});

describe('a later seed', () => {
  it('adds what is new and leaves what is there as its owner and customers left it', async () => {
    const more = [
      { ...(goods[0] ?? { handle: 'green-tea' }), title: 'Renamed', priceMinor: 1, stock: 1000 },
      { title: 'Black tea', handle: 'black-tea', priceMinor: 350, stock: 4 },
    ];
    const next = await render({ title: 'Renamed shop', products: more as typeof goods });
    const { code, output } = await command('seed', jobEnv({}, world.file('next.json', next.seed)));
    expect(output).toContain('the seed has 2 products, of which 1 were added');
    expect(code).toBe(0);
    const products = await shop.products();
    expect(products.get('green-tea')).toMatchObject({
      title: 'Green tea',
      variants: [{ inventory_quantity: 20 }],
    });
    expect(products.get('green-tea')?.variants[0]?.calculated_price?.calculated_amount).toBe(19.99);
    expect(products.get('black-tea')?.variants[0]).toMatchObject({ inventory_quantity: 4 });
    const [store] = await world.postgres.query<{ name: string }>('shop', 'select name from store');
    expect(store?.name).toBe('Renamed shop');
  });

  it('is not undone by an older one that runs again', async () => {
    const before = await world.contents('shop');
    const { output } = await command('seed', jobEnv());
    expect(output).toContain('nothing to do');
    expect(await world.contents('shop')).toEqual(before);
  });

  it('prices everything in a new currency', async () => {
    const inYen = await render({ title: shopTitle, products: goods, currency: 'JPY' });
    const { code, output } = await command('seed', jobEnv({}, world.file('yen.json', inYen.seed)));
    expect(code, output).toBe(0);
    expect((await shop.region()).currency_code).toBe('jpy');
    const price = (await shop.products()).get('green-tea')?.variants[0]?.calculated_price;
    expect(price).toMatchObject({ calculated_amount: 1999, currency_code: 'jpy' });
    expect((await shop.buy('mug', 1)).total).toBe(0);
  });
});

it('new credentials replace the password at once, and the key while the old one still works', async () => {
  const old = secrets;
  secrets = world.secrets('shop', {
    ADMIN_PASSWORD: 'adminpassword2',
    PUBLISHABLE_KEY: `pk_${'cd'.repeat(32)}`,
  });
  const { code, output } = await command('seed', jobEnv());
  expect(code, output).toBe(0);
  expect((await logIn(backend.url, admin, 'adminpassword1')).status).toBe(401);
  expect((await logIn(backend.url, admin, 'adminpassword2')).status).toBe(200);
  const both = [old, secrets].map(({ PUBLISHABLE_KEY: key }) => new Shop(backend.url, key ?? '').products());
  for (const products of await Promise.all(both)) expect(products.size).toBe(goods.length + 1);
  const users = await world.postgres.query('shop', 'select email from "user"');
  expect(users).toEqual([{ email: admin }]);
});

describe('what the administrator exports', () => {
  it('is read with the sign-in of the administration and by nobody else', async () => {
    const { body } = await logIn(backend.url, admin, secrets['ADMIN_PASSWORD'] ?? '');
    const authorization = `Bearer ${(body as { token: string }).token}`;
    const address = await exportOrders(backend.url, authorization);
    const seen = await ask(address.href, { headers: { authorization } });
    expect(seen.status).toBe(200);
    expect(seen.body).toContain('ada@shop.example');
    const refused = await ask(address.href);
    expect([refused.status, refused.body]).toEqual([401, { message: 'Unauthorized' }]);
    const gone = await ask(`${address.href}x`, { headers: { authorization } });
    expect(gone.status).toBe(404);
  });

  it('is no upload, which everybody sees', async () => {
    const { body } = await logIn(backend.url, admin, secrets['ADMIN_PASSWORD'] ?? '');
    const form = new FormData();
    form.append('files', new Blob(['a picture'], { type: 'image/png' }), 'tea.png');
    const headers = { authorization: `Bearer ${(body as { token: string }).token}` };
    const sent = await fetch(`${backend.url}/admin/uploads`, { method: 'POST', headers, body: form });
    const { files } = (await sent.json()) as { files: { url: string }[] };
    const seen = await fetch(new URL(new URL(files[0]?.url ?? '').pathname, backend.url));
    expect([seen.status, await seen.text()]).toEqual([200, 'a picture']);
  });

  it('lies where no address leads', async () => {
    const [file = ''] = privateFiles();
    expect(file).toMatch(/^private-.*\.csv$/);
    for (const way of [
      '.private',
      '%2eprivate',
      '%2Epriv%61te',
      'x%2f..%2f.private',
      '.private%2f.',
      './/.private',
    ]) {
      const { status, body } = await ask(`${backend.url}/static/${way}/${file}`);
      expect([way, status]).toEqual([way, 404]);
      expect(JSON.stringify(body)).not.toContain('ada@');
    }
  });
});

it('a worker is healthy and ready, and serves neither shop nor admin', async () => {
  const larger = await render({ title: shopTitle, products: goods, plan: 'MEDIUM' });
  const worker = await startBackend(larger.environment('worker', secrets));
  try {
    expect((await ask(`${worker.url}/ready`)).body).toEqual({ database: 'ok', redis: 'ok' });
    expect((await new Shop(worker.url, secrets['PUBLISHABLE_KEY'] ?? '').ask('/store/products')).status).toBe(
      404,
    );
    expect((await ask(`${worker.url}/app`)).status).toBe(404);
    report('worker', worker);
  } finally {
    expect(await worker.process.stop()).toBe(0);
  }
});

it('ends what it began when it is told to stop', async () => {
  report('server', backend);
  expect(await backend.process.stop()).toBe(0);
});

it('runs without Redis as well, from an empty database', async () => {
  await world.createDatabase('alone');
  const { REDIS_URL: _, ...env } = chart.environment('backend', world.secrets('alone'));
  const { REDIS_URL: __, ...job } = jobEnv({ DATABASE_URL: env['DATABASE_URL'] ?? '' });
  const seed = await command('seed', job);
  expect(seed.code, seed.output).toBe(0);
  const alone = await startBackend(env);
  try {
    expect((await ask(`${alone.url}/ready`)).body).toEqual({ database: 'ok' });
    const there = new Shop(alone.url, job['PUBLISHABLE_KEY'] ?? '');
    expect((await there.products()).size).toBe(goods.length);
    expect((await there.buy('last-one', 1)).display_id).toBe(1);
    report('server without Redis', alone);
  } finally {
    await alone.process.stop();
  }
});
