import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryPath } from '../../test/builders/database.ts';
import { fillTables, tableNames } from '../../test/builders/filled-database.ts';
import { systemClock, systemRandom } from '../lib/clock.ts';
import { connect, type Sqlite } from './connection.ts';
import { migrate } from './migrate.ts';
import { findMigrations, readMigrations } from './migrations.ts';
import { openDatabase } from './open.ts';

const all = readMigrations(findMigrations());
const rows = 40;

/** A database in use, as the version of Shopyard with the first so many migrations has left it. */
function aDatabaseOf(version: number, path = temporaryPath()): Sqlite {
  const sqlite = connect(path);
  onTestFinished(() => void sqlite.close());
  migrate(sqlite, all.slice(0, version), systemClock);
  fillTables(sqlite, rows);
  return sqlite;
}

type Row = Record<string, unknown>;
const contents = (sqlite: Sqlite): Map<string, Row[]> =>
  new Map(
    tableNames(sqlite).map((table) => [
      table,
      sqlite.prepare<[], Row>(`SELECT * FROM "${table}" ORDER BY rowid`).all(),
    ]),
  );

const versions = all.slice(1).map(({ tag, index }) => ({ tag, before: index }));

describe('each migration of the product, on a database with rows in every table', () => {
  it.each(versions)('$tag keeps every row and every reference (N3)', ({ before, tag }) => {
    const sqlite = aDatabaseOf(before);
    const was = contents(sqlite);
    expect([...was.values()].filter((table) => table.length === 0)).toEqual([]);
    expect(sqlite.pragma('foreign_key_check')).toEqual([]);

    expect(migrate(sqlite, all.slice(0, before + 1), systemClock).applied).toEqual([tag]);

    const is = contents(sqlite);
    for (const [table, old] of was) {
      const now = is.get(table) ?? [];
      expect({ table, count: now.length }).toEqual({ table, count: old.length });
      // What a column held it holds still; new ones come beside.
      expect(now.map((row, index) => ({ ...row, ...old[index] }))).toEqual(now);
    }
    expect(sqlite.pragma('foreign_key_check')).toEqual([]);
    expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  it('reach the newest schema from every older one, the same one each time (N3)', () => {
    const schema = (sqlite: Sqlite): unknown =>
      sqlite.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name').all();
    const fresh = connect(temporaryPath());
    onTestFinished(() => void fresh.close());
    migrate(fresh, all, systemClock);
    for (const { before } of versions) {
      const sqlite = aDatabaseOf(before);
      migrate(sqlite, all, systemClock);
      expect(schema(sqlite)).toEqual(schema(fresh));
    }
  });
});

describe('two control planes that find an older database at the same time', () => {
  const script = fileURLToPath(new URL('../../test/builders/accepting-process.ts', import.meta.url));

  it('migrate it once: one goes on, the other is told to wait for it and comes in later (N7)', async () => {
    const path = temporaryPath();
    const older = connect(path);
    migrate(older, all.slice(0, -1), systemClock);
    older.close();
    const started = ['one', 'two'].map((prefix) => {
      const child = spawn(process.execPath, [script, path, prefix]);
      onTestFinished(() => void child.kill('SIGKILL'));
      const said = { out: '', err: '' };
      child.stdout.on('data', (part: Buffer) => (said.out += part.toString()));
      child.stderr.on('data', (part: Buffer) => (said.err += part.toString()));
      return { child, said, exit: once(child, 'exit') };
    });
    await expect
      .poll(() => started.filter(({ child }) => child.exitCode !== null).length, { timeout: 30_000 })
      .toBe(1);
    const [loser] = started.filter(({ child }) => child.exitCode !== null);
    const [winner] = started.filter(({ child }) => child.exitCode === null);
    expect(loser?.child.exitCode).toBe(1);
    expect(loser?.said.err).toContain('Another Shopyard process already uses the database');
    expect(loser?.said.out).toBe('');
    await expect.poll(() => winner?.said.out, { timeout: 30_000 }).toMatch(/^open\n\w+-0\n/);
    winner?.child.kill('SIGKILL');
    await winner?.exit;

    const db = await openDatabase({ path, clock: systemClock, random: systemRandom });
    await db.close();
    const after = connect(path);
    onTestFinished(() => void after.close());
    expect(after.prepare('SELECT tag FROM applied_migrations ORDER BY number').pluck().all()).toEqual(
      all.map(({ tag }) => tag),
    );
    const copies = readdirSync(dirname(path)).filter((name) => name.startsWith(`${basename(path)}.before-`));
    expect(copies).toEqual([`${basename(path)}.before-${all.at(-1)?.tag ?? ''}`]);
    expect(after.pragma('integrity_check', { simple: true })).toBe('ok');
  }, 90_000);
});

describe('stores from before a store kept its edge', () => {
  it('keep the one that their current revision was made with', () => {
    const sqlite = aDatabaseOf(4);
    const values = {
      storageClass: '',
      edge: { host: 'stores-1.shops.example.com', scheme: 'https', port: 0, className: 'traefik' },
    };
    const wanted = { revision: 2, plan: 'SMALL' };
    sqlite
      .prepare('UPDATE stores SET name = ?, wanted = ? WHERE id = ?')
      .run('stores-1', JSON.stringify(wanted), 'stores-1');
    const write = sqlite.prepare(
      'UPDATE revisions SET store_id = ?, number = ?, "values" = ? WHERE rowid = ?',
    );
    write.run('stores-1', 1, '{"edge":{"host":"old"}}', 1);
    write.run('stores-1', 2, JSON.stringify(values), 2);
    migrate(sqlite, all, systemClock);
    const row = sqlite
      .prepare<[], { wanted: string }>("SELECT wanted FROM stores WHERE id = 'stores-1'")
      .get();
    expect(JSON.parse(row?.wanted ?? '')).toEqual({
      ...wanted,
      edge: { baseDomain: 'shops.example.com', scheme: 'https', ingressClass: 'traefik' },
    });
  });
});
