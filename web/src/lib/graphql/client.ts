import { createClient } from 'graphql-ws';
import { type Failure, failureOf, unanswered } from './failure.ts';
import type { TypedDocumentString } from './generated/operations.ts';
import type { LiveSink } from './live.svelte.ts';

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

/** The server answers within this, or not at all: it only writes down what is wanted. */
const requestTimeoutMs = 30_000;

/**
 * Requests over HTTP, without a cache (live data has its own store); subscriptions over one WebSocket.
 * Neither retries by itself: a mutation is repeated by the person, a stream by `Live` with its newest cursor.
 */
export function connectApi(endpoint: URL, send: typeof fetch = fetch): Api {
  const socketUrl = endpoint.href.replace(/^http/, 'ws');
  const socket = createClient({ url: socketUrl, retryAttempts: 0, connectionAckWaitTimeout: 10_000 });
  return {
    async request<T, V extends object>(
      document: TypedDocumentString<T, V>,
      variables: V,
    ): Promise<Answer<T>> {
      try {
        const response = await send(endpoint, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            accept: 'application/graphql-response+json, application/json',
          },
          body: JSON.stringify({ query: document.toString(), variables }),
          signal: AbortSignal.timeout(requestTimeoutMs),
        });
        const body = (await response.json()) as { data?: T | null; errors?: unknown };
        if (body.data && !body.errors) return { ok: true, data: body.data };
        return { ok: false, failure: failureOf(body.errors, response) };
      } catch (problem) {
        return { ok: false, failure: unanswered(problem) };
      }
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
