import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from './eventually.ts';
import { openHands } from './hands.ts';
import { startTestServer, type TestServer } from './harness.ts';
import { openPlainCluster } from './plain-cluster.ts';
import { storeClient, type StoreClient } from './store-client.ts';

let server: TestServer;
let client: StoreClient;
let kubeconfig: string;
beforeAll(async () => {
  server = await startTestServer();
  client = storeClient(server.url);
  kubeconfig = join(server.dataDirectory, 'embedded', 'kubeconfig');
}, 120_000);
afterAll(() => server.remove());

interface Seen {
  phase: string;
  reason: { code: string; message: string } | null;
  conditions: { type: string; status: string }[];
}
const seen = async (name: string): Promise<Seen> =>
  (
    await client.ask<{ store: Seen }>(
      'query Look($name: String!) { store(name: $name) { phase reason { code message } conditions { type status } } }',
      { name },
    )
  ).store;
const lossOf = async (name: string): Promise<string | undefined> =>
  (await seen(name)).conditions.find(({ type }) => type === 'DATA_INTACT')?.status;

test.concurrent(
  'a creation is cancelled, which twice is the same as once, and goes on when it is retried',
  async () => {
    const name = 'stopped';
    const created = await client.act('createStore', { name, engine: 'WOOCOMMERCE' });
    const id = created.operation?.id ?? '';
    const once = await client.cancel(id);
    expect(once).toMatchObject({ operation: { id, state: 'CANCELLED' }, userErrors: [] });
    expect(await client.cancel(id)).toEqual(once);
    await eventually('it says so', async () => (await seen(name)).reason?.code === 'CANCELLED');
    expect((await seen(name)).phase).toBe('FAILED');

    const keyed = { name, idempotencyKey: 'go-on' };
    const retried = await client.act('retryStore', keyed);
    expect(retried).toMatchObject({ replayed: false, operation: { kind: 'CREATE' } });
    const retry = retried.operation?.id ?? '';
    expect(retry).not.toBe(id);
    expect(await client.act('retryStore', keyed)).toMatchObject({ replayed: true, operation: { id: retry } });
    expect(await client.ended(retry)).toMatchObject({ kind: 'CREATE', state: 'SUCCEEDED' });
    expect((await seen(name)).phase).toBe('READY');

    expect((await client.cancel(retry)).userErrors).toMatchObject([{ code: 'INVALID_PHASE', path: ['id'] }]);
    expect((await client.cancel(id)).operation).toEqual(once.operation);
    expect((await client.cancel('op_0')).userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['id'] }]);
    expect((await client.act('retryStore', { name })).userErrors).toMatchObject([{ code: 'INVALID_PHASE' }]);
    const deletion = await client.act('deleteStore', { name, confirmName: name });
    expect((await client.cancel(deletion.operation?.id ?? '')).userErrors).toMatchObject([
      { code: 'INVALID_PHASE' },
    ]);
    const again = await client.act('deleteStore', { name, confirmName: name });
    expect(again.operation?.id).toBe(deletion.operation?.id);
    expect(await client.ended(deletion.operation?.id ?? '')).toMatchObject({ state: 'SUCCEEDED' });
  },
  120_000,
);

test.concurrent(
  'a change is cancelled, and its retry is another change',
  async () => {
    const name = 'changed';
    await client.done('createStore', { name, engine: 'WOOCOMMERCE' });
    const update = await client.act('updateStore', { name, config: { title: 'Half way' } });
    expect((await client.cancel(update.operation?.id ?? '')).userErrors).toEqual([]);
    const retried = await client.done('retryStore', { name });
    expect(retried.ended).toMatchObject({ kind: 'UPDATE', state: 'SUCCEEDED' });
    await client.done('deleteStore', { name, confirmName: name });
  },
  120_000,
);

test.concurrent(
  'data that is lost stays the reason until a person acknowledges it, once',
  async () => {
    const name = 'lossy';
    await client.done('createStore', { name, engine: 'WOOCOMMERCE' });
    expect((await client.act('acknowledgeDataLoss', { name })).userErrors).toMatchObject([
      { code: 'INVALID_PHASE' },
    ]);
    const hands = await openHands(kubeconfig, `store-${name}`);
    await hands.deleteNamespace();
    await hands.close();
    const lost = await eventually(
      'it is made again, empty',
      async () => {
        const now = await seen(name);
        return now.phase === 'READY' && now.reason?.code === 'NAMESPACE_LOST' && now;
      },
      60_000,
    );
    expect(lost.reason?.message).toMatch(/data included/);
    expect(await lossOf(name)).toBe('FALSE');
    const keyed = { name, idempotencyKey: 'known' };
    const known = await eventually('nothing else runs', async () => {
      const answer = await client.act('acknowledgeDataLoss', keyed);
      return answer.userErrors[0]?.code === 'OPERATION_IN_PROGRESS' ? undefined : answer;
    });
    expect(known).toMatchObject({ replayed: false, userErrors: [], operation: { kind: 'REPAIR' } });
    const id = known.operation?.id ?? '';
    expect(await client.act('acknowledgeDataLoss', keyed)).toMatchObject({
      replayed: true,
      operation: { id },
    });
    expect(await client.ended(id)).toMatchObject({ state: 'SUCCEEDED' });
    await eventually('it is well', async () => {
      const now = await seen(name);
      return now.phase === 'READY' && now.reason === null;
    });
    expect(await lossOf(name)).toBe('TRUE');
    expect((await client.act('acknowledgeDataLoss', { name })).userErrors).toMatchObject([
      { code: 'INVALID_PHASE' },
    ]);
    await client.done('deleteStore', { name, confirmName: name });
  },
  180_000,
);

describe('when the database is lost', () => {
  test('a store is taken over as it runs, and what is no orphan is not', async () => {
    const name = 'orphan';
    await client.done('createStore', { name, engine: 'WOOCOMMERCE', config: { title: 'Still there' } });
    const credentials = `{ storeCredentials(name: "${name}") { username password } }`;
    const before = await client.ask(credentials);
    const { dataDirectory } = server;
    await server.stop();
    for (const end of ['', '-wal', '-shm', '.lock'])
      rmSync(join(dataDirectory, `shopyard.db${end}`), { force: true });
    const fresh = await startTestServer({ SHOPYARD_DATA_DIR: dataDirectory });
    const other = storeClient(fresh.url);
    try {
      interface Row {
        id: string;
        orphans: string[];
        reason: { code: string; remedy: string } | null;
      }
      const look = async (): Promise<Row | undefined> =>
        (await other.ask<{ clusters: Row[] }>('{ clusters { id orphans reason { code remedy } } }'))
          .clusters[0];
      const claimed = await eventually('it is listed', async () => {
        const row = await look();
        return row?.orphans.includes(`store-${name}`) && row;
      });
      expect(claimed.reason).toMatchObject({ code: 'CLUSTER_CLAIMED' });
      // An operator hands the cluster over, as the reason says.
      const plain = await openPlainCluster(kubeconfig);
      await plain.send('DELETE', '/apis/coordination.k8s.io/v1/namespaces/shopyard-system/leases/shopyard');
      await plain.close();
      await eventually('the cluster is ours', async () => (await look())?.reason === null, 60_000);

      const adopt = (namespace: string) =>
        other.act('adoptStore', { cluster: claimed.id, namespace, idempotencyKey: `adopt-${namespace}` });
      for (const namespace of ['store-nobody', 'kube-system'])
        expect((await adopt(namespace)).userErrors).toMatchObject([
          { code: 'NOT_FOUND', path: ['input', 'namespace'] },
        ]);
      const adopted = await adopt(`store-${name}`);
      expect(adopted).toMatchObject({ replayed: false, userErrors: [], operation: { kind: 'ADOPT' } });
      const id = adopted.operation?.id ?? '';
      expect(await adopt(`store-${name}`)).toMatchObject({ replayed: true, operation: { id } });
      expect(await other.ended(id)).toMatchObject({ kind: 'ADOPT', state: 'SUCCEEDED' });
      expect(await other.ask(`{ store(name: "${name}") { phase config { title } } }`)).toEqual({
        store: { phase: 'READY', config: { title: 'Still there' } },
      });
      expect(await other.ask(credentials)).toEqual(before);
    } finally {
      await fresh.stop();
    }
  }, 180_000);
});
