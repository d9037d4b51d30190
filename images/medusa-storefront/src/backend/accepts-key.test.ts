import { expect, test } from 'vitest';
import { acceptsKey } from './accepts-key.ts';
import { createBackend } from './client.ts';

const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status });

test.each([
  ['answers', json(200, { regions: [] }), true],
  ['does not know the key', json(400, { message: 'A valid publishable key is required to proceed' }), false],
  ['lets nobody in', json(401, {}), false],
  ['fails', json(503, { message: 'no database' }), true],
  ['does not know the question', json(404, { message: 'Not found' }), true],
  ['is not there', new TypeError('fetch failed'), true],
])('a backend that %s', async (_name, answer, accepted) => {
  const backend = createBackend({
    url: 'http://backend',
    publishableKey: 'pk_1',
    deadlineMs: 1000,
    fetch: () => (answer instanceof Response ? Promise.resolve(answer) : Promise.reject(answer)),
  });
  expect(await acceptsKey(backend)).toBe(accepted);
});
