import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { anEvent, aStore } from '../../test/builders.ts';
import { socketClient } from '../../test/doors.ts';
import { startDoors, type Doors } from '../../test/http-options.ts';
import { Client, terminateSockets } from '../../test/socket-by-hand.ts';
import type { Services } from '../schema/context.ts';

const subscribeEvents = 'subscription { events { __typename ... on EventRecorded { event { message } } } }';
let doors: Doors | undefined;
const raw: Socket[] = [];
afterEach(async () => {
  terminateSockets();
  for (const socket of raw.splice(0)) socket.destroy();
  await doors?.stop();
  doors?.feed.stop();
});

describe('who may open a socket', () => {
  test.each(['https://evil.example', 'null', 'http://127.0.0.1.evil.example', 'http://127.0.0.1:1'])(
    'no page of the origin %s',
    async (origin) => {
      doors = await startDoors();
      await expect(new Client(doors.url, { origin }).ready).rejects.toThrow('403');
    },
  );

  test('the page that came from here, and scripts, which send no origin', async () => {
    doors = await startDoors();
    await new Client(doors.url, { origin: doors.url }).begin();
    await new Client(doors.url).begin();
  });

  test('no name that is not this machine', async () => {
    doors = await startDoors();
    const client = new Client(doors.url, {
      headers: { host: 'evil.example' },
      origin: 'http://evil.example',
    });
    await expect(client.ready).rejects.toThrow('403');
  });

  test('nobody without a caller, nobody beside /graphql, nobody with another protocol', async () => {
    doors = await startDoors({ authenticate: () => undefined });
    await expect(new Client(doors.url).ready).rejects.toThrow('401');
    await expect(new Client(`${doors.url}/other`).ready).rejects.toThrow('404');
    await doors.stop();
    doors = await startDoors();
    const old = new Client(doors.url, {}, 'graphql-ws');
    await expect(old.ready).rejects.toThrow();
  });

  test('no more than the bound from one address', async () => {
    doors = await startDoors({ limits: { socketsPerAddress: 2 } });
    const first = await new Client(doors.url).begin();
    await new Client(doors.url).begin();
    await expect(new Client(doors.url).ready).rejects.toThrow('503');
    first.socket.close();
    await first.closed;
    await expect
      .poll(() =>
        new Client(doors?.url ?? '').ready.then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
  });
});

describe('what ends a socket', () => {
  test('silence after opening', async () => {
    doors = await startDoors({ limits: { initMs: 100 } });
    const client = new Client(doors.url);
    expect(await client.closed).toMatchObject({ code: 4408 });
  });

  test('a message over 64 KB', async () => {
    doors = await startDoors();
    const client = await new Client(doors.url).begin();
    client.say('x'.repeat(70_000));
    expect(await client.closed).toMatchObject({ code: 1009 });
  });

  test.each([
    ['no JSON', '{', 4400],
    ['an unknown type', '{"type":"nothing"}', 4400],
    ['an operation without a query', '{"id":"1","type":"subscribe","payload":{}}', 4400],
    ['a second init', '{"type":"connection_init"}', 4429],
  ])('%s', async (_, text, code) => {
    doors = await startDoors();
    const client = await new Client(doors.url).begin();
    client.say(text);
    expect(await client.closed).toMatchObject({ code });
  });

  test('an id that is taken', async () => {
    doors = await startDoors();
    const client = await new Client(doors.url).begin();
    client.subscribe('1', subscribeEvents);
    client.subscribe('1', subscribeEvents);
    expect(await client.closed).toMatchObject({ code: 4409 });
  });

  test('an operation before the init', async () => {
    doors = await startDoors();
    const client = new Client(doors.url);
    await client.ready;
    client.subscribe('1', subscribeEvents);
    expect(await client.closed).toMatchObject({ code: 4401 });
  });

  test.each(['messages', 'pings'])('a flood of %s', async (what) => {
    doors = await startDoors({ limits: { messagesPerTenSeconds: 100 } });
    const client = await new Client(doors.url).begin();
    for (let number = 0; number < 200; number += 1) {
      if (what === 'messages') client.say({ type: 'ping' });
      else client.socket.ping();
      await new Promise(setImmediate);
    }
    expect(await client.closed).toMatchObject({ code: 4429 });
  });

  test('a peer that does not answer pings', async () => {
    doors = await startDoors({ limits: { pingMs: 100 } });
    const client = await new Client(doors.url, { autoPong: false }).begin();
    client.subscribe('1', subscribeEvents);
    await expect.poll(() => doors?.feed.health().streams).toBe(1);
    await client.closed;
    await expect.poll(() => doors?.feed.health().streams).toBe(0);
  });

  test('the end of the server, with 1001', async () => {
    doors = await startDoors();
    const client = await new Client(doors.url).begin();
    client.subscribe('1', subscribeEvents);
    await expect.poll(() => client.next('1').length).toBe(1);
    await doors.stop();
    expect(await client.closed).toEqual({ code: 1001, reason: 'Going away' });
    expect(doors.feed.health().streams).toBe(0);
  });
});

test('one operation too many is refused, the others go on', async () => {
  doors = await startDoors({ limits: { operationsPerSocket: 3 } });
  const client = await new Client(doors.url).begin();
  for (const id of ['1', '2', '3', '4']) client.subscribe(id, subscribeEvents);
  await expect
    .poll(() => client.heard.find(({ id, type }) => id === '4' && type === 'error')?.payload)
    .toMatchObject([{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }]);
  client.say({ id: '1', type: 'complete' });
  await expect.poll(() => doors?.feed.health().streams).toBe(2);
  doors.log.writeEvent(anEvent({ message: 'hello' }));
  await expect
    .poll(() => [client.next('1').length, client.next('2').length, client.next('3').length])
    .toEqual([1, 2, 2]);
});

test('what goes wrong inside is told by the request id alone', async () => {
  const viewer = () => Promise.reject(new Error('password=hunter2'));
  doors = await startDoors({ services: { viewer } as unknown as Services });
  const client = await new Client(doors.url).begin();
  client.subscribe('1', '{ viewer { version } }');
  await expect
    .poll(() => client.next('1')[0])
    .toMatchObject({
      errors: [
        { extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.stringMatching(/\.1$/) as string } },
      ],
    });
  expect(JSON.stringify(client.heard)).not.toMatch(/hunter2|"http"/);
});

test('streams end with their sockets, however these end', async () => {
  doors = await startDoors();
  for (const end of ['close', 'terminate'] as const) {
    const clients = await Promise.all(Array.from({ length: 10 }, () => new Client(doors?.url ?? '').begin()));
    for (const client of clients) client.subscribe('1', subscribeEvents);
    await expect.poll(() => doors?.feed.health().streams).toBe(10);
    for (const client of clients) client.socket[end]();
    await expect.poll(() => doors?.feed.health().streams).toBe(0);
  }
});

test('a client that stops reading costs nothing: the others hear everything, and it is told when it comes back', async () => {
  doors = await startDoors({ pendingLimit: 200 });
  const slow = await new Client(doors.url).begin();
  const quick = await new Client(doors.url).begin();
  for (const client of [slow, quick]) client.subscribe('1', subscribeEvents);
  await expect.poll(() => quick.next('1').length + slow.next('1').length).toBe(2);
  slow.socket.pause();
  const message = 'x'.repeat(20_000);
  for (let number = 0; number < 2000; number += 1) {
    doors.log.writeEvent(anEvent({ message: `${String(number)} ${message}` }));
    // The quick one is given its turn, as it is between commits.
    if (number % 50 === 0)
      await expect.poll(() => quick.next('1').length, { timeout: 20_000 }).toBe(number + 2);
  }
  await expect.poll(() => quick.next('1').length, { timeout: 20_000 }).toBe(2001);
  expect(doors.feed.health().overflows).toBe(1);
  slow.socket.resume();
  await expect
    .poll(() => JSON.stringify(slow.next('1').at(-1)), { timeout: 20_000 })
    .toContain('ResyncRequired');
  expect(slow.next('1').length).toBeLessThan(2000);
}, 60_000);

test('a socket whose peer never reads is cut', async () => {
  doors = await startDoors({ limits: { pingMs: 100, bufferedBytes: 1000 } });
  const socket = connect(doors.port, '127.0.0.1');
  raw.push(socket);
  const key = Buffer.from('0123456789abcdef').toString('base64');
  socket.write(
    `GET /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`,
  );
  await new Promise((resolve) => socket.once('data', resolve));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => undefined);
  socket.resume();
  await closed;
});

test('the client of the dashboard takes a list, its changes and its end', async () => {
  const stores = { shown: (store: unknown) => Promise.resolve(store) };
  doors = await startDoors({ services: { stores } as unknown as Services });
  doors.log.writeStore(aStore());
  const client = socketClient(doors.url);
  const seen: string[] = [];
  const stream = client.iterate({
    query: 'subscription { stores { __typename ... on StoreUpserted { store { name phase } } } }',
  });
  for await (const { data } of stream) {
    seen.push((data?.['stores'] as { __typename: string }).__typename);
    if (seen.length === 1) doors.log.writeStore(aStore({ name: 'coffee' }));
    if (seen.length === 2) break;
  }
  expect(seen).toEqual(['StoresSnapshot', 'StoreUpserted']);
  await client.dispose();
  await expect.poll(() => doors?.feed.health().streams).toBe(0);
});
