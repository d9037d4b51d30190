import { eq } from 'drizzle-orm';
import type { Clock, Random } from '../lib/clock.ts';
import type { StorageError } from '../domain/reason.ts';
import { createAcceptance } from './accept.ts';
import type { ActContext } from './act-context.ts';
import { createAuditReads, createAuditWriter } from './audit.ts';
import { createChanges } from './changes.ts';
import { createClusterRows } from './clusters.ts';
import { assertPragmas, connect, refuseDamage, tablesOf } from './connection.ts';
import type { Sqlite, Tables } from './connection.ts';
import type { Database, Identity } from './database.ts';
import { FileGuard } from './file-guard.ts';
import { createKeys } from './keys.ts';
import { lockDatabase } from './lock.ts';
import { createLogReads } from './log.ts';
import { migrate } from './migrate.ts';
import { findMigrations, readMigrations } from './migrations.ts';
import { createOperationReads } from './operations.ts';
import { prune } from './prune.ts';
import { DatabaseRefusal } from './refusal.ts';
import { Reserve } from './reserve.ts';
import { toStorageError } from './sqlite-error.ts';
import { createStoreReads } from './stores.ts';
import { counter, meta } from './tables.ts';
import { Witness } from './witness.ts';
import { createWorkRecords } from './work.ts';
import { GroupWriter } from './writer.ts';
import type { Writer } from './writer.ts';

export interface OpenOptions {
  /** The file; its folder exists. */
  path: string;
  clock: Clock;
  random: Random;
  /** Folder with the generated migrations; found beside source or bundle when not given. */
  migrationsFolder?: string;
  /** Room kept on the disk for work that was accepted; default 4 MiB. */
  reserveBytes?: number;
  /** A failed fsync: the process should log it and end, so that the next start reads the truth from the disk. */
  onFatal?: (error: StorageError) => void;
}

/** A deletion writes about a quarter of that. */
const reserveBytes = 4 * 1024 * 1024;

/**
 * Locks, checks, migrates and opens the database. Rejects with DatabaseRefusal (one sentence and its remedy)
 * where another process has it, or its history or settings do not fit.
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const migrations = readMigrations(options.migrationsFolder ?? findMigrations());
  const lock = lockDatabase(options.path);
  let sqlite: Sqlite | undefined;
  try {
    sqlite = connect(options.path);
    refuseDamage(sqlite, options.path);
    migrate(sqlite, migrations, options.clock);
    assertPragmas(sqlite, options.path);
    return assembleDatabase(sqlite, options, lock.release);
  } catch (error) {
    sqlite?.close();
    lock.release();
    throw refusalOf(error, options.path);
  }
}

/** A disk that fails while the database is opened is a reason not to start, told as such. */
function refusalOf(error: unknown, path: string): unknown {
  const storage = toStorageError(error);
  if (!storage) return error;
  return new DatabaseRefusal(
    `The database ${path} cannot be opened: ${storage.message}`,
    'Look at the disk that holds it, then start again.',
    { cause: error },
  );
}

/** The database over an open, migrated connection. */
export function assembleDatabase(sqlite: Sqlite, options: OpenOptions, release: () => void): Database {
  const { clock, random } = options;
  const tables = tablesOf(sqlite);
  const words = beginWords(sqlite, tables, options);
  const changes = createChanges(tables, clock, random);
  const witness = new Witness(`${options.path}.witness`, words.logId, changes.head());
  // In the same turn as the commit, so before anybody is answered.
  changes.onCommit(({ head }) => {
    witness.note(head);
  });
  const reserve = new Reserve(`${options.path}.reserve`, options.reserveBytes ?? reserveBytes);
  reserve.keep();
  const writer = new GroupWriter({
    sqlite,
    clock,
    changes,
    guard: new FileGuard(options.path),
    reserve,
    onFatal: (error) => options.onFatal?.(error),
  });
  const audit = createAuditWriter(tables, clock, random);
  const context: ActContext = { tables, clock, random, changes, audit };
  return {
    stores: createStoreReads(tables),
    operations: createOperationReads(tables, clock),
    log: createLogReads(tables, changes, words.logId),
    audit: createAuditReads(tables, (entry, about) =>
      writer.run(() => {
        audit(entry, about ?? {});
      }),
    ),
    clusters: createClusterRows(context, writer),
    accept: createAcceptance(context, createKeys(context), writer),
    work: createWorkRecords(context, writer),
    identity: identity(tables, writer, words.databaseId),
    onCommit: changes.onCommit,
    prune: (now) => prune(context, writer, now),
    writable: () => writer.writable(),
    close: async () => {
      await writer.close();
      if (!sqlite.open) return;
      witness.close();
      sqlite.close();
      release();
    },
  };
}

/** The ids that a new database gets once, and the counter's row. */
function beginWords(
  sqlite: Sqlite,
  tables: Tables,
  { random }: OpenOptions,
): { logId: string; databaseId: string } {
  const word = (name: string): string => {
    const fresh = random.bytes(16).toString('hex');
    tables.insert(meta).values({ name, value: fresh }).onConflictDoNothing().run();
    return tables.select().from(meta).where(eq(meta.name, name)).get()?.value ?? fresh;
  };
  const begin = sqlite.transaction(() => {
    tables.insert(counter).values({ id: 1, head: 0, lowWater: 0 }).onConflictDoNothing().run();
    return { logId: word('log-id'), databaseId: word('database-id') };
  });
  return begin.immediate();
}

function identity(tables: Tables, writer: Writer, databaseId: string): Identity {
  const name = 'key-fingerprint';
  return {
    databaseId,
    keyFingerprint: async () => tables.select().from(meta).where(eq(meta.name, name)).get()?.value,
    setKeyFingerprint: (value) =>
      writer.run(() => {
        tables
          .insert(meta)
          .values({ name, value })
          .onConflictDoUpdate({ target: meta.name, set: { value } })
          .run();
      }),
  };
}
