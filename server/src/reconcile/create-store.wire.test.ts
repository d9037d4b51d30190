import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Platform, startPlatform } from '../../test/platform.ts';
import { type SimulatedCluster, startSimulatedCluster } from '../../test/simulated-cluster.ts';
import { eventually } from '../../test/eventually.ts';

let cluster: SimulatedCluster;
let platform: Platform;
const dir = mkdtempSync(join(tmpdir(), 'shopyard-platform-'));

beforeAll(async () => {
  cluster = await startSimulatedCluster();
  platform = await startPlatform({ dir, kubeconfigPath: cluster.kubeconfigPath });
});

afterAll(async () => {
  await platform.stop();
  await cluster.stop();
  rmSync(dir, { recursive: true, force: true });
});

test('a store that was requested becomes READY and, deleted, leaves nothing', async () => {
  const t0 = performance.now();
  const answer = await platform.create({ name: 'tea' });
  expect(answer.userErrors).toEqual([]);
  try {
    await eventually(
      'tea is READY',
      async () => (await platform.db.stores.byName('tea'))?.status.phase === 'READY',
      60_000,
    );
  } finally {
    console.log(performance.now() - t0, platform.log.join('\n'));
    console.log(
      JSON.stringify((await platform.db.stores.byName('tea'))?.status, null, 1),
      JSON.stringify(await platform.db.operations.latest(answer.store!.id), null, 1),
    );
  }
  const gone = await platform.remove('tea');
  try {
    await eventually(
      'tea is gone',
      async () => (await platform.db.stores.byName('tea')) === undefined,
      60_000,
    );
  } finally {
    console.log(performance.now() - t0, platform.log.join('\n'));
    console.log(JSON.stringify(await platform.db.operations.byId(gone.operation!.id), null, 1));
    console.log(
      (await platform.db.log.events({}, { first: 100 })).items
        .map((e) => `${e.seq} ${e.source} ${e.severity} ${e.code} ${e.message}`)
        .reverse()
        .join('\n'),
    );
  }
}, 120_000);
