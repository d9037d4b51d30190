import SqliteConnection from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { aCreation, createStoreRow, temporaryPath } from '../../test/builders/database.ts';
import { ManualClock } from '../../test/manual-clock.ts';
import { StorageError } from '../domain/reason.ts';
import { systemClock, systemRandom } from '../lib/clock.ts';
import type { Clock } from '../lib/clock.ts';
import { connect } from './connection.ts';
import type { Sqlite } from './connection.ts';
import { migrate } from './migrate.ts';
import { findMigrations, readMigrations } from './migrations.ts';
import { assembleDatabase } from './open.ts';
import { GroupWriter } from './writer.ts';

const nothing = { keepAct: () => {}, dropAct: () => {}, committed: () => {}, rolledBack: () => {} };

function aWriter(sqlite = connect(temporaryPath()), clock: Clock = systemClock) {
  const onFatal = vi.fn();
  onTestFinished(() => {
    sqlite.close();
  });
  if (!sqlite.inTransaction) sqlite.exec('CREATE TABLE IF NOT EXISTS things (name TEXT UNIQUE)');
  const writer = new GroupWriter({ sqlite, clock, changes: nothing, onFatal });
  const insert = (name: string) => () => {
    sqlite.prepare('INSERT INTO things VALUES (?)').run(name);
    return name;
  };
  const names = () => sqlite.prepare('SELECT name FROM things ORDER BY name').pluck().all();
  return { writer, onFatal, insert, names };
}

/** A connection that counts transactions and can be told to fail one statement. */
function watched(path = temporaryPath()): { sqlite: Sqlite; statements: string[]; fail: Map<string, Error> } {
  const statements: string[] = [];
  const fail = new Map<string, Error>();
  const sqlite = new Proxy(connect(path), {
    get(target, name) {
      if (name !== 'exec') {
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      }
      return (statement: string) => {
        statements.push(statement);
        const failure = fail.get(statement);
        if (failure) throw failure;
        return target.exec(statement);
      };
    },
  });
  return { sqlite, statements, fail };
}

const sqliteError = (code: string) => new SqliteConnection.SqliteError('made to fail', code);

describe('the writer', () => {
  it('commits the acts of one turn together and answers each after the commit', async () => {
    const { sqlite, statements } = watched();
    const { writer, insert, names } = aWriter(sqlite);
    const answers = await Promise.all(['a', 'b', 'c'].map((name) => writer.run(insert(name))));
    expect(answers).toEqual(['a', 'b', 'c']);
    expect(statements.filter((statement) => statement === 'COMMIT')).toHaveLength(1);
    expect(names()).toEqual(['a', 'b', 'c']);
  });

  it('takes back only the act that fails by itself', async () => {
    const { writer, insert, names } = aWriter();
    const outcomes = await Promise.allSettled([
      writer.run(insert('a')),
      writer.run(() => {
        insert('half')();
        insert('a')();
      }),
      writer.run(insert('b')),
    ]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(names()).toEqual(['a', 'b']);
    expect(writer.writable()).toBe(true);
  });

  it('answers nobody before the commit, and all with a StorageError when it fails', async () => {
    const { sqlite, fail } = watched();
    const { writer, insert, names } = aWriter(sqlite);
    fail.set('COMMIT', sqliteError('SQLITE_FULL'));
    const outcomes = await Promise.allSettled([writer.run(insert('a')), writer.run(insert('b'))]);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'STORAGE_FULL' } });
    expect(names()).toEqual([]);
    expect(writer.writable()).toBe(false);
    fail.clear();
    await writer.run(insert('c'));
    expect(writer.writable()).toBe(true);
  });

  it('gives the file up for good after a failed fsync, and says so once (E5)', async () => {
    const { sqlite, fail } = watched();
    const { writer, insert, onFatal } = aWriter(sqlite);
    fail.set('COMMIT', sqliteError('SQLITE_IOERR_FSYNC'));
    await expect(Promise.all([writer.run(insert('a')), writer.run(insert('b'))])).rejects.toThrow(
      StorageError,
    );
    fail.clear();
    await expect(writer.run(insert('c'))).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    expect(writer.writable()).toBe(false);
    expect(onFatal).toHaveBeenCalledTimes(1);
  });

  it('waits while another program holds a lock, without blocking, and gives up after five seconds', async () => {
    const path = temporaryPath();
    const timers: (() => void)[] = [];
    let now = 0;
    const clock = {
      ...systemClock,
      monotonic: () => now,
      after: (_ms: number, run: () => void) => (timers.push(run), () => {}),
    };
    const { writer, insert, names } = aWriter(connect(path), clock);
    const other = new SqliteConnection(path);
    onTestFinished(() => {
      other.close();
    });
    /** The next try, `ms` later. */
    const tryAgain = async (ms: number) => {
      await vi.waitFor(() => {
        expect(timers).toHaveLength(1);
      });
      now += ms;
      timers.shift()?.();
    };
    other.exec('BEGIN IMMEDIATE');
    const patient = writer.run(insert('a'));
    await tryAgain(4_000);
    other.exec('COMMIT');
    await tryAgain(500);
    expect(await patient).toBe('a');
    other.exec('BEGIN IMMEDIATE');
    const refused = expect(writer.run(insert('b'))).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    await tryAgain(4_000);
    await tryAgain(1_001);
    await refused;
    other.exec('COMMIT');
    expect(await writer.run(insert('c'))).toBe('c');
    expect(names()).toEqual(['a', 'c']);
  });

  it('lets at most fifty acts share a commit and at most ten thousand wait', async () => {
    const { sqlite, statements } = watched();
    const { writer, insert, names } = aWriter(sqlite);
    const acts = Array.from({ length: 10_001 }, (_, number) => writer.run(insert(String(number))));
    const outcomes = await Promise.allSettled(acts);
    expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toHaveLength(1);
    expect(outcomes.at(-1)).toMatchObject({ reason: { code: 'STORAGE_FAILED' } });
    expect(statements.filter((statement) => statement === 'COMMIT')).toHaveLength(200);
    expect(names()).toHaveLength(10_000);
  });
});

describe('a database on a full disk', () => {
  async function fullDatabase() {
    const clock = new ManualClock();
    const path = temporaryPath();
    const sqlite = connect(path);
    migrate(sqlite, readMigrations(findMigrations()), clock);
    const db = assembleDatabase(sqlite, { path, clock, random: systemRandom }, () => {});
    onTestFinished(() => db.close());
    const room = (pages: number) =>
      sqlite.pragma(
        `max_page_count = ${String(Number(sqlite.pragma('page_count', { simple: true })) + pages)}`,
      );
    await createStoreRow(db, 'tea');
    return { db, room };
  }

  const large = (name: string) => {
    const creation = aCreation(name);
    return { ...creation, revision: { ...creation.revision, values: { text: 'x'.repeat(200_000) } } };
  };

  it('refuses with STORAGE_FULL, writes nothing half, and goes on when there is room again', async () => {
    const { db, room } = await fullDatabase();
    const head = db.log.head();
    room(0);
    await expect(db.accept.create(large('cup'))).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    expect(db.writable()).toBe(false);
    expect(await db.stores.byName('cup')).toBeUndefined();
    expect(await db.stores.byName('tea')).toBeDefined();
    expect(db.log.head()).toBe(head);
    expect(await db.audit.verify()).toBeUndefined();
    room(1_000);
    expect((await db.accept.create(large('cup'))).kind).toBe('accepted');
    expect(db.writable()).toBe(true);
  });

  it('still accepts small work that came in the same turn as the one that does not fit', async () => {
    const { db, room } = await fullDatabase();
    room(20);
    const commits: string[][] = [];
    db.onCommit(({ storeIds }) => commits.push([...storeIds]));
    const small = aCreation('pot');
    const [first, second] = await Promise.allSettled([
      db.accept.create(large('cup')),
      db.accept.create(small),
    ]);
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'STORAGE_FULL' } });
    expect(second).toMatchObject({ status: 'fulfilled', value: { kind: 'accepted' } });
    expect(commits).toEqual([[small.store.id]]);
  });
});
