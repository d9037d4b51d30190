import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Backups } from './backups.ts';
import { Postgres } from './postgres.ts';

const program = debianPostgres();
let postgres: Postgres;
let backups: Backups;

/** With the tools, which npm's has not: the system's, or what scripts/install-postgres-tools.sh unpacked. */
function debianPostgres(): string {
  const roots = ['/', join(import.meta.dirname, '..', '.cache', 'postgres')];
  const found = roots
    .map((root) => join(root, 'usr', 'lib', 'postgresql'))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((version) => join(folder, version)))
    .find((folder) => existsSync(join(folder, 'bin', 'pg_restore')));
  if (found === undefined)
    throw new Error('no PostgreSQL with its tools: run scripts/install-postgres-tools.sh');
  return found;
}

/** As the seed Job's login script leaves it, with somebody beside the shop who reads its figures. */
const shop = `
  create role shop nologin;
  create role shop_a login password 'databasepassword';
  grant shop to shop_a;
  alter role shop_a set role to 'shop';
  create role figures login password 'databasepassword';`;
const tables = `
  set role shop;
  create schema shopyard;
  create table shopyard.marker (name text primary key, value text);
  insert into shopyard.marker values ('schema', '1.0.0');
  create table product (id serial primary key, title text, cost int);
  insert into product (title) select 'tea ' || n from generate_series(1, 1000) n;
  create table line (product int references product);
  create function margin() returns int language sql security definer as 'select 42';
  revoke execute on function margin from public;
  grant usage on schema public, shopyard to figures;
  grant select on product to figures;
  grant select (value) on shopyard.marker to figures;
  alter default privileges in schema public grant select on tables to figures;
  grant usage on sequence product_id_seq to figures with grant option;`;

beforeAll(async () => {
  postgres = await Postgres.create(program);
  await postgres.query('postgres', shop);
  backups = await Backups.of('medusa', {
    DATABASE_URL: postgres.address('shop', 'shop_a', 'databasepassword'),
    PATH: `${join(program, 'bin')}:/usr/bin:/bin`,
  });
});

beforeEach(async () => {
  await postgres.query('postgres', 'create database shop owner shop');
  await postgres.query('shop', tables);
  backups.clear();
});

afterEach(async () => {
  await postgres.query('postgres', 'drop database shop with (force)');
});

afterAll(async () => {
  backups?.remove();
  await postgres?.remove();
});

const count = async (): Promise<number> =>
  Number((await postgres.query<{ n: string }>('shop', 'select count(*) as n from product'))[0]?.n);

/** Every right in the shop's schemas, as PostgreSQL writes them down; the owner's own left out. */
const rights = () =>
  postgres.query<{ thing: string; right: string }>(
    'shop',
    `with acl (thing, acl) as (
       select nspname::text, nspacl from pg_namespace
       union all select relnamespace::regnamespace || '.' || relname, relacl from pg_class
       union all select attrelid::regclass || '.' || attname, attacl from pg_attribute where attacl is not null
       union all select proname::text, proacl from pg_proc where pronamespace = 'public'::regnamespace
       union all select 'default ' || defaclobjtype::text, defaclacl from pg_default_acl)
     select thing, privilege_type || ' ' || is_grantable || ' ' || grantee::regrole as right from acl, aclexplode(acl.acl)
     where thing not like 'pg\\_%' and thing not like '%.pg\\_%' and thing not like 'information_schema%' and grantee::regrole::text not in ('shop', 'pg_database_owner')
     order by 1, 2`,
  );

const asFigures = async (text: string): Promise<unknown[]> => {
  const client = new Client({ connectionString: postgres.address('shop', 'figures', 'databasepassword') });
  await client.connect();
  try {
    return (await client.query(text)).rows as unknown[];
  } finally {
    await client.end();
  }
};

async function visitor(): Promise<Client & { end: () => Promise<void> }> {
  const client = new Client({ connectionString: postgres.address('shop', 'shop_a', 'databasepassword') });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

describe('the restore of a Medusa shop', () => {
  it('brings back what the backup has, and leaves nothing that came later', async () => {
    expect(await backups.run('backup')).toMatchObject({ code: 0 });
    await postgres.query(
      'shop',
      'set role shop; delete from line; delete from product; create table later (id int references product)',
    );
    const { code, output } = await backups.run('restore');
    expect(output).toMatch(/^restored \d{8}T\d{6}Z\n$/);
    expect(code).toBe(0);
    expect(await count()).toBe(1000);
    const [row] = await postgres.query<{ later: unknown }>('shop', `select to_regclass('later') as later`);
    expect(row?.later).toBeNull();
  });

  it('gives others than the shop the rights that they had, and no more', async () => {
    const before = await rights();
    expect(before.length).toBeGreaterThan(5);
    expect((await backups.run('backup')).code).toBe(0);
    const { code, output } = await backups.run('restore');
    expect(code, output).toBe(0);
    expect(await asFigures('select title from product limit 1')).toHaveLength(1);
    await expect(asFigures('select * from line')).rejects.toThrow(/permission denied/);
    await expect(asFigures('select margin()')).rejects.toThrow(/permission denied/);
    await expect(asFigures('select name from shopyard.marker')).rejects.toThrow(/permission denied/);
    expect(await rights()).toEqual(before);
  });

  it.each([
    ['breaks off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 2000)],
    ['is none', () => Buffer.from('not an archive')],
  ])('leaves the shop as it was when the archive %s', async (_, change) => {
    expect((await backups.run('backup')).code).toBe(0);
    await postgres.query('shop', `set role shop; insert into product (title) values ('sold since')`);
    const before = await rights();
    backups.damage('database', change);
    const { code, output } = await backups.run('restore');
    expect(output).toContain("The backup did not come back whole: the shop's database is as it was.");
    expect(output).not.toContain('restored');
    expect(code).not.toBe(0);
    expect(await count()).toBe(1001);
    expect(await rights()).toEqual(before);
  });

  it('leaves the shop as it was when the database refuses a part of it', async () => {
    await postgres.query('shop', 'create extension pageinspect');
    expect((await backups.run('backup')).code).toBe(0);
    await postgres.query('shop', 'drop extension pageinspect');
    const { code, output } = await backups.run('restore');
    expect(output).toContain('permission denied to create extension "pageinspect"');
    expect(code).not.toBe(0);
    expect(await count()).toBe(1000);
  });

  it('ends the sessions of the shop, which hold it back', async () => {
    expect((await backups.run('backup')).code).toBe(0);
    const buyer = await visitor();
    await buyer.query(`begin; insert into product (title) values ('half sold')`);
    const { code, output, seconds } = await backups.run('restore');
    expect(code, output).toBe(0);
    expect(seconds).toBeLessThan(9);
    await expect(buyer.query('commit')).rejects.toThrow();
    expect(await count()).toBe(1000);
  });

  it('gives up after ten seconds when somebody is in its way whom it may not end', async () => {
    expect((await backups.run('backup')).code).toBe(0);
    const other = new Client({ connectionString: postgres.address('shop', 'postgres', 'adminpassword') });
    await other.connect();
    try {
      await other.query('begin; select * from product limit 1');
      const { code, output, seconds } = await backups.run('restore');
      expect(output).toContain('canceling statement due to lock timeout');
      expect(code).not.toBe(0);
      expect(seconds).toBeLessThan(20);
    } finally {
      await other.end();
    }
    expect(await count()).toBe(1000);
  });
});
