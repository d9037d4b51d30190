import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock, systemRandom } from '../lib/clock.ts';
import { createHelm } from './create-helm.ts';
import type { Helm } from './helm.ts';

let dir: string;
let mounted: string | undefined;

beforeEach(() => {
  mounted = undefined;
  dir = mkdtempSync(join(tmpdir(), 'helm-side-'));
});

afterEach(() => {
  if (mounted !== undefined) execFileSync('umount', [mounted]);
  rmSync(dir, { recursive: true, force: true });
});

/** Answers the values it was given as manifest; leaves its run id, its home and its pid behind. */
const program = (log: string): string => `#!/bin/sh
[ "$1" = version ] && { echo v4.1.4; exit 0; }
values=$(cat)
echo "$2 $SHOPYARD_RUN_ID $(pwd)" >>'${log}'
mkdir -p "$HELM_CACHE_HOME" && echo "$2" >"$HELM_CACHE_HOME/mine" || exit 1
sleep 0.3
[ "$(cat "$HELM_CACHE_HOME/mine")" = "$2" ] || exit 1
printf '{"manifest":"%s"}' "$(printf %s "$values" | base64 -w0)"
`;

async function stub(dataDir: string): Promise<{ helm: Helm; log: string }> {
  const log = join(dir, 'log');
  writeFileSync(join(dir, 'helm'), program(log));
  writeFileSync(log, '');
  chmodSync(join(dir, 'helm'), 0o755);
  const helm = await createHelm({
    binary: join(dir, 'helm'),
    cacheDir: join(dataDir, 'cache'),
    dataDir,
    environment: { PATH: process.env['PATH'], HOME: dir },
    clock: systemClock,
    random: systemRandom,
  });
  return { helm, log };
}

const apply = (helm: Helm, release: string): ReturnType<Helm['apply']> =>
  helm.apply({
    runId: `run-${release}`,
    release,
    namespace: `store-${release}`,
    kubeconfigPath: '/kube/config',
    timeoutMs: 60_000,
    archive: '/charts/a.tgz',
    values: { title: `of ${release}` },
    revision: 1,
  });

const valuesOf = (outcome: Awaited<ReturnType<Helm['apply']>>): unknown =>
  outcome.kind === 'done' ? JSON.parse(Buffer.from(outcome.manifest, 'base64').toString()) : outcome;

test('fifty helms side by side share nothing: each has its own values, run id and home (D16)', async () => {
  const { helm, log } = await stub(dir);
  const releases = Array.from({ length: 50 }, (_, index) => `shop-${index}`);
  const outcomes = await Promise.all(releases.map((release) => apply(helm, release)));
  expect(outcomes.map(valuesOf)).toEqual(releases.map((release) => ({ title: `of ${release}` })));
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  const runs = lines.map((line) => line.split(' '));
  expect(runs.map(([release, runId]) => [release, runId]).toSorted()).toEqual(
    releases.map((release) => [release, `run-${release}`]).toSorted(),
  );
  expect(new Set(runs.map(([, , home]) => home)).size).toBe(50);
  expect(readdirSync(join(dir, 'helm-runs'))).toEqual([]);
});

/** A disk of 64 KiB; undefined where this user may not mount one. */
function smallDisk(): string | undefined {
  const path = join(dir, 'disk');
  mkdirSync(path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', path], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  mounted = path;
  return path;
}

test('on a full disk helm is not started, which may be tried again; with room again it is (D16)', async ({
  skip,
}) => {
  const disk = smallDisk();
  if (disk === undefined) return skip('mounting a small disk takes root');
  const { helm } = await stub(disk);
  const fill = join(disk, 'fill');
  expect(() => {
    writeFileSync(fill, Buffer.alloc(1024 * 1024));
  }).toThrow('ENOSPC');
  const full = await apply(helm, 'shop');
  expect(full).toMatchObject({ kind: 'failed', code: 'RELEASE_FAILED', retryable: true });
  rmSync(fill);
  expect(valuesOf(await apply(helm, 'shop'))).toEqual({ title: 'of shop' });
});
