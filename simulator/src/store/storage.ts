import Database from 'better-sqlite3';

export interface StoredRow {
  kind: string;
  namespace: string;
  name: string;
  json: string;
}

/** Where objects survive the process. Each call is one committed transaction. */
export interface Storage {
  load(): { revision: number; rows: StoredRow[] };
  put(row: StoredRow, revision: number): void;
  drop(row: Omit<StoredRow, 'json'>, revision: number): void;
  close(): void;
}

/** A SQLite file in WAL mode; a committed write survives `kill -9` of this process. Throws while another process has it open. */
export function sqliteStorage(path: string): Storage {
  const database = openAlone(path);
  database.pragma('synchronous = NORMAL');
  database.exec(`
    CREATE TABLE IF NOT EXISTS objects (kind TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (kind, namespace, name)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
    INSERT OR IGNORE INTO counters VALUES ('revision', 1);`);
  const put = database.prepare(
    'INSERT INTO objects (kind, namespace, name, json) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET json = excluded.json',
  );
  const drop = database.prepare('DELETE FROM objects WHERE kind = ? AND namespace = ? AND name = ?');
  const count = database.prepare("UPDATE counters SET value = ? WHERE name = 'revision'");
  const putBoth = database.transaction((row: StoredRow, revision: number) => {
    put.run(row.kind, row.namespace, row.name, row.json);
    count.run(revision);
  });
  const dropBoth = database.transaction((row: Omit<StoredRow, 'json'>, revision: number) => {
    drop.run(row.kind, row.namespace, row.name);
    count.run(revision);
  });
  return {
    load: () => ({
      revision:
        database.prepare<[], { value: number }>("SELECT value FROM counters WHERE name = 'revision'").get()
          ?.value ?? 1,
      rows: database.prepare<[], StoredRow>('SELECT kind, namespace, name, json FROM objects').all(),
    }),
    put: (row, revision) => {
      putBoth(row, revision);
    },
    drop: (row, revision) => {
      dropBoth(row, revision);
    },
    close: () => {
      database.close();
    },
  };
}

function openAlone(path: string): Database.Database {
  const database = new Database(path, { timeout: 2000 });
  try {
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('journal_mode = WAL');
    database.exec('BEGIN IMMEDIATE; COMMIT;');
    return database;
  } catch (error) {
    database.close();
    const isBusy = (error as { code?: string }).code?.startsWith('SQLITE_BUSY') === true;
    if (!isBusy) throw error;
    throw new Error(`${path} is in use by another simulator. Stop that one, or choose another directory.`, {
      cause: error,
    });
  }
}

/** Forgets with the process. */
export function memoryStorage(): Storage {
  return {
    load: () => ({ revision: 1, rows: [] }),
    put: () => undefined,
    drop: () => undefined,
    close: () => undefined,
  };
}
