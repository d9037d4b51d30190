import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/db/open.ts';
import { systemClock, systemRandom } from '../../src/lib/clock.ts';
import { failpoints } from '../../src/lib/failpoints.ts';
import { type DyingPlatforms, dyingPlatforms, type Run } from '../dying.ts';

let platforms: DyingPlatforms;

beforeAll(async () => {
  platforms = await dyingPlatforms('killed');
});

afterAll(() => platforms.stop());

const step = (name: string): string[] => [`${name}:begin`, `${name}:acted`, `${name}:recorded`];
const release = ['begin', 'run-recorded', 'spawned', 'exited', 'manifest-saved', 'acted', 'recorded'];
const forward = [
  ...['namespace', 'guard-rails', 'credentials'].flatMap(step),
  ...release.map((place) => `release:${place}`),
];
const change = [
  'change:attempt-started',
  ...forward,
  ...step('quota'),
  'change:ready-observed',
  'change:finished',
];
const uninstall = ['run-recorded', 'spawned', 'exited'].map((place) => `uninstall:${place}`);

/** The verbs of a life, in order, each with the places that it passes, in order. */
const life: readonly (readonly [verb: string, places: readonly string[]])[] = [
  [
    'create',
    [
      'create:attempt-started',
      ...forward,
      ...step('record-volumes'),
      'create:ready-observed',
      'create:finished',
    ],
  ],
  ['update', change],
  ['upgrade', change],
  ['rollback', change],
  ['rotate', change.toSpliced(change.indexOf('quota:begin'), 0, ...step('retire'))],
  ['suspend', change],
  ['resume', change],
  [
    'delete',
    [
      'delete:attempt-started',
      ...step('delete-inventory'),
      ...step('delete-uninstall').toSpliced(1, 0, ...uninstall),
      ...['delete-pods', 'delete-namespace', 'delete-volumes'].flatMap(step),
      'delete:nothing-left',
      'delete:finished',
    ],
  ],
];

/**
 * Each life dies at every sixth place of every verb; all six together die at every place of every verb. Places that
 * lie side by side belong to different lives: what one death has left undone, the next start still has to do.
 */
const lives = [0, 1, 2, 3, 4, 5];
const deathsOf = (index: number, places: readonly string[]): string[] =>
  places.filter((_, place) => place % lives.length === index);

/** Dies at the places, one after the other; throws where the process ended otherwise. */
async function die(run: Run, places: readonly string[]): Promise<void> {
  for (const armed of places) {
    const end = await platforms.run({ ...run, armed });
    expect(`${run.verbs.join(', ')} at ${armed}: ${end}`).toMatch(/: SIGKILL$/);
  }
}

async function complete(run: Run): Promise<void> {
  expect(await platforms.run(run)).toBe('exit 0: ');
}

async function storeIn(dir: string, name: string) {
  const path = join(dir, 'shopyard.db');
  const db = await openDatabase({ path, clock: systemClock, random: systemRandom });
  const all = (await db.stores.byName(name)) ?? undefined;
  const revisions = all && (await db.stores.revisions(all.id));
  await db.close();
  return { store: all, becameReady: revisions?.map(({ becameReady }) => becameReady) };
}

describe('killed at every failpoint', () => {
  test.concurrent.each(lives)(
    'of a whole life from creation to deletion, each next start finishes the work, once: life %i (A2)',
    async (index) => {
      const names = [`killed-${index}`];
      const dir = join(platforms.folder, `killed-${index}`);
      for (const [position, [verb, places]] of life.entries()) {
        const before = life.slice(0, position).map(([name]) => name);
        if (verb === 'delete') {
          await complete({ dir, names, verbs: before.slice(-1) });
          const { store, becameReady } = await storeIn(dir, names[0] ?? '');
          expect(store?.status).toMatchObject({ phase: 'READY', observedGeneration: 7 });
          expect(store?.wanted).toMatchObject({ generation: 7, engineVersion: '11.0.0', plan: 'MEDIUM' });
          // Newest first; what was suspended was not READY.
          expect(becameReady).toEqual([true, false, true, true, true, true, true]);
        }
        // What the death before has left of the verb before is finished, and looked at by the oracle, first.
        const verbs = [...before.slice(-1), verb];
        await die({ dir, names, verbs }, deathsOf(index, places));
      }
      await complete({ dir, names, verbs: ['delete'] });
      expect((await storeIn(dir, names[0] ?? '')).store).toBeUndefined();
    },
    600_000,
  );

  test.concurrent(
    'of a change that fails, the store goes back to what was READY, once (A2)',
    async () => {
      const names = ['goes-back'];
      const dir = join(platforms.folder, 'goes-back');
      await complete({ dir, names, verbs: ['create'] });
      await die({ dir, names, verbs: ['fail'], timeoutMs: 3000 }, ['change:failed']);
      await complete({ dir, names, verbs: ['fail'] });
      const { store, becameReady } = await storeIn(dir, 'goes-back');
      expect(store?.wanted).toMatchObject({ revision: 3, engineVersion: '11.0.0' });
      expect(becameReady).toEqual([true, false, true]);
    },
    600_000,
  );

  test.concurrent(
    'of the recovery itself, five times in a row, it is only begun again (A6)',
    async () => {
      const run = { dir: join(platforms.folder, 'again'), names: ['again-a', 'again-b'], verbs: ['create'] };
      const again = Array.from({ length: 4 }, () => 'recovery:survivors-ended');
      await die(run, ['release:spawned', ...again, 'recovery:run-closed']);
      await complete(run);
    },
    600_000,
  );
});

test('no declared failpoint is left out, and none is never passed (A2)', () => {
  const swept = new Set(life.flatMap(([, places]) => places));
  const others = ['recovery:survivors-ended', 'recovery:run-closed', 'change:failed'];
  expect(failpoints.filter((name) => !swept.has(name))).toEqual(expect.arrayContaining(others));
  expect(failpoints.filter((name) => !swept.has(name) && !others.includes(name))).toEqual([]);
  const passed = platforms.passed();
  expect(failpoints.filter((name) => !passed.has(name))).toEqual([]);
});
