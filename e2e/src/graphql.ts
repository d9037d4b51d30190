import { createClient, type Client } from 'graphql-ws';
import WebSocket from 'ws';

export interface Answer<T> {
  status: number;
  data: T | null | undefined;
  errors: { message: string; extensions?: Record<string, unknown> }[] | undefined;
}

/** One request over HTTP. */
export async function post<T>(
  url: string,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Answer<T>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
    },
    body: JSON.stringify({ query, variables }),
  });
  const body = (await response.json()) as { data?: T; errors?: Answer<T>['errors'] };
  return { status: response.status, data: body.data, errors: body.errors };
}

/** The data of one request; errors fail. */
export async function ask<T>(
  url: string,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<T> {
  const answer = await post<T>(url, query, variables);
  if (answer.errors !== undefined || answer.data === null || answer.data === undefined)
    throw new Error(`GraphQL answered ${String(answer.status)}: ${JSON.stringify(answer.errors)}`);
  return answer.data;
}

export function webSocketClient(url: string): Client {
  return createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: true,
  });
}

/** A subscription whose messages are kept as they come; `next` waits for one that fits. */
export class Subscription<T> {
  readonly messages: T[] = [];
  #waiting: (() => void)[] = [];
  #ended: Error | undefined;
  readonly stop: () => void;

  constructor(start: (push: (message: T) => void, end: (error: Error) => void) => () => void) {
    this.stop = start(
      (message) => {
        this.messages.push(message);
        this.#wake();
      },
      (error) => {
        this.#ended = error;
        this.#wake();
      },
    );
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** The first message, seen already or still to come, that fits. */
  async next(what: string, fits: (message: T) => boolean, timeoutMs = 30_000): Promise<T> {
    const signal = AbortSignal.timeout(timeoutMs);
    for (let index = 0; ; index += 1) {
      while (index >= this.messages.length) {
        if (this.#ended !== undefined)
          throw new Error(`the subscription ended before: ${what}`, { cause: this.#ended });
        await new Promise<void>((resolve, reject) => {
          this.#waiting.push(resolve);
          signal.addEventListener('abort', () => {
            reject(
              new Error(
                `not within ${String(timeoutMs / 1000)} s: ${what}; last: ${JSON.stringify(this.messages.at(-1))}`,
              ),
            );
          });
        });
      }
      const message = this.messages[index];
      if (message !== undefined && fits(message)) return message;
    }
  }
}

/** Subscribes over WebSocket with the protocol graphql-transport-ws. */
export function subscribe<T>(
  client: Client,
  query: string,
  variables: Record<string, unknown> = {},
): Subscription<T> {
  return new Subscription<T>((push, end) =>
    client.subscribe<T>(
      { query, variables },
      {
        next: (result) => {
          if (result.errors) end(new Error(JSON.stringify(result.errors)));
          else if (result.data) push(result.data);
        },
        error: (error) => {
          end(error instanceof Error ? error : new Error(JSON.stringify(error)));
        },
        complete: () => {
          end(new Error('completed'));
        },
      },
    ),
  );
}

/** Subscribes over server-sent events, as a script with nothing but HTTP does. */
export function subscribeByEvents<T>(
  url: string,
  query: string,
  variables: Record<string, unknown> = {},
): Subscription<T> {
  const controller = new AbortController();
  return new Subscription<T>((push, end) => {
    const read = async (): Promise<void> => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        signal: controller.signal,
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify({ query, variables }),
      });
      if (response.status !== 200 || response.body === null)
        throw new Error(`server-sent events answered ${String(response.status)}`);
      let rest = '';
      for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
        const blocks = (rest + chunk).split(/\r?\n\r?\n/);
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const data = /^data: ?(.*)$/m.exec(block)?.[1];
          if (data !== undefined && data !== '') push((JSON.parse(data) as { data: T }).data);
        }
      }
      throw new Error('the stream ended');
    };
    read().catch((error: unknown) => {
      end(error instanceof Error ? error : new Error(String(error)));
    });
    return () => {
      controller.abort();
    };
  });
}
