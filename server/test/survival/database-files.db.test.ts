import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import SqliteConnection from 'better-sqlite3';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { connect } from '../../src/db/connection.ts';
import { openDatabase } from '../../src/db/open.ts';
import { GroupWriter } from '../../src/db/writer.ts';
import { systemClock, systemRandom } from '../../src/lib/clock.ts';
import { aDatabase, createStoreRow, temporaryPath } from '../builders/database.ts';

const open = (path: string) => openDatabase({ path, clock: systemClock, random: systemRandom });

describe('two connections', () => {
  test('that read and then write get in each other’s way, and no conflict of theirs reaches anybody (E7)', async () => {
    const path = temporaryPath();
    const sqlite = connect(path);
    const other = new SqliteConnection(path);
    onTestFinished(() => {
      sqlite.close();
      other.close();
    });
    sqlite.exec('CREATE TABLE things (number INTEGER)');
    const nothing = { keepAct: () => {}, dropAct: () => {}, committed: () => {}, rolledBack: () => {} };
    const onFatal = vi.fn();
    const writer = new GroupWriter({ sqlite, clock: systemClock, changes: nothing, onFatal });
    const count = sqlite.prepare('SELECT count(*) FROM things').pluck();
    const insert = sqlite.prepare('INSERT INTO things VALUES (?)');
    const theirs = other.prepare('INSERT INTO things VALUES (-1)');
    const numbers: number[] = [];
    for (let round = 0; round < 200; round += 1) {
      // A read outside of the act, a write by another, then read-and-write: a deferred transaction fails at once here.
      count.get();
      const answer = writer.run(() => {
        const found = Number(count.get());
        insert.run(found);
        return found;
      });
      theirs.run();
      numbers.push(await answer);
    }
    expect(numbers).toHaveLength(200);
    expect(Number(count.get())).toBe(400);
    expect(new Set(numbers).size).toBe(200);
    expect(onFatal).not.toHaveBeenCalled();

    // What it would be without: the very conflict, so that this test can fail.
    const reader = new SqliteConnection(path);
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM things').get();
    theirs.run();
    expect(() => reader.exec('INSERT INTO things VALUES (0)')).toThrow(/database is locked/);
    reader.close();
  });
});

/** How far the WAL is in use: frames behind that are left from before its last restart and bear another salt. */
function usedBytes(wal: string): number {
  const bytes = readFileSync(wal);
  const salt = bytes.subarray(16, 24);
  const frame = 24 + bytes.readUInt32BE(8);
  let end = 32;
  while (end + frame <= bytes.length && bytes.subarray(end + 8, end + 16).equals(salt)) end += frame;
  return end;
}

describe('files that were damaged', () => {
  /** The files as a crash leaves them: the newest changes lie in the WAL. */
  async function leftBehind(): Promise<{ path: string; answered: number }> {
    const { db, path } = await aDatabase();
    const left = temporaryPath();
    const other = new SqliteConnection(path);
    other.pragma('wal_checkpoint(TRUNCATE)');
    other.close();
    for (let number = 0; number < 12; number += 1) await createStoreRow(db, `tea-${String(number)}`);
    for (const suffix of ['', '-wal', '.witness']) copyFileSync(`${path}${suffix}`, `${left}${suffix}`);
    return { path: left, answered: 12 };
  }

  test('in the middle of the file: the start is refused, nothing is written, and a backup put back works (E9)', async () => {
    const { db, path } = await aDatabase();
    for (let number = 0; number < 60; number += 1) await createStoreRow(db, `tea-${String(number)}`);
    await db.close();
    const whole = readFileSync(path);
    const pages = whole.length / 4096;
    let detected = 0;
    for (let page = 2; page < pages; page += Math.ceil(pages / 12)) {
      const damaged = Buffer.from(whole);
      damaged.fill(0xa5, page * 4096, (page + 1) * 4096);
      writeFileSync(path, damaged);
      const error = await open(path).catch((refusal: unknown) => String(refusal));
      // A free page holds nothing that could be damaged.
      if (typeof error === 'string') {
        detected += 1;
        expect(error).toMatch(/is damaged \(.*\); it was not changed\. Put back a backup/);
        expect(readFileSync(path).equals(damaged)).toBe(true);
      } else await error.close();
    }
    expect(detected).toBeGreaterThanOrEqual(8);
    for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
    writeFileSync(path, whole);
    const restored = await open(path);
    onTestFinished(() => restored.close());
    expect(await restored.stores.living()).toHaveLength(60);
    await createStoreRow(restored, 'cup');
  }, 60_000);

  test.each([
    [
      'cut to half',
      (wal: string) => {
        truncateSync(wal, Math.floor(usedBytes(wal) / 2));
      },
    ],
    [
      'cut by its last frame',
      (wal: string) => {
        truncateSync(wal, usedBytes(wal) - 1);
      },
    ],
    [
      'emptied',
      (wal: string) => {
        truncateSync(wal, 0);
      },
    ],
    [
      'removed',
      (wal: string) => {
        rmSync(wal);
      },
    ],
  ])(
    'a WAL that was %s: what is missing is noticed, and a person decides (E9)',
    async (_how, damage) => {
      const { path, answered } = await leftBehind();
      damage(`${path}-wal`);
      await expect(open(path)).rejects.toThrow(
        /ends at change \d+, but change \d+ was answered before: its newest part is missing\..* remove .*\.witness/,
      );
      rmSync(`${path}.witness`);
      const db = await open(path);
      onTestFinished(() => db.close());
      expect(await db.audit.verify()).toBeUndefined();
      expect((await db.stores.living()).length).toBeLessThan(answered);
      await createStoreRow(db, 'cup');
    },
    60_000,
  );
});
