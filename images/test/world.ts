import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Secrets } from './chart.ts';
import { Postgres } from './postgres.ts';
import { Redis } from './redis.ts';

/** Database, Redis, and a folder for seed files. */
export class World {
  readonly postgres: Postgres;
  readonly redis: Redis;
  readonly #folder = mkdtempSync(join(tmpdir(), 'shopyard-shop-'));

  private constructor(postgres: Postgres, redis: Redis) {
    this.postgres = postgres;
    this.redis = redis;
    // The shop's programs run as somebody else.
    chmodSync(this.#folder, 0o755);
  }

  static async create(): Promise<World> {
    return new World(await Postgres.create(), await Redis.create());
  }

  async remove(): Promise<void> {
    await Promise.all([this.postgres.remove(), this.redis.remove()]);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  file(name: string, text: string): string {
    const path = join(this.#folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** A database as charts/medusa/files/login.sh leaves it: owned by a role without login, used through two that have one. */
  async createDatabase(name: string, template = 'template1'): Promise<void> {
    const ask = (text: string) => this.postgres.query('postgres', text);
    for (const role of ['shop', 'shop_a', 'shop_b'])
      await ask(
        `do $$ begin if not exists (select from pg_roles where rolname = '${role}') then create role ${role}; end if; end $$`,
      );
    for (const login of ['shop_a', 'shop_b'])
      await ask(
        `alter role ${login} login password 'databasepassword'; grant shop to ${login}; alter role ${login} set role to 'shop'`,
      );
    await ask(`create database ${name} template ${template} owner shop`);
  }

  secrets(database: string, change: Secrets = {}): Secrets {
    return {
      DATABASE_URL: this.postgres.address(database, 'shop_a', 'databasepassword'),
      REDIS_URL: this.redis.address,
      JWT_SECRET: 'jwtsecretjwtsecretjwtsecret',
      COOKIE_SECRET: 'cookiesecretcookiesecretcookiesecret',
      ADMIN_PASSWORD: 'adminpassword1',
      PUBLISHABLE_KEY: `pk_${'ab'.repeat(32)}`,
      ...change,
    };
  }

  /** One line per table: what it holds, in whatever order. Two equal ones mean that nothing changed. */
  async contents(database: string): Promise<Map<string, string>> {
    const tables = await this.postgres.query<{ name: string }>(
      database,
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'shopyard')`,
    );
    const rows = await Promise.all(
      tables.map(async ({ name }) => {
        const [row] = await this.postgres.query<{ sum: string }>(
          database,
          `select count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as sum from ${name} t`,
        );
        return [name, row?.sum ?? ''] as const;
      }),
    );
    return new Map(rows);
  }
}
