import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { doors, type Answer, type Door } from './doors.ts';
import { startTestServer, type TestServer } from './harness.ts';

const errorFields = 'userErrors { __typename code message path remedy retryable }';
const createText = `mutation Create($input: CreateStoreInput!) {
  createStore(input: $input) { store { id name phase } operation { id state } replayed ${errorFields} }
}`;
const watchText = `subscription Watch($name: String!, $after: Cursor) {
  store(name: $name, after: $after) {
    __typename
    ... on StoreUpserted { cursor store { name phase conditions { type status } currentOperation { kind steps { name state } } } }
    ... on StoreRemoved { cursor name }
    ... on OperationChanged { cursor operation { kind state steps { name state } } }
    ... on EventRecorded { cursor event { code message } }
    ... on Heartbeat { cursor }
  }
}`;

interface Message {
  __typename: string;
  cursor: string;
  store?: { phase: string; conditions: { type: string; status: string }[] };
  operation?: { kind: string; state: string };
  event?: { code: string };
}

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
}, 120_000);
afterAll(() => server.remove());

const field = <T>(answer: Answer, name: string): T => {
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data?.[name] as T;
};

/** Messages until one fits, this one included; then the stream is ended. */
async function until(
  stream: AsyncGenerator<Answer>,
  fits: (message: Message) => boolean,
): Promise<Message[]> {
  const seen: Message[] = [];
  for await (const answer of stream) {
    const message = field<Message>(answer, 'store');
    seen.push(message);
    if (fits(message)) return seen;
  }
  throw new Error(`the stream ended after ${JSON.stringify(seen.at(-1))}`);
}

describe.each(Object.entries(doors))('over %s', (title, open) => {
  let door: Door;
  const name = `shop-${title.length.toString()}`;
  beforeAll(() => {
    door = open(server.url);
  });
  afterAll(() => door.close());

  test('a store is created, watched until READY, and deleted with a receipt', async () => {
    const watching = until(door.stream(watchText, { name }), (message) => message.store?.phase === 'READY');
    const created = field<{ operation: { id: string }; userErrors: unknown[] }>(
      await door.ask(createText, { input: { name, engine: 'WOOCOMMERCE' } }),
      'createStore',
    );
    expect(created.userErrors).toEqual([]);
    const { limits } = field<{ limits: { limit: string; unit: string; used: number; max: number }[] }>(
      await door.ask('{ viewer { limits { limit unit used max } } }'),
      'viewer',
    );
    expect(limits.map(({ limit }) => limit)).toEqual(['storesPerOwner', 'stores', 'createsPerHour']);
    expect(limits.map(({ unit }) => unit)).toEqual(['COUNT', 'COUNT', 'COUNT']);
    for (const { limit, used, max } of limits) expect([used >= 1, used < max], limit).toEqual([true, true]);
    const seen = await watching;
    expect(seen[0]?.__typename).toBe('Heartbeat');
    expect(seen.some((message) => message.operation?.kind === 'CREATE')).toBe(true);
    expect(new Set(seen.map((message) => message.cursor)).size).toBe(seen.length);

    const cursor = seen.at(-1)?.cursor;
    const removal = until(
      door.stream(watchText, { name, after: cursor }),
      (message) => message.__typename === 'StoreRemoved',
    );
    await door.ask(
      `mutation { deleteStore(input: { name: "${name}", confirmName: "${name}" }) { ${errorFields} } }`,
    );
    const after = await removal;
    expect(seen.map((message) => message.cursor)).not.toContain(after[0]?.cursor);
    const operations = field<{ nodes: { id: string; kind: string }[] }>(
      await door.ask('{ events(first: 100) { nodes { operation { id kind } } } }'),
      'events',
    );
    expect(JSON.stringify(operations)).toContain('DELETE');
  }, 120_000);

  test('waiting for an operation ends when it is done, with its receipt', async () => {
    const other = `${name}-w`;
    await door.ask(createText, { input: { name: other, engine: 'WOOCOMMERCE' } });
    const deleted = field<{ operation: { id: string } }>(
      await door.ask(
        `mutation { deleteStore(input: { name: "${other}", confirmName: "${other}" }) { operation { id } ${errorFields} } }`,
      ),
      'deleteStore',
    );
    const waited = field<{
      timedOut: boolean;
      operation: { state: string; receipt: { nothingLeft: boolean } };
    }>(
      await door.ask(
        'query W($id: ID!) { waitForOperation(id: $id, timeoutSeconds: 30) { timedOut operation { state receipt { nothingLeft } } } }',
        { id: deleted.operation.id },
      ),
      'waitForOperation',
    );
    expect(waited).toEqual({
      timedOut: false,
      operation: { state: 'SUCCEEDED', receipt: { nothingLeft: true } },
    });
  }, 120_000);

  test('an operation is watched to its end, where the stream ends too, and gone on with by cursor', async () => {
    const text = `subscription O($id: ID!, $after: Cursor) { operation(id: $id, after: $after) {
      __typename ... on OperationChanged { cursor operation { id kind state finishedAt } } ... on ResyncRequired { reason }
    } }`;
    const watched = `${name}-o`;
    const { operation } = field<{ operation: { id: string } }>(
      await door.ask(createText, { input: { name: watched, engine: 'WOOCOMMERCE' } }),
      'createStore',
    );
    const seen: Message[] = [];
    for await (const answer of door.stream(text, { id: operation.id }))
      seen.push(field<Message>(answer, 'operation'));
    expect(new Set(seen.map(({ __typename }) => __typename))).toEqual(new Set(['OperationChanged']));
    expect(seen.at(-1)?.operation).toMatchObject({ id: operation.id, kind: 'CREATE', state: 'SUCCEEDED' });
    expect(new Set(seen.map(({ cursor }) => cursor)).size).toBe(seen.length);

    const rest: Message[] = [];
    for await (const answer of door.stream(text, { id: operation.id, after: seen[0]?.cursor }))
      rest.push(field<Message>(answer, 'operation'));
    expect(rest.map(({ cursor }) => cursor)).toEqual([seen.at(-1)?.cursor]);
    expect((await door.ask(text, { id: 'op_0' })).errors?.[0]).toMatchObject({
      message: expect.stringContaining('"op_0"') as string,
      extensions: { code: 'NOT_FOUND' },
    });
    await door.ask(
      `mutation { deleteStore(input: { name: "${watched}", confirmName: "${watched}" }) { replayed } }`,
    );
  }, 120_000);

  test('the same idempotency key answers the same store, with another input a refusal', async () => {
    const input = { name: `${name}-k`, engine: 'MEDUSA', idempotencyKey: `key-${name}` };
    const [first, second] = await Promise.all([
      door.ask(createText, { input }),
      door.ask(createText, { input }),
    ]);
    const stores = [first, second].map(
      (answer) => field<{ store: { id: string } }>(answer, 'createStore').store.id,
    );
    expect(new Set(stores).size).toBe(1);
    const reused = await door.ask(createText, { input: { ...input, engine: 'WOOCOMMERCE' } });
    expect(field<{ userErrors: { code: string }[] }>(reused, 'createStore').userErrors).toMatchObject([
      { code: 'IDEMPOTENCY_KEY_REUSED', path: ['input', 'idempotencyKey'] },
    ]);
    await door.ask(
      `mutation { deleteStore(input: { name: "${input.name}", confirmName: "${input.name}" }) { replayed } }`,
    );
  });

  test('a plan has the hash that a creation checks', async () => {
    const input = { name: `${name}-p`, engine: 'MEDUSA' };
    const planned = field<{ plan: { hash: string; objects: { kind: string }[]; manifest: string } }>(
      await door.ask(
        'mutation P($c: CreateStoreInput!) { planStore(input: { create: $c }) { plan { hash manifest objects { kind name action } } } }',
        { c: input },
      ),
      'planStore',
    );
    expect(planned.plan.objects.map(({ kind }) => kind)).toContain('Namespace');
    expect(planned.plan.manifest).toContain('kind: StatefulSet');
    const refusedAnswer = await door.ask(createText, {
      input: { ...input, plan: 'LARGE', expectedPlanHash: planned.plan.hash },
    });
    expect(field<{ userErrors: unknown[] }>(refusedAnswer, 'createStore').userErrors).toMatchObject([
      { __typename: 'PlanChangedError', code: 'PLAN_CHANGED' },
    ]);
  });

  test('unknown things are null, not errors', async () => {
    const answer = await door.ask(
      '{ store(name: "nobody") { id } operation(id: "op_0") { id } node(id: "x") { id } waitForOperation(id: "op_0") { timedOut } }',
    );
    expect(answer).toEqual({ data: { store: null, operation: null, node: null, waitForOperation: null } });
  });

  test('an object of each type that has an id is found again by it, as this type and no other', async () => {
    await door.ask(createText, { input: { name: `${name}-n`, engine: 'WOOCOMMERCE' } });
    const object = '__typename id';
    const answer = await door.ask(
      `{ clusters { ${object} } auditLog(first: 5) { nodes { ${object} } } events(first: 5) { nodes { ${object} } }
         stores(filter: { nameContains: "${name}-n" }) { nodes { ${object} operations(first: 5) { nodes { ${object} } } } }
         __type(name: "Node") { possibleTypes { name } } }`,
    );
    const nodes = [...JSON.stringify(answer.data).matchAll(/"__typename":"(\w+)","id":"([^"]+)"/g)].map(
      ([, __typename, id]) => ({ __typename, id }),
    );
    const types = field<{ possibleTypes: { name: string }[] }>(answer, '__type').possibleTypes;
    expect(new Set(nodes.map(({ __typename }) => __typename))).toEqual(
      new Set(types.map((type) => type.name)),
    );
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
    for (const node of nodes)
      expect(await door.ask(`query N($id: ID!) { node(id: $id) { ${object} } }`, { id: node.id })).toEqual({
        data: { node },
      });
    await door.ask(
      `mutation { deleteStore(input: { name: "${name}-n", confirmName: "${name}-n" }) { replayed } }`,
    );
  });

  test.each([
    ['a field that is not there', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['text that is no GraphQL', '{ stores(', 'GRAPHQL_PARSE_FAILED'],
    ['a cursor that is none', '{ events(after: "x") { nodes { id } } }', 'BAD_USER_INPUT'],
    ['a missing variable', 'query N($id: ID!) { node(id: $id) { id } }', 'BAD_USER_INPUT'],
    [
      'too deep a document',
      `{ ${'currentOperation { store { '.repeat(12)} id ${'} } '.repeat(12)} }`,
      'QUERY_TOO_LARGE',
    ],
    [
      '20,000 aliases',
      `{ ${Array.from({ length: 20_000 }, (_, index) => `a${String(index)}: __typename`).join(' ')} }`,
      'GRAPHQL_PARSE_FAILED',
    ],
    [
      'fragments that double thirty times',
      `query { ...f0 } ${Array.from({ length: 30 }, (_, index) => `fragment f${String(index)} on Query { ...f${String(index + 1)} ...f${String(index + 1)} }`).join(' ')} fragment f30 on Query { __typename }`,
      'QUERY_TOO_LARGE',
    ],
    [
      'too heavy a query',
      '{ stores(first: 100) { nodes { events(first: 100) { nodes { store { events(first: 100) { nodes { id } } } } } } } }',
      'QUERY_TOO_LARGE',
    ],
  ])('%s is refused with a stable code and the request id', async (_, query, code) => {
    // Over the socket a message is 64 KB at most; what is longer never gets there.
    if (title === 'WebSocket' && query.length > 60_000) return;
    const { errors } = await door.ask(query);
    expect(errors?.[0]?.extensions).toMatchObject({ code, requestId: expect.stringMatching(/.+/) as string });
  });
});

test('the address of a shop that is READY shows its title and products', async () => {
  const door = doors.HTTP(server.url);
  const input = {
    name: 'on-the-web',
    engine: 'MEDUSA',
    config: { title: 'Tea & <Coffee>', products: [{ title: 'Sencha', priceMinor: 1250 }] },
  };
  const watching = until(
    door.stream(watchText, { name: input.name }),
    // Volumes, components and the probe are watched side by side: the last condition may come after READY.
    ({ store }) => store?.phase === 'READY' && store.conditions.every(({ status }) => status === 'TRUE'),
  );
  await door.ask(createText, { input });
  await watching;
  const answer = await door.ask(
    '{ store(name: "on-the-web") { url readyAt provisioningSeconds conditions { type status } } }',
  );
  const store = field<{ url: string; conditions: { status: string }[] }>(answer, 'store');
  const { port, host } = new URL(store.url);
  const { request } = await import('node:http');
  const page = await new Promise<string>((resolve, reject) => {
    request({ host: '127.0.0.1', port, headers: { host } }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        resolve(text);
      });
    })
      .on('error', reject)
      .end();
  });
  expect(page).toContain('Sencha');
  expect(page).toContain('Tea &amp; &lt;Coffee&gt;');
  expect(store.conditions.filter(({ status }) => status !== 'TRUE')).toEqual([]);
}, 120_000);
