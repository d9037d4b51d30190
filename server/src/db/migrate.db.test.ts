import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import SqliteConnection from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryPath } from '../../test/builders/database.ts';
import { systemClock, systemRandom } from '../lib/clock.ts';
import { connect } from './connection.ts';
import type { Sqlite } from './connection.ts';
import { migrate } from './migrate.ts';
import { findMigrations, readMigrations } from './migrations.ts';
import { openDatabase } from './open.ts';

const first = `CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
--> statement-breakpoint
CREATE TABLE children (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL REFERENCES parents(id) ON DELETE CASCADE);`;

/** As drizzle-kit writes it: inside a transaction the pragma does nothing, and DROP TABLE would empty the children. */
const rebuild = `PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE __new_parents (id INTEGER PRIMARY KEY, name TEXT);
--> statement-breakpoint
INSERT INTO __new_parents SELECT id, name FROM parents;--> statement-breakpoint
DROP TABLE parents;--> statement-breakpoint
ALTER TABLE __new_parents RENAME TO parents;--> statement-breakpoint
PRAGMA foreign_keys=ON;`;

/** A folder with these migrations, in order. */
function folderOf(...texts: string[]): string {
  const folder = temporaryPath('drizzle');
  mkdirSync(join(folder, 'meta'), { recursive: true });
  const entries = texts.map((text, idx) => {
    const tag = `000${String(idx)}_step`;
    writeFileSync(join(folder, `${tag}.sql`), text);
    return { idx, tag };
  });
  writeFileSync(join(folder, 'meta', '_journal.json'), JSON.stringify({ entries }));
  return folder;
}

function aConnection(path = temporaryPath()): Sqlite {
  const sqlite = connect(path);
  onTestFinished(() => void sqlite.close());
  return sqlite;
}

const run = (sqlite: Sqlite, ...texts: string[]) =>
  migrate(sqlite, readMigrations(folderOf(...texts)), systemClock);
const count = (sqlite: SqliteConnection.Database, table: string) =>
  sqlite.prepare(`SELECT count(*) FROM ${table}`).pluck().get();

function filled(path?: string): Sqlite {
  const sqlite = aConnection(path);
  run(sqlite, first);
  sqlite.exec(
    "INSERT INTO parents VALUES (1, 'a'), (2, 'b'); INSERT INTO children VALUES (1, 1), (2, 2), (3, 2)",
  );
  return sqlite;
}

describe('migrations', () => {
  it('run once, in order', () => {
    const sqlite = aConnection();
    expect(run(sqlite, first).applied).toEqual(['0000_step']);
    expect(run(sqlite, first).applied).toEqual([]);
    expect(run(sqlite, first, rebuild).applied).toEqual(['0001_step']);
  });

  it('keep the rows of a rebuilt table and of its children', () => {
    const sqlite = filled();
    run(sqlite, first, rebuild);
    expect(count(sqlite, 'parents')).toBe(2);
    expect(count(sqlite, 'children')).toBe(3);
    expect(sqlite.pragma('foreign_keys', { simple: true })).toBe(1);
  });

  it('leave a whole copy of the earlier database beside it, at most five of them', () => {
    const sqlite = filled();
    const texts = [first];
    for (let number = 0; number < 7; number += 1) {
      texts.push(`CREATE TABLE more${String(number)} (id INTEGER);`);
      run(sqlite, ...texts);
    }
    const copies = readdirSync(dirname(sqlite.name)).filter((name) => name.includes('.before-'));
    expect(copies.sort()).toEqual(
      [3, 4, 5, 6, 7].map((n) => `${basename(sqlite.name)}.before-000${String(n)}_step`),
    );
    const copy = new SqliteConnection(`${sqlite.name}.before-0003_step`, { readonly: true });
    onTestFinished(() => void copy.close());
    expect(count(copy, 'children')).toBe(3);
    expect(copy.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'more2'").pluck().get()).toBe(0);
    expect(copy.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'more1'").pluck().get()).toBe(1);
  });

  it.each([
    [
      'an edited migration',
      [first.replace('name TEXT', 'name BLOB'), rebuild],
      /text of migration 0000_step was changed/,
    ],
    ['a missing migration', [], /newer Shopyard/],
    ['a database of a newer version', [first], /migration 0001_step is unknown to this version/],
  ])('refuse %s (N4, N5)', (_, texts, says) => {
    const sqlite = filled();
    run(sqlite, first, rebuild);
    expect(() => run(sqlite, ...texts)).toThrow(says);
    expect(count(sqlite, 'children')).toBe(3);
  });

  it('refuse another order (N5)', () => {
    const sqlite = filled();
    run(sqlite, first, rebuild);
    sqlite.exec("UPDATE applied_migrations SET tag = '0000_other' WHERE number = 0");
    expect(() => run(sqlite, first, rebuild)).toThrow(
      /applied migration 0000_other where this version has 0000_step/,
    );
    const folder = folderOf(first, rebuild);
    writeFileSync(
      join(folder, 'meta', '_journal.json'),
      JSON.stringify({ entries: [{ idx: 1, tag: '0001_step' }] }),
    );
    expect(() => readMigrations(folder)).toThrow(/out of order at 0001_step/);
  });

  it('do not mind other line ends', () => {
    const sqlite = filled();
    expect(run(sqlite, first.replaceAll('\n', '\r\n')).applied).toEqual([]);
  });

  it.each([
    ['lose rows', 'DELETE FROM children WHERE id = 3;', /drop 1 of 3 rows of children; nothing was changed/],
    ['drop a table', 'DROP TABLE children;', /drop 3 of 3 rows of children/],
    [
      'break references',
      'UPDATE children SET parent = 9 WHERE id = 1;',
      /leave 1 rows without the row they refer to/,
    ],
    [
      'fail half-way',
      'INSERT INTO parents VALUES (3, NULL);',
      /migration 0001_step failed .* nothing was changed/,
    ],
    ['are no SQL', 'CREATE TABEL x;', /migration 0001_step failed/],
  ])('that %s are refused as a whole', (_, text, says) => {
    const sqlite = filled();
    expect(() => run(sqlite, first, `CREATE TABLE before_it (id INTEGER);${text}`)).toThrow(says);
    expect(count(sqlite, 'children')).toBe(3);
    expect(count(sqlite, 'applied_migrations')).toBe(1);
    expect(sqlite.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'before_it'").pluck().get()).toBe(
      0,
    );
    expect(sqlite.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(run(sqlite, first, rebuild).applied).toEqual(['0001_step']);
  });

  it('may lose rows where a person wrote so into the text', () => {
    const sqlite = filled();
    run(sqlite, first, '-- may shrink: children\nDELETE FROM children WHERE id = 3;');
    expect(count(sqlite, 'children')).toBe(2);
  });

  it('are refused before anything changes when the copy cannot be made', () => {
    const sqlite = filled();
    mkdirSync(`${sqlite.name}.before-0001_step`);
    expect(() => run(sqlite, first, rebuild)).toThrow(/could not be copied .* nothing was changed/);
    expect(count(sqlite, 'applied_migrations')).toBe(1);
  });

  it('leave the old schema or the new one after a kill, never something between', async () => {
    const script = fileURLToPath(new URL('../../test/builders/migrating-process.ts', import.meta.url));
    const path = temporaryPath();
    const sqlite = filled(path);
    sqlite.exec(
      "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) INSERT INTO parents SELECT i, 'x' FROM n",
    );
    const rows = Number(count(sqlite, 'parents'));
    sqlite.close();
    const folder = folderOf(first, rebuild);
    for (const afterMs of [0, 10, 40]) {
      const child = spawn(process.execPath, [script, path, folder]);
      await once(child.stdout, 'data');
      await delay(afterMs);
      child.kill('SIGKILL');
      await once(child, 'exit');
      const state = new SqliteConnection(path);
      const applied = Number(count(state, 'applied_migrations'));
      expect(count(state, 'parents')).toBe(rows);
      expect(count(state, 'children')).toBe(3);
      const notNull = state
        .prepare("SELECT \"notnull\" FROM pragma_table_info('parents') WHERE name = 'name'")
        .pluck();
      expect(notNull.get()).toBe(applied === 1 ? 1 : 0);
      expect(state.pragma('integrity_check', { simple: true })).toBe('ok');
      state.close();
    }
    const again = aConnection(path);
    migrate(again, readMigrations(folder), systemClock);
    expect(count(again, 'applied_migrations')).toBe(2);
    expect(count(again, 'parents')).toBe(rows);
    expect(existsSync(`${path}.before-0001_step.unfinished`)).toBe(false);
  });

  it('of the product are found from the source and give a database that opens', async () => {
    expect(readMigrations(findMigrations())[0]?.tag).toBe('0000_beginning');
    expect(() => findMigrations('file:///nowhere/at/all/file.js')).toThrow(/drizzle\/ .* is missing/);
    const path = temporaryPath();
    const db = await openDatabase({
      path,
      clock: systemClock,
      random: systemRandom,
      migrationsFolder: findMigrations(),
    });
    await db.close();
    const older = folderOf();
    const opening = openDatabase({ path, clock: systemClock, random: systemRandom, migrationsFolder: older });
    await expect(opening).rejects.toThrow(/schema of a newer Shopyard/);
    const next = await openDatabase({ path, clock: systemClock, random: systemRandom });
    await next.close();
  });
});
