import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { planChangeOf } from '../queries/plan-change.ts';
import { ownHelm } from '../../test/own-helm.ts';
import { type SimulatedCluster, startSimulatedCluster } from '../../test/simulated-cluster.ts';
import { caller, testEdge } from '../../test/platform.ts';
import { accepted, aPlatform, finished } from '../../test/store-steps.ts';

let cluster: SimulatedCluster;
let dir: string;

beforeAll(async () => {
  cluster = await startSimulatedCluster();
  dir = mkdtempSync(join(tmpdir(), 'shopyard-platform-'));
});

afterAll(async () => {
  await cluster.stop();
  rmSync(dir, { recursive: true, force: true });
});

const other = {
  baseDomain: 'shops.example.com',
  scheme: 'https',
  port: undefined,
  ingressClass: 'a-hosted',
  storageClass: 'slow',
} as const;

test('a READY store stays where it is when the server is started with other settings and its title changes', async () => {
  const { kubeconfigPath } = cluster;
  const first = await aPlatform({ kubeconfigPath, dir });
  const { store, operation } = accepted(await first.create({ name: 'tea', engine: 'WOOCOMMERCE' }));
  expect(await finished(first, operation.id)).toMatchObject({ state: 'SUCCEEDED' });
  const before = (await first.connection.get('Ingress', store.namespace, 'tea'))?.['spec'];
  expect(before).toMatchObject({ ingressClassName: 'traefik', rules: [{ host: 'tea.localhost' }] });
  const values = (await first.db.stores.revision(store.id, 1))?.values;
  await first.stop();

  const second = await aPlatform({ kubeconfigPath, dir, edge: other });
  const input = { name: 'tea', config: { title: 'Green tea' } };
  const facts = { catalogue: second.engines, edgeOf: () => ({ ...testEdge, ...other }), operator: undefined };
  const limits = { stores: 10, storesPerOwner: 10, createsPerHour: 10 };
  const { plan } = await planChangeOf(
    { database: second.db, helm: await ownHelm(dir), limits, facts },
    caller(),
    {
      kind: 'UPDATE',
      input,
    },
  );
  expect(plan?.warnings).toEqual(
    expect.arrayContaining([
      'The ingress class of the store stays traefik, with which it was made; this server makes new stores with a-hosted.',
    ]),
  );
  const update = accepted(await second.update(input));
  expect(await finished(second, update.operation.id)).toMatchObject({ state: 'SUCCEEDED' });
  expect((await second.connection.get('Ingress', store.namespace, 'tea'))?.['spec']).toEqual(before);
  const now = (await second.db.stores.revision(store.id, 2))?.values;
  expect([now?.['edge'], now?.['storageClass']]).toEqual([values?.['edge'], values?.['storageClass']]);
  expect(await second.db.stores.byName('tea')).toMatchObject({ status: { phase: 'READY' } });
}, 120_000);
