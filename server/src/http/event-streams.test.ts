import { afterEach, describe, expect, test } from 'vitest';
import { startDoors, type Doors } from '../../test/http-options.ts';

let doors: Doors | undefined;
afterEach(async () => {
  await doors?.stop();
  doors?.feed.stop();
});

const subscription = 'subscription { events { __typename } }';

/** `fetch` sends an `Accept` of its own; null sends an empty one, which counts as none. */
const subscribe = (accept: string | null) =>
  fetch(`${doors?.url ?? ''}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: accept ?? '' },
    body: JSON.stringify({ query: subscription }),
  });

const accepts = ['text/event-stream', '*/*', 'text/*', null, 'application/json;q=0.1, */*'];

describe('a subscription over HTTP is an event stream by what is answered', () => {
  test.each(accepts)('and is counted when %j is accepted', async (accept) => {
    doors = await startDoors({ limits: { streams: 1 } });
    const first = await subscribe(accept);
    expect(first.headers.get('content-type')).toContain('text/event-stream');
    const second = await subscribe(accept);
    expect(second.status).toBe(429);
    expect(second.headers.get('retry-after')).toBe('10');
    const metrics = await (await fetch(`${doors.url}/metrics`)).text();
    expect(metrics).toContain('shopyard_event_streams 1');
    expect(doors.feed.health().streams).toBe(1);
    await first.body?.cancel();
    await expect.poll(() => doors?.feed.health().streams).toBe(0);
    await expect.poll(async () => (await subscribe(accept)).status).toBe(200);
  });

  test.each(accepts)('and is ended with the server when %j is accepted', async (accept) => {
    doors = await startDoors();
    const stream = await subscribe(accept);
    await expect.poll(() => doors?.feed.health().streams).toBe(1);
    const text = stream.text();
    await doors.stop();
    // The end of the answer, not a broken connection.
    expect(await text).toContain('event: next');
    expect(doors.feed.health().streams).toBe(0);
  });

  test('and no proxy is to hold it back', async () => {
    doors = await startDoors();
    const stream = await subscribe('text/event-stream');
    expect(stream.headers.get('x-accel-buffering')).toBe('no');
    await stream.body?.cancel();
  });

  test('a query that asks for JSON first takes no place of a stream', async () => {
    doors = await startDoors({ limits: { streams: 0 } });
    const answer = await fetch(`${doors.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream;q=0.1' },
      body: '{"query":"{ __typename }"}',
    });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'application/json; charset=utf-8',
    ]);
  });
});
