import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import { findViolations } from '../../test/oracle.ts';
import { type Platform, startPlatform } from '../../test/platform.ts';
import { type SimulatedCluster, startSimulatedCluster } from '../../test/simulated-cluster.ts';
import { accepted, eventCodes, finished, storeAs } from '../../test/store-steps.ts';
import { adoptStore } from '../commands/adopt-store.ts';
import { suspendStore } from '../commands/store-state.ts';
import { orphanReader } from '../parts/orphans.ts';

let cluster: SimulatedCluster;
let dir: string;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'shopyard-adopt-'));
  cluster = await startSimulatedCluster({ speed: 100 });
});

afterAll(async () => {
  await cluster.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** A control plane over a database of its own. An operator has freed the cluster from the one before. */
async function controlPlane(name: string, options: { keyOf?: string } = {}): Promise<Platform> {
  const own = join(dir, name);
  mkdirSync(own);
  if (options.keyOf !== undefined)
    copyFileSync(join(dir, options.keyOf, 'platform.key'), join(own, 'platform.key'));
  const platform = await startPlatform({
    dir: own,
    kubeconfigPath: cluster.kubeconfigPath,
    connect: { leaseNamespace: `lease-${name}` },
  });
  onTestFinished(() => platform.stop());
  await eventually('the cluster is known', async () => (await platform.db.clusters.all())[0]?.reachable);
  return platform;
}

const adopt = (platform: Platform, namespace: string, on = platform.connection.id) =>
  platform.act((parts, by) =>
    adoptStore({ ...parts, orphanOf: orphanReader(platform.db, platform.connection) }, by, {
      cluster: on,
      namespace,
    }),
  );

const codes = ({ userErrors }: Awaited<ReturnType<typeof adopt>>) => userErrors.map(({ code }) => code);

const uids = (platform: Platform, namespace: string): string[] => {
  const { claims, pods } = platform.connection.observed({ id: '', name: '', namespace });
  return [...claims, ...pods].map(({ uid }) => uid).toSorted();
};

test('stores of a lost database are listed, touched by nobody, and taken over as they are (E11)', async () => {
  const lost = await controlPlane('lost');
  const config = { title: 'Lost', products: [{ title: 'Tea', priceMinor: 500 }] };
  const made = accepted(
    await lost.create({ name: 'lost', engine: 'WOOCOMMERCE', config, labels: [{ key: 'team', value: 'a' }] }),
  );
  expect(await finished(lost, made.operation.id)).toMatchObject({ state: 'SUCCEEDED' });
  const { id, namespace } = made.store;
  await lost.stop();

  const fresh = await controlPlane('fresh', { keyOf: 'lost' });
  await eventually('it is listed', async () =>
    (await fresh.db.clusters.all())[0]?.orphans.includes(namespace),
  );
  const before = uids(fresh, namespace);
  expect(codes(await adopt(fresh, 'store-nobody'))).toEqual(['NOT_FOUND']);
  expect(codes(await adopt(fresh, 'kube-system'))).toEqual(['NOT_FOUND']);
  expect((await adopt(fresh, namespace, 'prod')).userErrors).toMatchObject([
    { code: 'NOT_FOUND', path: ['input', 'cluster'], message: 'There is no cluster "prod".' },
  ]);

  const { store, operation } = accepted(await adopt(fresh, namespace));
  expect(store).toMatchObject({ id, name: 'lost', owner: 'local', engine: 'WOOCOMMERCE' });
  expect(store.wanted).toEqual({ ...made.store.wanted, generation: 1 });
  expect(await finished(fresh, operation.id)).toMatchObject({ kind: 'ADOPT', state: 'SUCCEEDED' });
  await storeAs(fresh, id, 'it is READY', ({ status }) => status.phase === 'READY');
  expect(uids(fresh, namespace)).toEqual(before);
  expect(await eventCodes(fresh, id)).toContain('STORE_ADOPTION_REQUESTED');
  expect(codes(await adopt(fresh, namespace))).toEqual(['NOT_FOUND']);
  const databasePath = join(dir, 'fresh', 'shopyard.db');
  const { kubeconfigPath } = cluster;
  expect(await findViolations({ databasePath, kubeconfigPath, ledger: [], only: ['lost'] })).toEqual([]);

  const slept = accepted(await fresh.act((parts, by) => suspendStore(parts, by, { name: 'lost' })));
  expect(await finished(fresh, slept.operation.id)).toMatchObject({ state: 'SUCCEEDED' });
  await fresh.stop();

  const stranger = await controlPlane('stranger');
  await eventually('it is listed', async () =>
    (await stranger.db.clusters.all())[0]?.orphans.includes(namespace),
  );
  const refused = await adopt(stranger, namespace);
  expect(refused.userErrors).toMatchObject([
    { code: 'INVALID_INPUT', message: /another platform key/, path: ['input', 'namespace'] },
  ]);
  expect(await stranger.db.stores.living()).toEqual([]);
}, 120_000);
