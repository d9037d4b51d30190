import type { Client } from 'pg';

/** What the shop's database says about itself, in a schema of its own beside Medusa's tables. */
export interface ShopState {
  /** Engine version that the tables were brought to. */
  schema: string | undefined;
  /** Fingerprint of the administrator and the publishable key that were set last. */
  access: string | undefined;
  /** Hashes of all seeds ever applied. */
  seeds: readonly string[];
}

export const emptyState: ShopState = { schema: undefined, access: undefined, seeds: [] };

export async function prepareState(client: Client): Promise<void> {
  await client.query(`
    create schema if not exists shopyard;
    create table if not exists shopyard.marker (
      name text primary key,
      value text not null,
      changed_at timestamptz not null default now()
    );
    create table if not exists shopyard.seed (
      hash text primary key,
      applied_at timestamptz not null default now()
    );
  `);
}

/** Empty for a database that no seed Job has touched. */
export async function readState(client: Client): Promise<ShopState> {
  const { rows: found } = await client.query<{ there: boolean }>(
    `select to_regclass('shopyard.marker') is not null and to_regclass('shopyard.seed') is not null as there`,
  );
  if (found[0]?.there !== true) return emptyState;
  const markers = await client.query<{ name: string; value: string }>(
    'select name, value from shopyard.marker',
  );
  const seeds = await client.query<{ hash: string }>('select hash from shopyard.seed');
  const value = (name: string) => markers.rows.find((row) => row.name === name)?.value;
  return { schema: value('schema'), access: value('access'), seeds: seeds.rows.map((row) => row.hash) };
}

export async function setMarker(client: Client, name: 'schema' | 'access', value: string): Promise<void> {
  await client.query(
    `insert into shopyard.marker (name, value) values ($1, $2)
     on conflict (name) do update set value = excluded.value, changed_at = now()`,
    [name, value],
  );
}

export async function addSeed(client: Client, hash: string): Promise<void> {
  await client.query('insert into shopyard.seed (hash) values ($1) on conflict do nothing', [hash]);
}

/** Held by the connection: of several seed Jobs one works, the others come after it. */
export async function tryLock(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    `select pg_try_advisory_lock(hashtext('shopyard-seed')) as locked`,
  );
  return rows[0]?.locked === true;
}
