import { expect, test } from 'vitest';
import { BackendAway, BackendRefusal, createBackend } from './client.ts';

interface Sent {
  url: string;
  init: RequestInit;
}

function backendThat(...answers: (Response | Error)[]) {
  const sent: Sent[] = [];
  const backend = createBackend({
    url: 'http://backend',
    publishableKey: 'pk_1',
    deadlineMs: 1000,
    fetch: ((url: string, init: RequestInit) => {
      sent.push({ url, init });
      const answer = answers.shift();
      if (answer instanceof Response) return Promise.resolve(answer);
      return Promise.reject(answer ?? new Error('asked too often'));
    }) as typeof fetch,
  });
  return { backend, sent };
}

const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status });
const broken = (code: string): Error =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });

test('a question carries the key and its words, and nothing that was not given', async () => {
  const { backend, sent } = backendThat(json(200, { products: [] }));
  await expect(backend.get('/store/products', { q: 'a&b', handle: undefined, limit: 2 })).resolves.toEqual({
    products: [],
  });
  expect(sent[0]?.url).toBe('http://backend/store/products?q=a%26b&limit=2');
  expect(new Headers(sent[0]?.init.headers).get('x-publishable-api-key')).toBe('pk_1');
});

test('a refusal keeps the status and the word of the backend', async () => {
  const { backend } = backendThat(
    json(400, { type: 'not_allowed', code: 'insufficient_inventory', message: 'not enough' }),
  );
  const refusal = await backend.post('/store/carts/1/line-items', {}).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(BackendRefusal);
  expect(refusal).toMatchObject({
    status: 400,
    code: 'insufficient_inventory',
    message: 'POST /store/carts/1/line-items answered 400: not enough',
  });
});

test.each([
  ['500', json(500, { message: 'boom' })],
  ['a page instead of JSON', new Response('<h1>Bad gateway</h1>', { status: 502 })],
  ['too many requests', json(429, {})],
  ['a key that is not accepted', json(400, { message: 'A valid publishable key is required' })],
  ['no entrance', json(401, {})],
  ['a closed port', broken('ECONNREFUSED')],
  ['success that is no JSON', new Response('<html>', { status: 200 })],
])('to the customer the shop is away: %s', async (_name, answer) => {
  const { backend } = backendThat(answer);
  await expect(backend.post('/store/carts', {})).rejects.toBeInstanceOf(BackendAway);
});

test('a question whose connection was closed meanwhile is asked once more, an order never', async () => {
  const read = backendThat(broken('ECONNRESET'), json(200, { regions: [] }));
  await expect(read.backend.get('/store/regions')).resolves.toEqual({ regions: [] });
  const gone = backendThat(broken('ECONNRESET'), broken('ECONNRESET'));
  await expect(gone.backend.get('/store/regions')).rejects.toBeInstanceOf(BackendAway);
  const write = backendThat(broken('ECONNRESET'), json(200, {}));
  await expect(write.backend.post('/store/carts/1/complete', {})).rejects.toBeInstanceOf(BackendAway);
  expect(write.sent).toHaveLength(1);
});

test('a backend that does not answer is given up at the deadline', async () => {
  const backend = createBackend({
    url: 'http://backend',
    publishableKey: 'pk_1',
    deadlineMs: 20,
    fetch: ((_url: string, { signal }: RequestInit) =>
      new Promise((_done, fail) => {
        signal?.addEventListener('abort', () => {
          fail(signal.reason as Error);
        });
      })) as typeof fetch,
  });
  await expect(backend.get('/store/regions')).rejects.toThrow('GET /store/regions: no answer in time');
});
