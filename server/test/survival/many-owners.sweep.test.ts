import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemRandom } from '../../src/lib/clock.ts';
import { hollowEngines, hollowHelm } from '../hollow-shops.ts';
import { findViolations, type LedgerEntry } from '../oracle.ts';
import { startPlatform } from '../platform.ts';
import { startSimulatedCluster } from '../simulated-cluster.ts';
import { accepted, finished } from '../store-steps.ts';

const slots = 5;
const modest = Array.from({ length: 49 }, (_, index) => `modest-${index}`);

test('500 creations by 50 owners, a greedy one first: never more than 5 helms, and the others have their turn long before it is done (F8)', async () => {
  const cluster = await startSimulatedCluster({ speed: 100 });
  const dir = mkdtempSync(join(tmpdir(), 'shopyard-owners-'));
  const { kubeconfigPath } = cluster;
  let mostRuns = 0;
  const helm = await hollowHelm(kubeconfigPath, {
    takes: () => 5 + 20 * systemRandom.next(),
    begins: () => {
      mostRuns = Math.max(mostRuns, helm.running.size);
    },
  });
  const platform = await startPlatform({
    dir,
    kubeconfigPath,
    helm: helm.wrap,
    engines: hollowEngines,
    settings: { slots },
  });
  onTestFinished(async () => {
    await platform.stop();
    await helm.close();
    await cluster.stop();
    rmSync(dir, { recursive: true, force: true });
  });
  const asked = [
    ...Array.from({ length: 402 }, (_, index) => ({ name: `greedy-${index}`, owner: 'greedy' })),
    ...[0, 1].flatMap((round) => modest.map((owner) => ({ name: `${owner}-${round}`, owner }))),
  ];
  expect(asked).toHaveLength(500);
  const ledger = await Promise.all(
    asked.map(async ({ name, owner }): Promise<LedgerEntry> => {
      const { store, operation } = accepted(await platform.create({ name, engine: 'WOOCOMMERCE' }, owner));
      return { verb: 'create', name, storeId: store.id, operationId: operation.id };
    }),
  );
  const ends = await Promise.all(ledger.map(({ operationId }) => finished(platform, operationId, 560_000)));
  expect(ends.filter(({ state }) => state !== 'SUCCEEDED')).toEqual([]);
  expect(mostRuns).toBeLessThanOrEqual(slots);
  expect(mostRuns).toBeGreaterThan(1);

  // Half of the places are theirs as long as they wait: 98 are done when about 196 are, not after the 402 of the first.
  const order = ends.toSorted((a, b) => (a.finishedAt ?? 0) - (b.finishedAt ?? 0)).map(({ owner }) => owner);
  const lasts = modest.map((owner) => order.lastIndexOf(owner));
  expect(Math.max(...lasts)).toBeLessThan(300);
  expect(order.at(-1)).toBe('greedy');
  expect(platform.reconciler.load()).toMatchObject({ running: 0, provisioning: 0, waiting: 0 });
  expect(await findViolations({ databasePath: join(dir, 'shopyard.db'), kubeconfigPath, ledger })).toEqual(
    [],
  );
}, 600_000);
