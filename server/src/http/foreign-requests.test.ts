import { gzipSync } from 'node:zlib';
import { buildSchema as readSchema, printSchema } from 'graphql';
import { afterEach, describe, expect, test } from 'vitest';
import { startDoors, type Doors } from '../../test/http-options.ts';
import { getOnce } from '../../test/raw-http.ts';
import { buildSchema } from '../schema/index.ts';

let doors: Doors | undefined;
afterEach(async () => {
  await doors?.stop();
  doors?.feed.stop();
});

const asked = (query: string, more = '') => `/graphql?query=${encodeURIComponent(query)}${more}`;
const get = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
  doors ??= await startDoors();
  return getOnce(doors.url, path, headers, method);
};
const post = async (body: unknown, headers: Record<string, string> = {}) => {
  doors ??= await startDoors();
  const sent = { 'content-type': 'application/json', ...headers };
  return getOnce(doors.url, '/graphql', sent, 'POST', Buffer.isBuffer(body) ? body : JSON.stringify(body));
};
const firstError = ({ text }: { text: string }) =>
  (JSON.parse(text) as { errors: { message: string; extensions: { code: string; requestId: string } }[] })
    .errors[0];
afterEach(() => {
  doors = undefined;
});

describe('a query by GET', () => {
  test.each([{}, { 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'none' }])(
    'is answered with the headers %j',
    async (headers) => {
      const answer = await get(asked('{ __typename }'), headers);
      expect([answer.status, answer.text]).toEqual([200, '{"data":{"__typename":"Query"}}']);
    },
  );

  test.each<Record<string, string>>([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { cookie: 'session=1' },
    { cookie: 'session=1', 'sec-fetch-site': 'same-site' },
  ])('is refused with %j, unless a header shows that no page sent it unasked', async (headers) => {
    const refused = await get(asked('{ __typename }'), headers);
    expect(refused.status).toBe(403);
    expect(firstError(refused)?.extensions.code).toBe('FORBIDDEN');
    for (const word of ['x-shopyard-csrf', 'apollo-require-preflight', 'content-type: application/json'])
      expect(firstError(refused)?.message).toContain(word);
    for (const name of ['x-shopyard-csrf', 'apollo-require-preflight', 'x-apollo-operation-name'])
      expect((await get(asked('{ __typename }'), { ...headers, [name]: '1' })).status).toBe(200);
  });

  test('may be a subscription, as a browser sends it', async () => {
    doors = await startDoors();
    const stream = await fetch(doors.url + asked('subscription { events { __typename } }'), {
      headers: { accept: 'text/event-stream' },
    });
    expect([stream.status, stream.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    await stream.body?.cancel();
  });

  test.each([
    ['a mutation', 'mutation { deleteStore(input: {name: "x", confirmName: "x"}) { replayed } }'],
    ['a login', '{ storeCredentials(name: "x") { password } }'],
    [
      'a login under another name',
      '{ ...F } fragment F on Query { x: storeCredentials(name: "x") { password } }',
    ],
  ])('is never %s, whatever is accepted', async (_, query) => {
    for (const accept of [
      'application/json',
      'application/graphql-response+json',
      'text/event-stream',
      '*/*',
    ]) {
      const answer = await get(asked(query), { 'x-shopyard-csrf': '1', accept });
      expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST']);
      expect(firstError(answer)?.message).toContain('POST');
    }
  });

  test('with variables that are no JSON is told so', async () => {
    const answer = await get(asked('{ __typename }', '&variables=x'));
    expect([answer.status, firstError(answer)?.extensions.code]).toEqual([400, 'BAD_REQUEST']);
    expect(firstError(answer)?.message).toContain('variables');
  });
});

describe('a method that is not possible names those that are', () => {
  test.each([
    ['PUT', '/graphql', 'GET, POST'],
    ['OPTIONS', '/graphql', 'GET, POST'],
    ['POST', '/', 'GET, HEAD'],
    ['POST', '/schema.graphql', 'GET, HEAD'],
  ])('%s %s', async (method, path, allow) => {
    const answer = await get(path, {}, method);
    expect([answer.status, answer.headers['allow']]).toEqual([405, allow]);
  });
});

describe('a document that is refused', () => {
  const refused = [
    ['text that is no GraphQL', { query: '{ stores(' }, 'GRAPHQL_PARSE_FAILED'],
    ['a field that is not there', { query: '{ nothing }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['a variable that is missing', { query: 'query N($id: ID!) { node(id: $id) { id } }' }, 'BAD_USER_INPUT'],
    [
      'an operation that is not there',
      { query: 'query A { __typename }', operationName: 'B' },
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'a subscription with a field that is not there',
      { query: 'subscription { nothing }' },
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ] as const;

  test.each(refused)('is 200 for application/json: %s', async (_, body, code) => {
    const answer = await post(body, { accept: 'application/json' });
    expect([answer.status, firstError(answer)?.extensions.code]).toEqual([200, code]);
  });

  test.each(refused)('is 400 for application/graphql-response+json: %s', async (_, body, code) => {
    const answer = await post(body, { accept: 'application/graphql-response+json' });
    expect([answer.status, firstError(answer)?.extensions.code]).toEqual([400, code]);
  });

  test.each(refused)('is a stream with its errors for text/event-stream: %s', async (_, body, code) => {
    const answer = await post(body, { accept: 'text/event-stream' });
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/event-stream']);
    expect(answer.text).toContain('event: next');
    expect(answer.text).toContain(code);
    expect(answer.text).toContain('event: complete');
  });
});

describe('a subscription that takes no event stream', () => {
  test.each([
    'application/json',
    'multipart/mixed;boundary="graphql";subscriptionSpec=1.0,application/graphql-response+json,application/json;q=0.9',
    'image/png',
  ])('is told the ways that there are: %s', async (accept) => {
    const answer = await post({ query: 'subscription { events { __typename } }' }, { accept });
    expect([answer.status, firstError(answer)?.extensions.code]).toEqual([406, 'NOT_ACCEPTABLE']);
    for (const word of ['accept: text/event-stream', 'graphql-transport-ws'])
      expect(firstError(answer)?.message).toContain(word);
    expect(doors?.feed.health().streams).toBe(0);
  });
});

describe('the body', () => {
  const query = '{ __typename }';
  const answered = '{"data":{"__typename":"Query"}}';

  test('may have members that are not ours', async () => {
    const body = { id: '1', query, doc_id: null, documentId: 'x', operationName: null, variables: null };
    expect((await post(body)).text).toBe(answered);
  });

  test('may begin with a byte order mark', async () => {
    expect((await post(Buffer.from(`\uFEFF${JSON.stringify({ query })}`))).text).toBe(answered);
  });

  test.each(['Application/JSON', 'application/json ; charset=utf-8'])(
    'may be of the type %j',
    async (type) => {
      expect((await post({ query }, { 'content-type': type })).text).toBe(answered);
    },
  );

  test.each(['gzip', 'br', 'zstd'])('cannot be packed by %s, and says so', async (encoding) => {
    const answer = await post(gzipSync(JSON.stringify({ query })), { 'content-encoding': encoding });
    expect([answer.status, answer.headers['accept-encoding']]).toEqual([415, 'identity']);
    expect(firstError(answer)?.message).toContain(encoding);
    expect((await post({ query }, { 'content-encoding': 'identity' })).text).toBe(answered);
  });

  test('of another type is told the type that is right', async () => {
    const answer = await post({ query }, { 'content-type': 'application/xml' });
    expect(answer.status).toBe(415);
    expect(firstError(answer)?.message).toContain('content-type: application/json');
  });

  test.each([
    ['no JSON', Buffer.from('{"query":'), 'JSON'],
    ['nothing', Buffer.from(''), 'JSON'],
    ['no object', 'text', 'object'],
    ['a batch', [{ query }], 'Batching'],
    ['no query', { variables: {} }, 'query'],
  ])('with %s is a 400 for every Accept', async (_, body, word) => {
    for (const accept of ['application/json', 'application/graphql-response+json', 'text/event-stream']) {
      const answer = await post(body, { accept });
      expect([answer.status, firstError(answer)?.extensions.code]).toEqual([400, 'BAD_REQUEST']);
      expect(firstError(answer)?.message).toContain(word);
    }
  });

  test('that is too large is told the limit', async () => {
    doors = await startDoors();
    const answer = await fetch(`${doors.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { x: 'x'.repeat(1_100_000) } }),
    });
    expect(answer.status).toBe(413);
    expect(await answer.text()).toContain('1048576');
  });

  test('with a hash instead of a query is told that hashes are not kept', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'ab' } };
    const answer = await post({ extensions });
    expect(answer.status).toBe(200);
    expect(firstError(answer)).toMatchObject({
      message: 'PersistedQueryNotSupported',
      extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' },
    });
    const byGet = await get(`/graphql?extensions=${encodeURIComponent(JSON.stringify(extensions))}`);
    expect(firstError(byGet)?.message).toBe('PersistedQueryNotSupported');
    expect((await post({ query, extensions })).text).toBe(answered);
  });
});

describe('addresses', () => {
  test('/schema.graphql is the schema, with its descriptions', async () => {
    const answer = await get('/schema.graphql');
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(printSchema(readSchema(answer.text))).toBe(printSchema(buildSchema()));
    expect((await get('/schema.graphql', {}, 'HEAD')).text).toBe('');
  });

  test.each(['/llms.txt', '/docs', '/.well-known/mcp', '/stores/tea/nothing', '/nothing'])(
    '%s is a 404 for whoever asks for no page',
    async (path) => {
      for (const accept of ['*/*', 'application/json'])
        expect((await get(path, { accept })).status).toBe(404);
      const answer = await get(path);
      expect(answer.text).toContain('/graphql');
    },
  );

  test.each(['/', '/api', '/stores', '/stores/tea', '/stores/tea?tab=events', '/new'])(
    '%s is a page for everybody',
    async (path) => {
      expect((await get(path, { accept: '*/*' })).text).toContain('the dashboard');
    },
  );

  test('a browser gets the page for what it alone knows to be missing', async () => {
    expect((await get('/nothing', { accept: 'text/html' })).text).toContain('the dashboard');
  });

  test('/graphql/ is /graphql', async () => {
    doors = await startDoors();
    const answer = await fetch(`${doors.url}/graphql/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    });
    expect(await answer.json()).toEqual({ data: { __typename: 'Query' } });
    const page = await get('/graphql/', { accept: 'text/html' });
    expect([page.status, page.headers['location']]).toEqual([308, '/graphql']);
  });
});
