import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ask,
  command,
  emptyUploads,
  startBackend,
  startCommand,
  type Answer,
  type Backend,
} from './backend.ts';
import { render, type Rendered, type Secrets } from './chart.ts';
import { goods, shopTitle } from './goods.ts';
import { until } from './processes.ts';
import { Shop } from './shop.ts';
import { World } from './world.ts';

let world: World;
let chart: Rendered;
let secrets: Secrets;
let backend: Backend;
let shop: Shop;

const jobEnv = (change: Record<string, string> = {}): Record<string, string> => ({
  ...chart.environment('seed', secrets),
  SEED_FILE: world.file('seed.json', chart.seed),
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

describe('two seed Jobs at once', () => {
  it('bring an empty database to its schema one after the other', async () => {
    const first = startCommand('seed', jobEnv());
    const second = startCommand('seed', jobEnv());
    const both = await Promise.all([first.exit, second.exit]);
    expect(both, first.output() + second.output()).toEqual([0, 0]);
    const outputs = [first.output(), second.output()];
    expect(outputs.filter((text) => text.includes('another seed Job works on this database'))).toHaveLength(
      1,
    );
    expect(outputs.filter((text) => text.includes('nothing to do'))).toHaveLength(1);
    expect(outputs.filter((text) => text.includes('bringing the database to schema'))).toHaveLength(1);
  });

  it('do not wait for each other without end', async () => {
    const holder = new Client({ connectionString: secrets['DATABASE_URL'] });
    await holder.connect();
    try {
      await holder.query(`select pg_advisory_lock(hashtext('shopyard-seed'))`);
      const { code, output } = await command('seed', jobEnv({ SHOPYARD_WAIT_SECONDS: '2' }));
      expect(output).toContain('FATAL: another seed Job still works on this database after 2 s');
      expect(code).toBe(69);
    } finally {
      await holder.end();
    }
  });
});

describe('a shop that loses what it stands on', () => {
  beforeAll(async () => {
    backend = await startBackend(chart.environment('backend', secrets));
    shop = new Shop(backend.url, secrets['PUBLISHABLE_KEY'] ?? '');
    await shop.products();
  });

  const ready = () => ask(`${backend.url}/ready`);
  const notReady = async (): Promise<Answer> =>
    until('503', async () => {
      const answer = await ready();
      return answer.status === 503 ? answer : undefined;
    });
  const readyAgain = () => until('200', async () => ((await ready()).status === 200 ? true : undefined));
  const healthy = async () => expect((await ask(`${backend.url}/health`)).status).toBe(200);
  /** Several, so that some meet a connection that is open and some need a new one. */
  const products = () => Promise.all(Array.from({ length: 6 }, () => shop.ask('/store/products')));

  it('is not ready within two seconds while Redis is away, and comes back with it', async () => {
    await world.redis.stop();
    const { body, seconds } = await notReady();
    expect(body).toMatchObject({ database: 'ok', redis: 'failed: ECONNREFUSED' });
    expect(seconds).toBeLessThan(2);
    await world.redis.start();
    await readyAgain();
  });

  it('says within seconds that Redis does not answer, and comes back with it', async () => {
    const region = await shop.region();
    world.redis.pause();
    try {
      const { body, seconds } = await notReady();
      expect((body as { redis: string }).redis).toMatch(/no answer|timed out|failed/);
      expect(seconds).toBeLessThan(2);
      const cart = await shop.ask('/store/carts', { region_id: region.id });
      expect(cart.status).toBe(500);
      expect(cart.seconds).toBeLessThan(20);
      await healthy();
    } finally {
      world.redis.resume();
    }
    await readyAgain();
    expect((await shop.buy('green-tea', 1)).total).toBe(19.99);
  });

  it('says within seconds that the database refuses, stays alive, and comes back with it', async () => {
    await world.postgres.stop();
    const { body, seconds } = await notReady();
    expect((body as { database: string }).database).toMatch(/^(failed|no answer)/);
    expect(seconds).toBeLessThan(2);
    for (const answer of await products()) {
      expect(answer.status).toBe(500);
      expect(answer.seconds).toBeLessThan(8);
    }
    await healthy();
    await world.postgres.start();
    await readyAgain();
    expect((await shop.products()).size).toBe(goods.length);
  });

  it('says within seconds that the database does not answer, whoever holds a connection', async () => {
    await products();
    world.postgres.pause();
    try {
      const { seconds } = await notReady();
      expect(seconds).toBeLessThan(2);
      for (const answer of await products()) {
        expect(answer.status).toBe(500);
        expect(answer.seconds).toBeLessThan(25);
      }
      await healthy();
    } finally {
      world.postgres.resume();
    }
    await readyAgain();
    expect((await shop.products()).size).toBe(goods.length);
  });

  it('is not ready while its tables cannot be read, though the database answers', async () => {
    await world.postgres.query('shop', 'alter table store rename to store_away');
    expect((await ready()).body).toMatchObject({ database: 'failed: 42P01', redis: 'ok' });
    await world.postgres.query('shop', 'alter table store_away rename to store');
    await readyAgain();
  });
});
