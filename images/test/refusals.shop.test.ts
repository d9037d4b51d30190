import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { command, startCommand } from './backend.ts';
import { render, type Rendered, type Secrets } from './chart.ts';
import { goods, shopTitle } from './goods.ts';
import { World } from './world.ts';

let world: World;
let chart: Rendered;
let secrets: Secrets;

const jobEnv = (
  change: Record<string, string> = {},
  file = world.file('seed.json', chart.seed),
): Record<string, string> => ({ ...chart.environment('seed', secrets), SEED_FILE: file, ...change });

beforeAll(async () => {
  world = await World.create();
  await world.createDatabase('shop');
  secrets = world.secrets('shop');
  chart = await render({ title: shopTitle, products: goods });
});

afterAll(async () => {
  await world?.remove();
});

describe('a seed that cannot run', () => {
  it('says that the database refuses the login, and ends with 77', async () => {
    const wrong = secrets['DATABASE_URL']?.replace('databasepassword', 'wrong') ?? '';
    const { code, output } = await command('seed', jobEnv({ DATABASE_URL: wrong }));
    expect(output.trimEnd().split('\n')).toEqual([
      'error:   password authentication failed for user "shop_a"',
      'error:   FATAL: could not log in to the database (SQLSTATE 28P01)',
    ]);
    expect(code).toBe(77);
  });

  it('says that there is no such database, and ends with 69', async () => {
    const wrong = secrets['DATABASE_URL']?.replace(/shop$/, 'nothing') ?? '';
    const { code, output } = await command('seed', jobEnv({ DATABASE_URL: wrong }));
    expect(output).toContain('error:   FATAL: the database does not exist (SQLSTATE 3D000)');
    expect(code).toBe(69);
  });

  it('names every variable that is missing, and ends with 78', async () => {
    const { code, output } = await command('seed', jobEnv({ ADMIN_PASSWORD: '', PUBLISHABLE_KEY: '' }));
    expect(output).toContain('the environment lacks ADMIN_PASSWORD, PUBLISHABLE_KEY');
    expect(code).toBe(78);
  });

  it('names what is wrong in the seed file, and ends with 78', async () => {
    const seed = JSON.parse(chart.seed) as { products: { priceMinor: unknown }[] };
    if (seed.products[1] !== undefined) seed.products[1].priceMinor = '1';
    const { code, output } = await command(
      'seed',
      jobEnv({}, world.file('wrong.json', JSON.stringify(seed))),
    );
    expect(output).toContain('the seed file is wrong at products[1].priceMinor');
    expect(code).toBe(78);
  });

  it('leaves the database as it was', async () => {
    expect((await world.contents('shop')).size).toBe(0);
  });
});

it('a server without its secrets ends with 78 and says which', async () => {
  const server = startCommand('start', { ...chart.environment('backend', secrets), JWT_SECRET: '' });
  expect(await server.exit).toBe(78);
  expect(server.output()).toContain('the environment lacks JWT_SECRET');
});

it('one that waits for a schema that does not come ends with 69 and says what there is', async () => {
  const env = { ...chart.environment('backend', secrets), SHOPYARD_WAIT_SECONDS: '1' };
  const { code, output } = await command('wait', env);
  expect(output).toContain(`waiting for schema ${chart.schema}: the database has none; gave up after 1 s`);
  expect(code).toBe(69);
});
