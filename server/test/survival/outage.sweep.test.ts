import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { post } from '../doors.ts';
import { eventually } from '../eventually.ts';
import { startTestServer, type TestServer } from '../harness.ts';
import { findViolations, type LedgerEntry } from '../oracle.ts';
import { longOutages, outage } from '../outage.ts';
import { startWatchedSimulator, type WatchedSimulator } from '../watched-simulator.ts';
import { aWireToCluster } from '../wire-proxy.ts';

let cluster: WatchedSimulator;

beforeAll(async () => {
  cluster = await startWatchedSimulator();
});

afterAll(() => cluster.remove());

const createText = `mutation ($input: CreateStoreInput!) { createStore(input: $input) {
  store { id } operation { id } userErrors { code message } } }`;
const operationText = '{ operation(id: "ID") { state } }';

async function ask(server: TestServer, query: string, variables?: object): Promise<Record<string, unknown>> {
  const { answer } = await post(server.url, { query, variables });
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data!;
}

async function create(server: TestServer, name: string): Promise<LedgerEntry> {
  const input = { name, engine: 'WOOCOMMERCE' };
  const { createStore } = (await ask(server, createText, { input })) as {
    createStore: { store: { id: string }; operation: { id: string } };
  };
  return { verb: 'create', name, storeId: createStore.store.id, operationId: createStore.operation.id };
}

const succeeded = (server: TestServer, { name, operationId }: LedgerEntry): Promise<unknown> =>
  eventually(
    `${name} is there`,
    async () => {
      const { operation } = await ask(server, operationText.replace('ID', operationId));
      return (operation as { state: string }).state === 'SUCCEEDED';
    },
    90_000,
  );

const health = async ({ url }: TestServer, path: string): Promise<number> => (await fetch(url + path)).status;

const storesText = '{ stores(first: 10) { edges { node { name phase } } } }';

test('a cluster that is away at the start, then in the middle: everything is served, accepted and done later, without a herd (C1)', async () => {
  const { wire, kubeconfigPath } = await aWireToCluster(cluster.kubeconfigPath);
  const dataDirectory = mkdtempSync(join(tmpdir(), 'shopyard-outage-'));
  const servers: TestServer[] = [];
  onTestFinished(async () => {
    for (const server of servers) await server.remove();
    rmSync(dataDirectory, { recursive: true, force: true });
  });
  const ingress = new URL(cluster.ingressUrl);
  const start = async (): Promise<TestServer> => {
    const server = await startTestServer({
      SHOPYARD_DATA_DIR: dataDirectory,
      SHOPYARD_CLUSTER: 'kubeconfig',
      SHOPYARD_KUBECONFIG: kubeconfigPath,
      SHOPYARD_EDGE_ADDRESS: ingress.host,
      SHOPYARD_STORE_BASE_DOMAIN: 'localhost',
      SHOPYARD_LIMIT_STORES_PER_OWNER: '20',
      SHOPYARD_PROVISION_BACKOFF: '1',
    });
    servers.push(server);
    return server;
  };
  const first = await start();
  const old = await create(first, 'outage-old');
  await succeeded(first, old);
  await first.stop();
  // The server believes a kubeconfig to name a real cluster, and looks for one when it does not answer.
  const database = new Database(join(dataDirectory, 'shopyard.db'));
  database.exec(`UPDATE clusters SET facts = json_set(facts, '$.simulated', json('false'))`);
  database.close();

  // Refused at the start.
  await wire.refuse();
  const server = await start();
  expect(await health(server, '/livez')).toBe(200);
  expect(await health(server, '/readyz')).toBe(503);
  const { stores } = (await ask(server, storesText)) as { stores: { edges: { node: unknown }[] } };
  expect(stores.edges.map(({ node }) => node)).toEqual([{ name: 'outage-old', phase: 'READY' }]);
  const early = await create(server, 'outage-early');
  await wire.pass();
  await succeeded(server, early);
  await eventually('ready', async () => (await health(server, '/readyz')) === 200);

  // Away in the middle of the work: every try is counted.
  const ledger = [];
  for (const name of ['outage-a', 'outage-b', 'outage-c', 'outage-d'])
    ledger.push(await create(server, name));
  wire.deny();
  await delay(1000);
  const before = wire.connections;
  expect(await health(server, '/livez')).toBe(200);
  ledger.push(await create(server, 'outage-late'));
  await outage({ seconds: 6, minutes: 10 });
  expect(wire.connections - before).toBeLessThan(longOutages ? 3000 : 300);
  expect(await health(server, '/livez')).toBe(200);
  await wire.pass();
  for (const entry of ledger) await succeeded(server, entry);
  await eventually('ready', async () => (await health(server, '/readyz')) === 200);
  await server.stop();
  expect(
    await findViolations({
      databasePath: join(dataDirectory, 'shopyard.db'),
      kubeconfigPath: cluster.kubeconfigPath,
      ledger: [old, early, ...ledger],
    }),
  ).toEqual([]);
});
