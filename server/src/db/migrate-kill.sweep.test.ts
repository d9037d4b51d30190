import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteConnection from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundled } from '../../test/bundled.ts';
import { countedCalls } from '../../test/counted-calls.ts';
import { fillTables, tableNames } from '../../test/builders/filled-database.ts';
import { systemClock } from '../lib/clock.ts';
import { mapConcurrent } from '../lib/map-concurrent.ts';
import { connect } from './connection.ts';
import { migrate } from './migrate.ts';
import { findMigrations, type Migration, readMigrations } from './migrations.ts';

const all = readMigrations(findMigrations());
/** Kills at a system call, where the machine has it. */
const tracer = 'strace';
const calls = 'pwrite64,ftruncate,fsync,fdatasync';
/** Evenly over everything that a migration writes and syncs. */
const mostKills = 40;
const atOnce = 3;

let folder: string;
let program: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shopyard-migrate-kill-'));
  program = await bundled('builders/migrating-process.ts', 'migrate-kill');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(program, { force: true });
});

/** A folder that holds these migrations and no later ones. */
function folderOf(migrations: readonly Migration[]): string {
  const path = join(folder, `to-${String(migrations.length)}`);
  mkdirSync(join(path, 'meta'), { recursive: true });
  for (const { tag, sql } of migrations) writeFileSync(join(path, `${tag}.sql`), sql);
  const entries = migrations.map(({ index, tag }) => ({ idx: index, tag }));
  writeFileSync(join(path, 'meta', '_journal.json'), JSON.stringify({ entries }));
  return path;
}

interface State {
  schema: string;
  rows: Record<string, number>;
  whole: unknown;
  broken: unknown[];
}

function stateOf(path: string): State {
  const sqlite = new SqliteConnection(path);
  try {
    const count = (table: string): number =>
      Number(sqlite.prepare(`SELECT count(*) FROM "${table}"`).pluck().get());
    return {
      schema: JSON.stringify(
        sqlite.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all(),
      ),
      rows: Object.fromEntries(
        ['applied_migrations', ...tableNames(sqlite)].map((name) => [name, count(name)]),
      ),
      whole: sqlite.pragma('integrity_check', { simple: true }),
      broken: sqlite.pragma('foreign_key_check') as unknown[],
    };
  } finally {
    sqlite.close();
  }
}

const traced = (options: readonly string[], path: string, migrations: string): readonly string[] => [
  '-f',
  '-qq',
  ...options,
  process.execPath,
  program,
  path,
  migrations,
];

async function killedAt(number: number, path: string, migrations: string): Promise<NodeJS.Signals | null> {
  const inject = ['-e', `trace=${calls}`, '-e', `inject=${calls}:signal=KILL:when=${String(number)}`];
  const child = spawn(tracer, traced(inject, path, migrations), { stdio: 'ignore' });
  return new Promise((resolve) => {
    child.once('close', (_code, signal) => {
      resolve(signal);
    });
  });
}

const hasStrace = spawnSync(tracer, ['true']).status === 0;

describe.skipIf(!hasStrace).each(all.slice(1).map(({ tag, index }) => ({ tag, before: index })))(
  'migration $tag, killed at what it writes and syncs,',
  ({ before, tag }) => {
    test('leaves the old schema or the new one with every row, and the next start finishes it (N2)', async () => {
      const base = join(folder, `${tag}.db`);
      const sqlite = connect(base);
      migrate(sqlite, all.slice(0, before), systemClock);
      fillTables(sqlite, 40);
      sqlite.close();
      const migrations = folderOf(all.slice(0, before + 1));
      const copy = (name: string): string => {
        const path = join(folder, `${tag}-${name}.db`);
        copyFileSync(base, path);
        return path;
      };
      const old = stateOf(base);
      const whole = copy('whole');
      const counted = spawnSync(tracer, traced(['-c', '-e', `trace=${calls}`], whole, migrations), {
        encoding: 'utf8',
      });
      expect(counted.stdout).toContain('done');
      const total = countedCalls(counted.stderr, calls.split(','));
      expect(total).toBeGreaterThan(10);
      const fresh = stateOf(whole);
      // Some migrations change rows alone.
      const applied = ({ rows }: State): number | undefined => rows['applied_migrations'];
      expect(applied(fresh)).not.toBe(applied(old));

      const step = Math.max(1, total / mostKills);
      const places = Array.from({ length: Math.floor(total / step) }, (_, index) =>
        Math.round(1 + index * step),
      );
      const ends = await mapConcurrent(places, atOnce, async (place) => {
        const path = copy(String(place));
        const signal = await killedAt(place, path, migrations);
        const left = stateOf(path);
        expect({ place, ...left }).toEqual({ place, ...(applied(left) === applied(old) ? old : fresh) });
        const again = connect(path);
        migrate(again, all.slice(0, before + 1), systemClock);
        again.close();
        expect({ place, ...stateOf(path) }).toEqual({ place, ...fresh });
        return { signal, isOld: applied(left) === applied(old) };
      });
      // Really killed, and on both sides of the moment at which it counts.
      expect(ends.filter(({ signal }) => signal === 'SIGKILL').length).toBeGreaterThan(places.length / 2);
      expect(ends.some(({ isOld }) => isOld)).toBe(true);
    }, 180_000);
  },
);
