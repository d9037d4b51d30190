import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DyingPlatforms, dyingPlatforms } from '../../test/dying.ts';

let platforms: DyingPlatforms;

beforeAll(async () => {
  platforms = await dyingPlatforms('crash');
});

afterAll(() => platforms.stop());

/** Where a death leaves the most behind; test/survival/killed.sweep.test.ts dies at every place. */
test.each([
  ['create', 'release:spawned'],
  ['rotate', 'release:exited'],
  ['delete', 'uninstall:spawned'],
])(
  'killed in the middle of a %s, the next start finishes the work, once',
  async (verb, armed) => {
    const run = { dir: join(platforms.folder, 'crash'), names: ['crash'], verbs: [verb] };
    expect(await platforms.run({ ...run, armed })).toBe('SIGKILL');
    expect(await platforms.run(run)).toBe('exit 0: ');
  },
  300_000,
);
