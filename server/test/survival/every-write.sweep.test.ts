import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemRandom } from '../../src/lib/clock.ts';
import { type DyingPlatforms, dyingPlatforms, type Run } from '../dying.ts';

let platforms: DyingPlatforms;
let dir: string;
const names = ['write-a', 'write-b', 'write-c'];

beforeAll(async () => {
  platforms = await dyingPlatforms('every-write');
  dir = join(platforms.folder, 'every-write');
  // What a migration does when it is killed is told elsewhere.
  expect(await platforms.run({ dir, names, verbs: [] })).toBe('exit 0: ');
});

afterAll(() => platforms.stop());

type Launch = NonNullable<Run['launch']>;

/** With strace: killed by the kernel at the N-th call that writes to the database's files or forces them to disk. */
const byStrace =
  (write: number): Launch =>
  (node) => ({
    command: 'strace',
    args: [
      ...['-o', '/dev/null', '-e', 'trace=pwrite64,fsync,fdatasync'],
      ...['-e', `inject=pwrite64,fsync,fdatasync:signal=KILL:when=${write}`, node],
    ],
  });

/**
 * Without strace: killed just before the N-th statement that changes the database or COMMIT. What differs: death never
 * comes in the middle of what SQLite does for one statement, so a log with half a transaction's pages is not met.
 */
const byStatement =
  (write: number): Launch =>
  (node) => ({
    command: node,
    args: ['--import', join(import.meta.dirname, '../die-at-write.ts')],
    env: { TEST_DIE_AT_WRITE: String(write) },
  });

function straceWorks(): boolean {
  const { status } = spawnSync('strace', ['-o', '/dev/null', 'true']);
  return status === 0;
}

/**
 * A start has about `calm` writes of its own; then each one dies `each` writes later than the one before. Where the first
 * one dies is drawn anew every time, so that in the end there is no write at which none has died.
 * TEST_EVERY_WRITE=1 dies at each one in one run.
 */
const sweep = straceWorks()
  ? { launch: byStrace, how: 'pwrite64, fsync or fdatasync', calm: 20, each: 29 }
  : { launch: byStatement, how: 'statement', calm: 1, each: 7 };
if (process.env['TEST_EVERY_WRITE'] === '1') sweep.each = 1;

describe(`killed at a ${sweep.how}, each start later than the one before`, () => {
  /**
   * Three stores go through the verb at once in one process. It dies at one of its first writes, the next a few writes
   * later, and so on, until one lives long enough to end the verb: recovery, too, dies at its writes.
   */
  test.each(['create', 'upgrade', 'rollback', 'delete'])(
    'the work of a whole %s is finished, once (A1)',
    async (verb) => {
      const verbs = [verb];
      const first = sweep.calm + Math.floor(systemRandom.next() * sweep.each);
      process.stderr.write(`A1, ${verb}: killed at write ${first}, and every ${sweep.each} after it\n`);
      let deaths = 0;
      for (let write = first; ; write += sweep.each) {
        const end = await platforms.run({ dir, names, verbs, launch: sweep.launch(write) });
        if (end === 'exit 0: ') break;
        expect(end, `killed at write ${write}`).toBe('SIGKILL');
        deaths += 1;
      }
      expect(deaths).toBeGreaterThan(5);
      expect(await platforms.run({ dir, names, verbs })).toBe('exit 0: ');
    },
    sweep.each === 1 ? 3_600_000 : 600_000,
  );
});
