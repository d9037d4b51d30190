import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { Client, fetchExchange } from '@urql/core';
import { createClient as createSseClient } from 'graphql-sse';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Services } from '../src/schema/context.ts';
import { socketClient } from './doors.ts';
import { startDoors, type Doors } from './http-options.ts';

const query = '{ viewer { version } }';
const subscription = 'subscription { events { __typename } }';
const refused = 'subscription { nothing }';

let doors: Doors;
let address: string;
beforeEach(async () => {
  const viewer = () => Promise.resolve({ version: '1' });
  doors = await startDoors({ services: { viewer } as unknown as Services });
  address = `${doors.url}/graphql`;
});
afterEach(async () => {
  await doors.stop();
  doors.feed.stop();
});

/** The first thing that an observable of any library tells. */
const first = <T>(source: {
  subscribe(observer: { next: (value: T) => void; error: (error: unknown) => void }): { unsubscribe(): void };
}): Promise<T> =>
  new Promise((resolve, reject) => {
    const listening = source.subscribe({
      next: (value) => {
        resolve(value);
        setImmediate(() => {
          listening.unsubscribe();
        });
      },
      error: reject,
    });
  });

describe('urql as it comes', () => {
  test('reads by GET and subscribes over event streams', async () => {
    const client = new Client({ url: address, exchanges: [fetchExchange], fetchSubscriptions: true });
    const answer = await client.query(query, {}).toPromise();
    expect(answer.error).toBeUndefined();
    expect(answer.data).toEqual({ viewer: { version: '1' } });
    const heard = await new Promise<{ data?: unknown }>((resolve) => {
      const listening = client.subscription(subscription, {}).subscribe((message) => {
        resolve(message);
        setImmediate(() => {
          listening.unsubscribe();
        });
      });
    });
    expect(heard.data).toEqual({ events: { __typename: 'Heartbeat' } });
    await expect.poll(() => doors.feed.health().streams).toBe(0);
  });

  test('shows why a document was refused', async () => {
    const client = new Client({ url: address, exchanges: [fetchExchange] });
    const { error } = await client.query('{ nothing }', {}).toPromise();
    expect(error?.graphQLErrors[0]?.message).toContain('Cannot query field "nothing"');
  });
});

describe('Apollo Client', () => {
  const overHttp = () =>
    new ApolloClient({ link: new HttpLink({ uri: address }), cache: new InMemoryCache() });

  test('reads over HTTP, and learns there how to subscribe', async () => {
    const client = overHttp();
    const { data } = await client.query({ query: gql(query) });
    expect(data).toMatchObject({ viewer: { version: '1' } });
    const { error } = await first<{ error?: unknown }>(client.subscribe({ query: gql(subscription) }));
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error)).toMatch(
      /event-stream|406/,
    );
    client.stop();
  });

  test('subscribes over graphql-ws', async () => {
    const socket = socketClient(doors.url);
    const client = new ApolloClient({ link: new GraphQLWsLink(socket), cache: new InMemoryCache() });
    const { data } = await first<{ data?: unknown }>(client.subscribe({ query: gql(subscription) }));
    expect(data).toMatchObject({ events: { __typename: 'Heartbeat' } });
    client.stop();
    await socket.dispose();
    await expect.poll(() => doors.feed.health().streams).toBe(0);
  });
});

describe('graphql-sse', () => {
  test('subscribes', async () => {
    const client = createSseClient({ url: address, retryAttempts: 0 });
    for await (const { data } of client.iterate({ query: subscription })) {
      expect(data).toEqual({ events: { __typename: 'Heartbeat' } });
      break;
    }
    client.dispose();
    await expect.poll(() => doors.feed.health().streams).toBe(0);
  });

  test('shows why a document was refused, at the first try', async () => {
    const client = createSseClient({ url: address, retryAttempts: 0 });
    const answers = [];
    for await (const answer of client.iterate({ query: refused })) answers.push(answer);
    expect(JSON.stringify(answers)).toContain('Cannot query field');
    client.dispose();
  });
});
