import { Client, fetchExchange } from '@urql/core';
import { createClient } from 'graphql-ws';
import type { TypedDocumentString } from './generated/operations.ts';
import type { LiveSink } from './live.svelte.ts';
import { type Failure, failureFrom } from './failure.ts';

export type Answer<T> = { ok: true; data: T } | { ok: false; failure: Failure };

/** What pages need of the API. The real one is made by `connectApi`; tests bring a scripted one. */
export interface Api {
  request<T, V extends object>(document: TypedDocumentString<T, V>, variables: V): Promise<Answer<T>>;
  subscribe<T, V extends object>(
    document: TypedDocumentString<T, V>,
    variables: V,
    sink: LiveSink<T>,
  ): () => void;
}

/**
 * Requests over HTTP without any cache (live data has its own store), subscriptions over one WebSocket.
 * The socket never retries by itself: it would repeat the first cursor, see `Live`.
 */
export function connectApi(endpoint: URL): Api {
  const socketUrl = endpoint.href.replace(/^http/, 'ws');
  const client = new Client({
    url: endpoint.href,
    exchanges: [fetchExchange],
    preferGetMethod: false,
    requestPolicy: 'network-only',
    fetchOptions: { headers: { 'x-shopyard-via': 'dashboard' } },
  });
  const socket = createClient({ url: socketUrl, retryAttempts: 0, connectionAckWaitTimeout: 10_000 });
  return {
    async request<T, V extends object>(
      document: TypedDocumentString<T, V>,
      variables: V,
    ): Promise<Answer<T>> {
      const result = await client.query<T, V>(document.toString(), variables).toPromise();
      if (result.error) return { ok: false, failure: failureFrom(result.error) };
      if (result.data === undefined)
        return { ok: false, failure: failureFrom(new Error('The answer was empty.')) };
      return { ok: true, data: result.data };
    },
    subscribe<T, V extends object>(
      document: TypedDocumentString<T, V>,
      variables: V,
      sink: LiveSink<T>,
    ): () => void {
      const payload = { query: document.toString(), variables: variables as Record<string, unknown> };
      return socket.subscribe<T>(payload, {
        next({ data, errors }) {
          if (errors?.[0]) sink.ended(errors[0].message);
          else if (data) sink.next(data);
        },
        error: (problem) => sink.ended(causeOf(problem)),
        complete: () => sink.ended('the server ended the stream'),
      });
    },
  };
}

function causeOf(problem: unknown): string {
  if (Array.isArray(problem)) return problem.map((one: { message?: string }) => one.message ?? '').join(', ');
  if (problem instanceof CloseEvent) return problem.reason || `the connection closed (${problem.code})`;
  return 'the server cannot be reached';
}
