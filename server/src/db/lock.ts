import SqliteConnection from 'better-sqlite3';
import { isBusy } from './sqlite-error.ts';
import { DatabaseRefusal } from './refusal.ts';

/**
 * One process per database: an exclusive lock on `<path>.lock`, held until `release` and dropped by the
 * kernel when the process dies in any way. A second opener is refused at once.
 */
export function lockDatabase(path: string): { release: () => void } {
  const lockPath = `${path}.lock`;
  const connection = openLock(lockPath);
  try {
    connection.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    connection.close();
    if (!isBusy(error)) throw error;
    throw new DatabaseRefusal(
      `Another Shopyard process already uses the database ${path}.`,
      'Stop that process first, or give this one another data directory.',
      { cause: error },
    );
  }
  return {
    release: () => {
      connection.close();
    },
  };
}

function openLock(lockPath: string): SqliteConnection.Database {
  try {
    return new SqliteConnection(lockPath, { timeout: 0 });
  } catch (error) {
    throw new DatabaseRefusal(
      `The lock file ${lockPath} cannot be made (${String(error)}).`,
      'Check that the data directory exists and may be written by this user.',
      { cause: error },
    );
  }
}
