import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, type Door, doors, post } from '../doors.ts';
import { eventually } from '../eventually.ts';
import { startTestServer, type TestServer } from '../harness.ts';
import { findViolations, type LedgerEntry } from '../oracle.ts';
import { startWatchedSimulator, type WatchedSimulator } from '../watched-simulator.ts';
import { aWireTo } from '../wire-proxy.ts';

let cluster: WatchedSimulator;
let server: TestServer;

beforeAll(async () => {
  cluster = await startWatchedSimulator(100);
  server = await startTestServer({
    SHOPYARD_CLUSTER: 'kubeconfig',
    SHOPYARD_KUBECONFIG: cluster.kubeconfigPath,
    SHOPYARD_EDGE_ADDRESS: new URL(cluster.ingressUrl).host,
    SHOPYARD_STORE_BASE_DOMAIN: 'localhost',
    SHOPYARD_LIMIT_STORES_PER_OWNER: '20',
    SHOPYARD_LIMIT_CREATES_PER_HOUR: '1000',
  });
}, 120_000);

afterAll(async () => {
  await server.remove();
  await cluster.remove();
});

const fields = 'store { id } operation { id state } replayed userErrors { code }';
const createText = `mutation ($input: CreateStoreInput!) { createStore(input: $input) { ${fields} } }`;
const deleteText = `mutation ($input: DeleteStoreInput!) { deleteStore(input: $input) { ${fields} } }`;

interface Result {
  store: { id: string } | null;
  operation: { id: string; state: string } | null;
  replayed: boolean;
  userErrors: { code: string }[];
}

const resultOf = ({ data, errors }: Answer): Result => {
  if (errors) throw new Error(JSON.stringify(errors));
  return Object.values(data!)[0] as Result;
};

const create = async (input: object, door?: Door): Promise<Result> => {
  const variables = { input: { engine: 'WOOCOMMERCE', ...input } };
  const answer = door
    ? await door.ask(createText, variables)
    : (await post(server.url, { query: createText, variables })).answer;
  return resultOf(answer);
};

const remove = async (name: string, more: object = {}): Promise<Result> => {
  const variables = { input: { name, confirmName: name, ...more } };
  return resultOf((await post(server.url, { query: deleteText, variables })).answer);
};

async function succeeded({ operation }: Result): Promise<void> {
  await eventually(
    'it is done',
    async () => {
      const query = `{ operation(id: "${operation!.id}") { state } }`;
      const { answer } = await post(server.url, { query });
      return (answer.data?.['operation'] as { state: string }).state === 'SUCCEEDED';
    },
    60_000,
  );
}

const entry = (verb: LedgerEntry['verb'], name: string, { store, operation }: Result): LedgerEntry => ({
  verb,
  name,
  storeId: store!.id,
  operationId: operation!.id,
});

const violations = (name: string, ledger: LedgerEntry[]): Promise<unknown> =>
  findViolations({
    databasePath: join(server.dataDirectory, 'shopyard.db'),
    kubeconfigPath: cluster.kubeconfigPath,
    ledger,
    only: [name],
  });

const asked = (verb: string, name: string): number =>
  cluster.requests.filter(
    (request) =>
      request.verb === verb && request.kind === 'Namespace' && (request.name ?? name) === `store-${name}`,
  ).length;

test('one key a hundred times over ten sockets is one store and a hundred equal answers; other input is refused (B1, B2)', async () => {
  const sockets = Array.from({ length: 10 }, () => doors.WebSocket(server.url));
  const input = { name: 'hundred', idempotencyKey: 'key-hundred' };
  const answers = await Promise.all(
    sockets.flatMap((socket) => Array.from({ length: 10 }, () => create(input, socket))),
  );
  expect(answers).toHaveLength(100);
  expect(new Set(answers.map(({ store, operation }) => `${store?.id} ${operation?.id}`)).size).toBe(1);
  expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
  expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  // While the first still runs: the same answer again, and no other input under that key.
  expect((await create(input)).operation).toEqual(expect.objectContaining({ id: answers[0]!.operation!.id }));
  const other = await create({ ...input, plan: 'LARGE' });
  expect(other.userErrors.map(({ code }) => code)).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  expect(other.store).toBeNull();
  await succeeded(answers[0]!);
  expect((await create(input)).store?.id).toBe(answers[0]!.store!.id);
  await Promise.all(sockets.map((socket) => socket.close()));
  expect(await violations('hundred', [entry('create', 'hundred', answers[0]!)])).toEqual([]);
}, 90_000);

test('answers that are swallowed five times and asked for again make one store (B3)', async () => {
  const wire = await aWireTo(server.port);
  const url = `http://127.0.0.1:${String(wire.port)}/graphql`;
  const input = { name: 'swallowed', engine: 'WOOCOMMERCE', idempotencyKey: 'key-swallowed' };
  const body = JSON.stringify({ query: createText, variables: { input } });
  const headers = { 'content-type': 'application/json', connection: 'close' };
  wire.holdAnswers();
  for (let time = 0; time < 5; time += 1)
    await expect(
      fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(400) }),
    ).rejects.toThrow();
  await eventually('the first was accepted though nobody was told', async () => {
    const { answer } = await post(server.url, { query: '{ store(name: "swallowed") { id } }' });
    return answer.data?.['store'] !== null;
  });
  await wire.pass();
  const response = await fetch(url, { method: 'POST', headers, body });
  const last = resultOf((await response.json()) as Answer);
  expect(last).toMatchObject({ replayed: true, userErrors: [] });
  await succeeded(last);
  expect(await violations('swallowed', [entry('create', 'swallowed', last)])).toEqual([]);
}, 90_000);

test('fifty deletions at once are one; after it is gone old keys answer with what they did and make nothing (B6, B7)', async () => {
  const input = { name: 'fifty', idempotencyKey: 'key-fifty' };
  const created = await create(input);
  await succeeded(created);
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      remove('fifty', index % 2 === 0 ? { idempotencyKey: `gone-${String(index)}` } : {}),
    ),
  );
  expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
  expect(new Set(answers.map(({ operation }) => operation?.id)).size).toBe(1);
  await succeeded(answers[0]!);
  expect(asked('delete', 'fifty')).toBe(1);

  const from = cluster.requests.length;
  expect(await remove('fifty', { idempotencyKey: 'gone-0' })).toMatchObject({
    replayed: true,
    operation: { id: answers[0]!.operation!.id, state: 'SUCCEEDED' },
  });
  expect((await remove('fifty')).userErrors.map(({ code }) => code)).toEqual(['NOT_FOUND']);
  expect(await create(input)).toMatchObject({
    replayed: true,
    // The store as it is now: gone.
    store: null,
    operation: { id: created.operation!.id },
    userErrors: [],
  });
  const { answer } = await post(server.url, { query: '{ store(name: "fifty") { id } }' });
  expect(answer.data?.['store']).toBeNull();
  expect(cluster.writes(from)).toEqual([]);
  expect(
    await violations('fifty', [entry('create', 'fifty', created), entry('delete', 'fifty', answers[0]!)]),
  ).toEqual([]);
}, 90_000);
