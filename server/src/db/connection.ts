import SqliteConnection from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { DatabaseRefusal } from './refusal.ts';

export type Sqlite = SqliteConnection.Database;
export type Tables = BetterSQLite3Database & { $client: Sqlite };

/** Older versions can lose a WAL commit when a checkpoint meets a writer (fixed in 3.51.3). */
const oldestSqlite = [3, 51, 3] as const;
/** A busy wait freezes the event loop, so it is short; the writer retries asynchronously. */
const busyTimeoutMs = 50;
const mostStatements = 300;

/**
 * Opens a file with the settings that "accepted is never lost" rests on, and reads them back:
 * WAL, synchronous=FULL (better-sqlite3 opens WAL files at NORMAL), foreign keys, a short busy timeout.
 */
export function connect(path: string): Sqlite {
  let sqlite: Sqlite;
  try {
    sqlite = new SqliteConnection(path, { timeout: busyTimeoutMs });
  } catch (error) {
    throw new DatabaseRefusal(
      `The database ${path} cannot be opened (${String(error)}).`,
      'Check that its folder exists and may be written by this user.',
      { cause: error },
    );
  }
  try {
    refuseOldSqlite(sqlite);
    sqlite.pragma('journal_mode = WAL');
    sqlite.pragma('synchronous = FULL');
    sqlite.pragma('foreign_keys = ON');
    assertPragmas(sqlite, path);
    return sqlite;
  } catch (error) {
    sqlite.close();
    if (error instanceof DatabaseRefusal) throw error;
    throw new DatabaseRefusal(
      `The database ${path} cannot be used (${String(error)}).`,
      'Restore it from a backup, or start with another data directory.',
      { cause: error },
    );
  }
}

/** Drizzle over the connection, with the statements that were used last kept prepared. */
export const tablesOf = (sqlite: Sqlite): Tables => drizzle({ client: keepingStatements(sqlite) });

/** Drizzle prepares each query anew, which costs more than most queries themselves. At most 300 are kept, the oldest goes. */
function keepingStatements(sqlite: Sqlite): Sqlite {
  const kept = new Map<string, SqliteConnection.Statement>();
  const prepare = (sql: string): SqliteConnection.Statement => {
    const statement = kept.get(sql) ?? sqlite.prepare(sql);
    kept.delete(sql);
    kept.set(sql, statement);
    const [oldest] = kept.keys();
    if (kept.size > mostStatements && oldest !== undefined) kept.delete(oldest);
    // Drizzle turns some to arrays instead of rows; each use begins as a fresh statement would.
    return statement.reader ? statement.raw(false) : statement;
  };
  return new Proxy(sqlite, {
    get(target, name) {
      if (name === 'prepare') return prepare;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** What the durability promise needs, as read from the open connection. */
export function assertPragmas(sqlite: Sqlite, path: string): void {
  const read = (name: string): unknown => sqlite.pragma(name, { simple: true });
  const wanted: [string, unknown][] = [
    ['journal_mode', 'wal'],
    ['synchronous', 2],
    ['foreign_keys', 1],
    ['busy_timeout', busyTimeoutMs],
  ];
  for (const [name, value] of wanted) {
    const found = read(name);
    if (found !== value)
      throw new DatabaseRefusal(
        `The database ${path} runs with ${name}=${String(found)}, where ${String(value)} is needed.`,
        'Use a local disk: network file systems often refuse these settings.',
      );
  }
}

/** Reads every page once (half a second for 500 MB): what is damaged must not be written to. */
export function refuseDamage(sqlite: Sqlite, path: string): void {
  const found = ((): unknown => {
    try {
      return sqlite.pragma('quick_check(1)', { simple: true });
    } catch (error) {
      return error;
    }
  })();
  if (found === 'ok') return;
  throw new DatabaseRefusal(
    `The database ${path} is damaged (${String(found).replace(/\s+/g, ' ').slice(0, 200)}); it was not changed.`,
    'Put back a backup of the data directory, or start with another one: the stores of a lost database can be adopted.',
  );
}

function refuseOldSqlite(sqlite: Sqlite): void {
  const version = String(sqlite.prepare('SELECT sqlite_version()').pluck().get());
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const [oldMajor, oldMinor, oldPatch] = oldestSqlite;
  const difference = major - oldMajor || minor - oldMinor || patch - oldPatch;
  if (difference < 0)
    throw new DatabaseRefusal(
      `SQLite ${version} can lose commits.`,
      `Install better-sqlite3 with SQLite ${oldestSqlite.join('.')} or newer.`,
    );
}
