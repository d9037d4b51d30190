import { afterEach, describe, expect, test } from 'vitest';
import { anEvent, anOperation } from '../../test/builders.ts';
import { startDoors, type Doors } from '../../test/http-options.ts';
import { Client, terminateSockets } from '../../test/socket-by-hand.ts';

const subscribeEvents = 'subscription { events { __typename ... on EventRecorded { event { message } } } }';
let doors: Doors | undefined;
afterEach(async () => {
  terminateSockets();
  await doors?.stop();
  doors?.feed.stop();
});

const streams = () => doors?.feed.health().streams;

/** Ends the operation and takes its id again, in one go, as a client may. */
function again(client: Client, id: string, query = subscribeEvents): void {
  client.say({ id, type: 'complete' });
  client.subscribe(id, query);
}

describe('an id that is used again after the complete of the client', () => {
  test('leaves one stream, which ends with its complete', async () => {
    doors = await startDoors();
    const client = await new Client(doors.url).begin();
    client.subscribe('1', subscribeEvents);
    await expect.poll(streams).toBe(1);
    for (let times = 0; times < 5; times += 1) again(client, '1');
    await expect.poll(() => client.next('1').length).toBeGreaterThanOrEqual(2);
    await expect.poll(streams).toBe(1);
    doors.log.writeEvent(anEvent({ message: 'hello' }));
    await expect.poll(() => JSON.stringify(client.next('1').at(-1))).toContain('hello');
    expect(client.heard.filter(({ type }) => type === 'complete')).toEqual([]);
    client.say({ id: '1', type: 'complete' });
    await expect.poll(streams).toBe(0);
  });

  test('leaves nothing behind when the socket ends', async () => {
    doors = await startDoors();
    const client = await new Client(doors.url).begin();
    for (const id of ['1', '2', '3']) client.subscribe(id, subscribeEvents);
    await expect.poll(streams).toBe(3);
    for (const id of ['1', '2', '3']) again(client, id);
    await expect.poll(() => client.next('3').length).toBeGreaterThanOrEqual(2);
    await expect.poll(streams).toBe(3);
    client.socket.close();
    await expect.poll(streams).toBe(0);
  });

  test('does not get past the bound', async () => {
    doors = await startDoors({ limits: { operationsPerSocket: 2 } });
    const client = await new Client(doors.url).begin();
    for (const id of ['1', '2']) client.subscribe(id, subscribeEvents);
    await expect.poll(streams).toBe(2);
    for (const id of ['1', '2']) again(client, id);
    await expect.poll(() => client.next('2').length).toBeGreaterThanOrEqual(2);
    client.subscribe('3', subscribeEvents);
    await expect
      .poll(() => client.heard.find(({ id }) => id === '3'))
      .toMatchObject({ type: 'error', payload: [{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }] });
    expect(streams()).toBe(2);
  });

  test('ends what is given up while it waits for the former', async () => {
    doors = await startDoors();
    const client = await new Client(doors.url).begin();
    client.subscribe('1', subscribeEvents);
    again(client, '1');
    client.say({ id: '1', type: 'complete' });
    client.subscribe('2', subscribeEvents);
    await expect.poll(() => client.next('2').length).toBe(1);
    await expect.poll(streams).toBe(1);
    expect(client.heard.filter(({ id }) => id === '1').map(({ type }) => type)).not.toContain('complete');
  });

  test('is refused while another of that id runs or waits', async () => {
    doors = await startDoors();
    const client = await new Client(doors.url).begin();
    client.subscribe('1', subscribeEvents);
    again(client, '1');
    client.subscribe('1', subscribeEvents);
    expect(await client.closed).toMatchObject({ code: 4409 });
    await expect.poll(streams).toBe(0);
  });
});

test.each(['complete', 'close', 'terminate'])('a request that waits is ended by %s', async (how) => {
  doors = await startDoors();
  doors.log.writeOperation(anOperation({ id: 'op_1' }));
  const client = await new Client(doors.url).begin();
  client.subscribe('1', `{ waitForOperation(id: "op_1", timeoutSeconds: 30) { timedOut } }`);
  await expect.poll(() => doors?.feed.health().waits).toBe(1);
  if (how === 'complete') client.say({ id: '1', type: 'complete' });
  else if (how === 'close') client.socket.close();
  else client.socket.terminate();
  await expect.poll(() => doors?.feed.health().waits).toBe(0);
});
