import { afterEach, describe, expect, test } from 'vitest';
import { getOnce } from '../../test/raw-http.ts';
import { startDoors, type Doors } from '../../test/http-options.ts';
import { Client, terminateSockets } from '../../test/socket-by-hand.ts';
import type { Services } from '../schema/context.ts';

let doors: Doors | undefined;
afterEach(async () => {
  terminateSockets();
  await doors?.stop();
  doors?.feed.stop();
});

const query = `/graphql?query=${encodeURIComponent('{ __typename }')}`;
const stream = `/graphql?query=${encodeURIComponent('subscription { events { __typename } }')}`;

describe('open access is for this machine alone', () => {
  const forwarded: [string, string][] = [
    ['forwarded', 'for=203.0.113.7'],
    ['x-forwarded-for', '203.0.113.7'],
    ['x-forwarded-host', 'shops.example.com'],
    ['x-forwarded-proto', 'https'],
    ['x-forwarded-anything', ''],
    ['x-real-ip', '203.0.113.7'],
    ['via', '1.1 proxy'],
  ];

  test.each(forwarded)('a request with %s came through a proxy and is refused', async (name, value) => {
    doors = await startDoors();
    for (const path of [query, stream, '/', '/schema.graphql', '/metrics', '/readyz']) {
      const answer = await getOnce(doors.url, path, { [name]: value });
      expect(answer.status, path).toBe(403);
      expect(answer.text, path).toContain(name);
    }
    await expect(new Client(doors.url, { headers: { [name]: value } }).ready).rejects.toThrow('403');
    expect((await getOnce(doors.url, '/livez', { [name]: value })).status).toBe(200);
  });

  test.each(['Bearer wrong', 'Basic bG9jYWw6bG9jYWw=', 'nonsense'])(
    'the credential %j is wrong, as there is none that is right',
    async (authorization) => {
      doors = await startDoors();
      for (const path of [query, stream, '/']) {
        const answer = await getOnce(doors.url, path, { authorization });
        expect(answer.status, path).toBe(401);
        expect(answer.text, path).not.toContain(authorization);
      }
      await expect(new Client(doors.url, { headers: { authorization } }).ready).rejects.toThrow('401');
    },
  );

  test.each([
    { Authorization: 'Bearer wrong' },
    { authorization: 'Bearer wrong' },
    { headers: { Authorization: 'Bearer wrong' } },
    { authToken: 'wrong' },
  ])('a credential in the first message of a socket is not passed over: %j', async (payload) => {
    doors = await startDoors();
    const client = new Client(doors.url);
    await client.ready;
    client.say({ type: 'connection_init', payload });
    expect(await client.closed).toMatchObject({ code: 4401 });
  });

  test('other facts in the first message of a socket do no harm', async () => {
    doors = await startDoors();
    const client = new Client(doors.url);
    await client.ready;
    client.say({ type: 'connection_init', payload: { client: 'mine', headers: {} } });
    await expect.poll(() => client.heard[0]?.type).toBe('connection_ack');
  });
});

describe('via', () => {
  const said = async (headers: Record<string, string>): Promise<unknown> => {
    let via: unknown;
    const viewer = (caller: { actor: { via: string } }) => {
      via = caller.actor.via;
      return Promise.resolve({ version: '1' });
    };
    doors = await startDoors({ services: { viewer } as unknown as Services });
    const sent = { 'content-type': 'application/json', ...headers };
    await getOnce(doors.url, '/graphql', sent, 'POST', '{"query":"{ viewer { version } }"}');
    return via;
  };

  test.each(['dashboard', 'cli', 'mcp'])('is not what a header says: %s', async (value) => {
    expect(await said({ 'x-shopyard-via': value })).toBe('GRAPHQL');
  });

  test('is the dashboard for what the browser says comes from a page of ours', async () => {
    expect(
      await said({ host: 'localhost:1', origin: 'http://localhost:1', 'sec-fetch-site': 'same-origin' }),
    ).toBe('DASHBOARD');
  });

  test.each([
    { origin: 'http://localhost:1' },
    { 'sec-fetch-site': 'same-origin' },
    { origin: 'http://localhost:1', 'sec-fetch-site': 'same-site' },
    { origin: 'http://localhost:1', 'sec-fetch-site': 'none' },
  ])('is the API for %j', async (headers) => {
    expect(await said({ host: 'localhost:1', ...headers })).toBe('GRAPHQL');
  });
});
