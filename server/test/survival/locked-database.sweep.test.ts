import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import SqliteConnection from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { post } from '../doors.ts';
import { eventually } from '../eventually.ts';
import { startTestServer } from '../harness.ts';

const createText = `mutation ($input: CreateStoreInput!) { createStore(input: $input) {
  store { id } operation { id } userErrors { code retryable } } }`;

test('another program that locks the database for long: writes are refused and may be tried again, all else goes on (E6)', async () => {
  const server = await startTestServer();
  onTestFinished(() => server.remove());
  const input = { name: 'locked-out', engine: 'WOOCOMMERCE', idempotencyKey: 'key-locked' };
  const create = async () =>
    (await post(server.url, { query: createText, variables: { input } })).answer.data?.['createStore'];
  const health = async (path: string): Promise<number> => (await fetch(server.url + path)).status;
  await eventually('ready', async () => (await health('/readyz')) === 200);

  const other = new SqliteConnection(join(server.dataDirectory, 'shopyard.db'));
  other.exec('BEGIN IMMEDIATE');
  const lag = monitorEventLoopDelay({ resolution: 10 });
  lag.enable();
  let isAnswered = false;
  const answer = create().finally(() => {
    isAnswered = true;
  });
  let alive = 0;
  while (!isAnswered) {
    expect(await health('/livez')).toBe(200);
    const { answer: read } = await post(server.url, {
      query: '{ stores(first: 1) { edges { node { name } } } }',
    });
    expect(read.errors).toBeUndefined();
    alive += 1;
  }
  lag.disable();
  expect(await answer).toEqual({
    store: null,
    operation: null,
    userErrors: [{ code: 'STORAGE_FULL', retryable: true }],
  });
  expect(alive).toBeGreaterThan(10);
  // Each try freezes the loop for 50 ms at most; the median tells that between tries it turns.
  expect(lag.percentile(50) / 1e6).toBeLessThan(200);
  expect(await health('/readyz')).toBe(503);

  other.exec('ROLLBACK');
  other.close();
  const accepted = (await create()) as { operation: { id: string }; userErrors: unknown[] };
  expect(accepted.userErrors).toEqual([]);
  await eventually('it is done', async () => {
    const query = `{ operation(id: "${accepted.operation.id}") { state } }`;
    const { data } = (await post(server.url, { query })).answer;
    return (data?.['operation'] as { state: string }).state === 'SUCCEEDED';
  });
  await eventually('ready', async () => (await health('/readyz')) === 200);
}, 120_000);
