import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../lib/clock.ts';
import type { Sqlite } from './connection.ts';
import type { Migration } from './migrations.ts';
import { DatabaseRefusal } from './refusal.ts';

const backupsKept = 5;

/**
 * Brings the schema to the newest migration, wholly or not at all: one transaction for all that is pending, with
 * foreign keys off outside of it (inside, SQLite ignores the pragma and a rebuilt table would lose its children),
 * checked references and row counts before COMMIT, and a backup file beforehand. Refuses a database whose applied
 * migrations are not exactly the first of ours. The caller holds the lock of the database.
 */
export function migrate(
  sqlite: Sqlite,
  migrations: readonly Migration[],
  clock: Clock,
): { applied: string[] } {
  sqlite.exec(
    'CREATE TABLE IF NOT EXISTS applied_migrations (number INTEGER PRIMARY KEY, tag TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL)',
  );
  const done = appliedTo(sqlite);
  refuseOtherHistory(done, migrations);
  const pending = migrations.slice(done.length);
  const [first] = pending;
  if (!first) return { applied: [] };
  if (done.length > 0) backUp(sqlite, first);

  sqlite.pragma('foreign_keys = OFF');
  try {
    sqlite.exec('BEGIN IMMEDIATE');
    const before = rowCounts(sqlite);
    for (const migration of pending) apply(sqlite, migration, clock.now());
    refuseBrokenReferences(sqlite);
    refuseLostRows(before, rowCounts(sqlite), new Set(pending.flatMap((migration) => migration.mayShrink)));
    sqlite.exec('COMMIT');
  } catch (error) {
    if (sqlite.inTransaction) sqlite.exec('ROLLBACK');
    throw error;
  } finally {
    sqlite.pragma('foreign_keys = ON');
  }
  return { applied: pending.map((migration) => migration.tag) };
}

function apply(sqlite: Sqlite, migration: Migration, at: number): void {
  try {
    sqlite.exec(migration.sql);
    sqlite
      .prepare('INSERT INTO applied_migrations (number, tag, checksum, applied_at) VALUES (?, ?, ?, ?)')
      .run(migration.index, migration.tag, migration.checksum, at);
  } catch (error) {
    throw new DatabaseRefusal(
      `The database migration ${migration.tag} failed (${String(error)}); nothing was changed.`,
      'Free disk space if it is full, and start again.',
      { cause: error },
    );
  }
}

interface Applied {
  number: number;
  tag: string;
  checksum: string;
}

const appliedTo = (sqlite: Sqlite): Applied[] =>
  sqlite.prepare<[], Applied>('SELECT number, tag, checksum FROM applied_migrations ORDER BY number').all();

function refuseOtherHistory(done: readonly Applied[], migrations: readonly Migration[]): void {
  if (done.length > migrations.length) {
    const newest = done.at(-1)?.tag ?? '';
    throw new DatabaseRefusal(
      `The database has the schema of a newer Shopyard (migration ${newest} is unknown to this version).`,
      'Start the newer version again, or restore the backup file that it made beside the database.',
    );
  }
  for (const [position, { number, tag, checksum }] of done.entries()) {
    const ours = migrations[position];
    if (number !== position || ours?.tag !== tag)
      throw new DatabaseRefusal(
        `The database applied migration ${tag} where this version has ${ours?.tag ?? 'none'}.`,
        'Use the version of Shopyard that made this database, or a newer release of the same line.',
      );
    if (ours.checksum !== checksum)
      throw new DatabaseRefusal(
        `The text of migration ${tag} was changed after it was applied.`,
        'Install the unchanged release of Shopyard.',
      );
  }
}

/** A whole copy beside the database, complete under its name or not there at all; the five newest are kept. */
function backUp(sqlite: Sqlite, first: Migration): void {
  const backup = `${sqlite.name}.before-${first.tag}`;
  const unfinished = `${backup}.unfinished`;
  try {
    rmSync(unfinished, { force: true });
    sqlite.prepare('VACUUM INTO ?').run(unfinished);
    syncToDisk(unfinished);
    renameSync(unfinished, backup);
    syncToDisk(dirname(backup));
  } catch (error) {
    throw new DatabaseRefusal(
      `The database could not be copied to ${backup} before its migration (${String(error)}); nothing was changed.`,
      'Free disk space and start again.',
      { cause: error },
    );
  }
  const prefix = `${basename(sqlite.name)}.before-`;
  const copies = readdirSync(dirname(backup)).filter((name) => name.startsWith(prefix));
  for (const name of copies.sort().slice(0, -backupsKept))
    rmSync(join(dirname(backup), name), { force: true });
}

function syncToDisk(path: string): void {
  if (!existsSync(path)) return;
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
}

function refuseBrokenReferences(sqlite: Sqlite): void {
  const broken = sqlite.pragma('foreign_key_check');
  if (Array.isArray(broken) && broken.length > 0)
    throw new DatabaseRefusal(
      `The migration would leave ${String(broken.length)} rows without the row they refer to; nothing was changed.`,
      'Report this as a bug; the previous version still works.',
    );
}

function rowCounts(sqlite: Sqlite): Map<string, number> {
  const names = sqlite
    .prepare<[], { name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )
    .all();
  const count = (name: string): number =>
    Number(
      sqlite
        .prepare(`SELECT count(*) FROM "${name.replaceAll('"', '""')}"`)
        .pluck()
        .get(),
    );
  return new Map(names.map(({ name }) => [name, count(name)]));
}

function refuseLostRows(
  before: Map<string, number>,
  after: Map<string, number>,
  mayShrink: Set<string>,
): void {
  for (const [table, rows] of before) {
    const left = after.get(table) ?? 0;
    if (left < rows && !mayShrink.has(table))
      throw new DatabaseRefusal(
        `The migration would drop ${String(rows - left)} of ${String(rows)} rows of ${table}; nothing was changed.`,
        'Report this as a bug; the previous version still works.',
      );
  }
}
