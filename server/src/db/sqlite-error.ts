import SqliteConnection from 'better-sqlite3';
import { StorageError } from '../domain/reason.ts';

/** The extended result code of a failure that came from SQLite, such as SQLITE_FULL. */
export const sqliteCode = (error: unknown): string | undefined =>
  error instanceof SqliteConnection.SqliteError ? error.code : undefined;

export const isBusy = (error: unknown): boolean => sqliteCode(error)?.startsWith('SQLITE_BUSY') === true;

/**
 * After a failed fsync nobody knows what reached the disk, and the kernel may have dropped the pages:
 * the handle must not be used again. Only a restart, which reads the files anew, knows the truth.
 */
export const isFatal = (error: unknown): boolean => {
  const code = sqliteCode(error);
  return code === 'SQLITE_IOERR_FSYNC' || code === 'SQLITE_IOERR_DIR_FSYNC' || code === 'SQLITE_CORRUPT';
};

export const fullWords = 'The disk that holds the database is full; nothing was written.';

/** A StorageError where the disk refused, undefined for anything else (a constraint, a bug). */
export function toStorageError(error: unknown): StorageError | undefined {
  if (error instanceof StorageError) return error;
  const code = sqliteCode(error);
  if (code === undefined) return undefined;
  if (code === 'SQLITE_FULL') return new StorageError('STORAGE_FULL', fullWords, { cause: error });
  const isDisk = ['SQLITE_IOERR', 'SQLITE_READONLY', 'SQLITE_CANTOPEN', 'SQLITE_BUSY', 'SQLITE_CORRUPT'].some(
    (prefix) => code.startsWith(prefix),
  );
  if (!isDisk) return undefined;
  return new StorageError(
    'STORAGE_FAILED',
    `The database could not be written (${code}); nothing was written.`,
    {
      cause: error,
    },
  );
}
