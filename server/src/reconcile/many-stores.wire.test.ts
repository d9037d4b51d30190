import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { alteredHelm } from '../../test/altered-helm.ts';
import { findViolations, type LedgerEntry } from '../../test/oracle.ts';
import { type SimulatedCluster, startSimulatedCluster } from '../../test/simulated-cluster.ts';
import { accepted, aPlatform, finished } from '../../test/store-steps.ts';
import type { Helm } from '../helm/helm.ts';

let cluster: SimulatedCluster;

beforeAll(async () => {
  cluster = await startSimulatedCluster({ speed: 50 });
});

afterAll(() => cluster.stop());

test('stores of several owners at once all become READY, with at most five helms and six being made', async () => {
  let helms = 0;
  let mostHelms = 0;
  let mostMade = 0;
  const begun: string[] = [];
  const allAsked = Promise.withResolvers<undefined>();
  const counting = (real: Helm): Helm =>
    alteredHelm(real, {
      async apply(run) {
        helms += 1;
        mostHelms = Math.max(mostHelms, helms);
        mostMade = Math.max(mostMade, platform.reconciler.load().provisioning);
        begun.push(run.release);
        try {
          await allAsked.promise;
          return await real.apply(run);
        } finally {
          helms -= 1;
        }
      },
    });
  const { kubeconfigPath } = cluster;
  const platform = await aPlatform({ kubeconfigPath, helm: counting, settings: { provisioning: 6 } });
  const names = Array.from({ length: 14 }, (_, index) => ({
    name: `many-${index}`,
    owner: index < 10 ? 'greedy' : `modest-${index}`,
  }));
  const ledger: LedgerEntry[] = [];
  for (const { name, owner } of names) {
    const { store, operation } = accepted(await platform.create({ name, engine: 'WOOCOMMERCE' }, owner));
    ledger.push({ verb: 'create', name, storeId: store.id, operationId: operation.id });
  }
  allAsked.resolve(undefined);
  const ends = await Promise.all(ledger.map(({ operationId }) => finished(platform, operationId, 120_000)));
  expect(ends.map(({ state }) => state)).toEqual(names.map(() => 'SUCCEEDED'));
  expect(mostHelms).toBeLessThanOrEqual(5);
  expect(mostMade).toBeLessThanOrEqual(6);
  // The modest owners came last and are not last: half of the places were theirs as soon as they asked.
  const owners = new Map(names.map(({ name, owner }) => [name, owner]));
  expect(owners.get(begun.at(-1) ?? '')).toBe('greedy');
  expect(platform.reconciler.load()).toMatchObject({ running: 0, provisioning: 0, waiting: 0 });
  expect(
    await findViolations({ databasePath: join(platform.dir, 'shopyard.db'), kubeconfigPath, ledger }),
  ).toEqual([]);
}, 180_000);
