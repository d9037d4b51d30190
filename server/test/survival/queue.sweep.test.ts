import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/db/open.ts';
import { systemRandom } from '../../src/lib/clock.ts';
import { alteredHelm } from '../altered-helm.ts';
import { aStore } from '../builders.ts';
import { creationOf } from '../builders/creation.ts';
import { accepted } from '../builders/database.ts';
import { eventually } from '../eventually.ts';
import { ManualClock } from '../manual-clock.ts';
import { type Platform, startPlatform } from '../platform.ts';
import { startSimulatedCluster } from '../simulated-cluster.ts';

const count = 10_000;
/** Accepted in the same commit and millisecond: among these there is no order. */
const together = 20;
const mostMiB = 600;
const nameOf = (index: number): string => `queued-${String(index).padStart(5, '0')}`;
const indexOf = (name: string): number => Number(name.slice('queued-'.length));

/** Accepts all of them in the order of their numbers, and answers the ids of the stores in that order. */
async function acceptAll(
  path: string,
  clusterId: string,
  version: { chartDigest: string; version: string },
): Promise<string[]> {
  const clock = new ManualClock();
  const db = await openDatabase({ path, clock, random: systemRandom });
  const accept = async (index: number): Promise<string> => {
    const name = nameOf(index);
    const store = aStore({ name, id: `str_${systemRandom.id()}`, engine: 'WOOCOMMERCE', clusterId });
    const creation = creationOf({ ...store, namespace: `store-${name}` });
    const { chartDigest, version: engineVersion } = version;
    const revision = { ...creation.revision, chartDigest, engineVersion };
    return accepted(await db.accept.create({ ...creation, revision })).store.id;
  };
  const ids: string[] = [];
  for (let from = 0; from < count; from += together) {
    clock.advance(1);
    ids.push(...(await Promise.all(Array.from({ length: together }, (_, index) => accept(from + index)))));
  }
  await db.close();
  return ids;
}

test('ten thousand accepted creations outlive restarts: each keeps its place in the queue, in bounded memory (F11)', async () => {
  const cluster = await startSimulatedCluster({ speed: 100 });
  const dir = mkdtempSync(join(tmpdir(), 'shopyard-queue-'));
  onTestFinished(async () => {
    await cluster.stop();
    rmSync(dir, { recursive: true, force: true });
  });
  const begun: string[] = [];
  const open = (): Promise<Platform> =>
    startPlatform({
      dir,
      kubeconfigPath: cluster.kubeconfigPath,
      settings: { provisioning: 1 },
      // The one that has the place keeps it: its helm ends only when it is told to.
      helm: (real) =>
        alteredHelm(real, {
          apply: ({ release, signal }) =>
            new Promise((resolve) => {
              begun.push(release);
              signal?.addEventListener('abort', () => {
                resolve({ kind: 'timedOut', message: 'ended' });
              });
            }),
        }),
    });
  const first = await open();
  const clusterId = first.connection.id;
  const version = first.engines.defaultVersion('WOOCOMMERCE');
  await first.stop();
  const ids = await acceptAll(join(dir, 'shopyard.db'), clusterId, version);

  const before = process.memoryUsage().rss;
  for (const start of [1, 2]) {
    const platform = await open();
    const { reconciler } = platform;
    await eventually(
      `start ${start}: one is made and the others wait`,
      () => Promise.resolve(reconciler.load().provisioning === 1 && reconciler.load().waiting === count - 1),
      300_000,
    );
    await eventually(`start ${start}: helm runs`, () => Promise.resolve(begun.length >= start));
    const misplaced = ids.filter((id, index) => {
      if (index < together || index % 101 !== 0) return false;
      return Math.abs((reconciler.queuePosition(id) ?? -1) - index) > together;
    });
    expect(misplaced).toEqual([]);
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(mostMiB);
    expect(await platform.db.operations.unfinished()).toHaveLength(count);
    if (start === 2) {
      const holder = begun[0] ?? '';
      expect(indexOf(holder)).toBeLessThan(together);
      // The same one goes on after the restart; when it is given up, one of the next has its turn.
      expect(begun).toEqual([holder, holder]);
      expect((await platform.remove(holder)).userErrors).toEqual([]);
      await eventually('the next begins', () => Promise.resolve(begun.length > 2));
      expect(indexOf(begun[2] ?? '')).toBeLessThan(2 * together);
    }
    await platform.stop();
  }
}, 900_000);
