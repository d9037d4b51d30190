import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aDatabase, createStoreRow, temporaryPath } from '../../test/builders/database.ts';
import { countedCalls } from '../../test/counted-calls.ts';
import { systemClock, systemRandom } from '../lib/clock.ts';
import { connect } from './connection.ts';
import type { Database } from './database.ts';
import { openDatabase } from './open.ts';

const script = fileURLToPath(new URL('../../test/builders/accepting-process.ts', import.meta.url));
/** Counts system calls where the machine has it. */
const tracer = 'strace';
const open = (path: string): Promise<Database> =>
  openDatabase({ path, clock: systemClock, random: systemRandom });

function accepting(path: string, prefix: string): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [script, path, prefix]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

/** Kills the process without mercy once it has printed `count` lines; answers all that it printed. */
async function killAfter(child: ChildProcessWithoutNullStreams, count: number): Promise<string[]> {
  const lines: string[] = [];
  const reader = createInterface(child.stdout);
  reader.on('line', (line) => {
    lines.push(line);
    if (lines.length === count) child.kill('SIGKILL');
  });
  await once(reader, 'close');
  return lines;
}

describe('opening the database', () => {
  it('keeps what was written, its ids and its numbers', async () => {
    const { db, path } = await aDatabase();
    await createStoreRow(db, 'tea');
    const before = { log: db.log.logId(), id: db.identity.databaseId, head: db.log.head() };
    await db.close();
    const again = await open(path);
    onTestFinished(() => again.close());
    expect({ log: again.log.logId(), id: again.identity.databaseId, head: again.log.head() }).toEqual(before);
    expect(before.log).toMatch(/^[0-9a-f]{32}$/);
    expect(before.log).not.toBe(before.id);
    expect((await again.stores.byName('tea'))?.name).toBe('tea');
  });

  it('remembers the fingerprint of the platform key', async () => {
    const { db } = await aDatabase();
    expect(await db.identity.keyFingerprint()).toBeUndefined();
    await db.identity.setKeyFingerprint('a');
    await db.identity.setKeyFingerprint('b');
    expect(await db.identity.keyFingerprint()).toBe('b');
  });

  it('runs with WAL, FULL and foreign keys each time, although SQLite opens WAL files at NORMAL (E1)', () => {
    const path = temporaryPath();
    for (let time = 0; time < 2; time += 1) {
      const sqlite = connect(path);
      expect(sqlite.pragma('journal_mode', { simple: true })).toBe('wal');
      expect(sqlite.pragma('synchronous', { simple: true })).toBe(2);
      expect(sqlite.pragma('foreign_keys', { simple: true })).toBe(1);
      sqlite.close();
    }
  });

  it('syncs to the disk at least once for each answer (E1)', { skip: !canTrace() }, () => {
    const path = temporaryPath();
    const trace = ['-f', '-c', '-e', 'trace=fsync,fdatasync', process.execPath, script, path, 'tea', '50'];
    const { stderr, stdout } = spawnSync(tracer, trace, { encoding: 'utf8' });
    expect(stdout.trim().split('\n')).toHaveLength(51);
    expect(countedCalls(stderr, ['fsync', 'fdatasync'])).toBeGreaterThanOrEqual(50);
  });

  it('refuses a second opener in the same process and in another one, in one sentence', async () => {
    const { path } = await aDatabase();
    await expect(open(path)).rejects.toThrow(
      /^Another Shopyard process already uses the database .* Stop that process/,
    );
    const { stderr, status } = spawnSync(process.execPath, [script, path, 'tea', '1'], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain('Another Shopyard process already uses the database');
  });

  it('lets the next one in when the first has closed or was killed', async () => {
    const { db, path } = await aDatabase();
    await db.close();
    const child = accepting(path, 'tea');
    await killAfter(child, 2);
    const next = await open(path);
    onTestFinished(() => next.close());
    expect((await next.stores.byName('tea-0'))?.name).toBe('tea-0');
  });

  it('has every answered store after each of several kills, whole and with an unbroken audit chain', async () => {
    const path = temporaryPath();
    const answered: string[] = [];
    for (const [round, count] of [2, 15, 60].entries())
      answered.push(
        ...(await killAfter(accepting(path, `round${String(round)}`), count)).filter(
          (line) => line !== 'open',
        ),
      );
    const db = await open(path);
    onTestFinished(() => db.close());
    const stores = await db.stores.living();
    const names = new Set(stores.map((store) => store.name));
    expect(answered.filter((name) => !names.has(name))).toEqual([]);
    expect(stores.length - answered.length).toBeLessThanOrEqual(3);
    expect((await db.operations.unfinished()).map((operation) => operation.storeName).sort()).toEqual(
      [...names].sort(),
    );
    for (const store of stores) expect(await db.stores.revision(store.id, 1)).toBeDefined();
    expect(await db.audit.verify()).toBeUndefined();
    expect(db.log.head()).toBe(stores.length * 3);
  });

  it('refuses a folder that is not there and a file that is no database', async () => {
    await expect(open('/nonexistent/folder/shopyard.db')).rejects.toThrow(
      /Check that the data directory exists/,
    );
    const path = temporaryPath();
    writeFileSync(path, 'this is no database at all, however long it may be'.repeat(100));
    await expect(open(path)).rejects.toThrow(/cannot be used .*not a database/);
    expect(readdirSync(dirname(path)).sort()).toEqual(['shopyard.db', 'shopyard.db.lock']);
    await expect(open(join(path, 'inside.db'))).rejects.toThrow(/cannot be made/);
  });

  it('refuses writes after it was closed, once those given before were answered', async () => {
    const { db } = await aDatabase();
    const last = createStoreRow(db, 'tea');
    await db.close();
    expect((await last).store.name).toBe('tea');
    await expect(createStoreRow(db, 'cup')).rejects.toThrow('The database is closed.');
    expect(db.writable()).toBe(false);
    await db.close();
  });
});

function canTrace(): boolean {
  return spawnSync(tracer, ['-c', 'true']).status === 0;
}
