import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findViolations, type LedgerEntry } from '../../test/oracle.ts';
import { type Platform, startPlatform } from '../../test/platform.ts';
import { type SimulatedCluster, startSimulatedCluster } from '../../test/simulated-cluster.ts';
import { accepted, finished } from '../../test/store-steps.ts';
import type { StoreOperationResult } from '../commands/parts.ts';
import { failpoints } from '../lib/failpoints.ts';
import { mapConcurrent } from '../lib/map-concurrent.ts';

const lanes = 3;
const prefix = (...names: string[]): string[] =>
  failpoints.filter((place) => names.includes(place.slice(0, place.indexOf(':'))));
const common = ['namespace', 'guard-rails', 'credentials', 'release'];
const ofCreation = prefix('create', 'record-volumes', ...common);
/** `change:failed` is passed by changes that fail, which change nothing for a deletion: it comes after their end. */
const ofChange = prefix('change', ...common, 'quota').filter((place) => place !== 'change:failed');

let cluster: SimulatedCluster;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shopyard-anywhere-'));
  cluster = await startSimulatedCluster({ speed: 100 });
});
afterAll(async () => {
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Lane {
  platform: Platform;
  databasePath: string;
  /** From now on, the first time that this place is passed, the store is asked to go. */
  arm(place: string, name: string): Promise<StoreOperationResult>;
}

async function openLane(name: string): Promise<Lane> {
  const dir = join(folder, name);
  const armed: { place?: string; reached?: () => void } = {};
  const platform = await startPlatform({
    dir,
    kubeconfigPath: cluster.kubeconfigPath,
    settings: { retryBackoffMs: 100 },
    connect: { leaseNamespace: `lease-${name}` },
    failpoints: (place) => {
      if (place !== armed.place) return;
      delete armed.place;
      armed.reached?.();
    },
  });
  return {
    platform,
    databasePath: join(dir, 'shopyard.db'),
    arm: (place, store) =>
      new Promise((resolve, reject) => {
        armed.place = place;
        armed.reached = () => {
          platform.remove(store).then(resolve, reject);
        };
      }),
  };
}

type Verb = 'create' | 'upgrade' | 'rollback';

const begin: Record<Verb, (platform: Platform, name: string) => Promise<StoreOperationResult>> = {
  create: (platform, name) => platform.create({ name, engine: 'WOOCOMMERCE', engineVersion: '11.0.0' }),
  upgrade: (platform, name) => platform.upgrade({ name, engineVersion: '11.1.2' }),
  rollback: (platform, name) => platform.rollback({ name, toRevision: 1 }),
};
/** What is done to a store before the verb in which it is deleted. */
const before: Record<Verb, Verb[]> = { create: [], upgrade: ['create'], rollback: ['create', 'upgrade'] };

async function deleteAt(lane: Lane, verb: Verb, place: string, name: string): Promise<LedgerEntry[]> {
  const { platform } = lane;
  const ledger: LedgerEntry[] = [];
  const note = (did: string, { store, operation }: ReturnType<typeof accepted>): string => {
    ledger.push({ verb: did, name, storeId: store.id, operationId: operation.id });
    return operation.id;
  };
  for (const earlier of before[verb]) {
    const { state } = await finished(platform, note(earlier, accepted(await begin[earlier](platform, name))));
    if (state !== 'SUCCEEDED') throw new Error(`${earlier} of ${name} ended as ${state}`);
  }
  const deleting = lane.arm(place, name);
  const changed = note(verb, accepted(await begin[verb](platform, name)));
  const changeEnds = finished(platform, changed);
  const deleted = await Promise.race([
    deleting,
    // The place is passed before the end, or at once after it.
    changeEnds.then(() => new Promise<never>((_, reject) => setTimeout(reject, 10_000))),
  ]).catch((error: unknown) => {
    throw new Error(`${verb} of ${name} ended without passing ${place}`, { cause: error });
  });
  await finished(platform, note('delete', accepted(deleted)));
  await changeEnds;
  return ledger;
}

describe.each([
  ['create', ofCreation],
  ['upgrade', ofChange],
  ['rollback', ofChange],
] as [Verb, string[]][])('a store deleted in the middle of its %s', (verb, places) => {
  test('leaves nothing, whatever was just being done: at every failpoint (G1)', async () => {
    const opened = await Promise.all(
      Array.from({ length: lanes }, (_, index) => openLane(`${verb}-${index}`)),
    );
    const problems = await mapConcurrent(opened, lanes, async (lane) => {
      const index = opened.indexOf(lane);
      const ledger: LedgerEntry[] = [];
      const own = places.filter((_, at) => at % lanes === index);
      for (const place of own)
        ledger.push(...(await deleteAt(lane, verb, place, `${verb}-${places.indexOf(place)}`)));
      await lane.platform.stop();
      expect(ledger.filter((entry) => entry.verb === 'delete')).toHaveLength(own.length);
      const violations = await findViolations({
        databasePath: lane.databasePath,
        kubeconfigPath: cluster.kubeconfigPath,
        ledger,
      });
      return violations.map(({ invariant, detail }) => `${invariant} ${detail}`);
    });
    expect(problems.flat()).toEqual([]);
  }, 600_000);
});
