import { createClient, type Client } from 'graphql-ws';
import WebSocket from 'ws';

export interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions?: Record<string, unknown> }[];
}

/** One way into the API. `stream` answers with the messages one by one; `return` of it ends the subscription. */
export interface Door {
  ask(query: string, variables?: Record<string, unknown>): Promise<Answer>;
  stream(query: string, variables?: Record<string, unknown>): AsyncGenerator<Answer>;
  close(): Promise<void>;
}

export async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; answer: Answer; headers: Headers }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return {
    status: response.status,
    answer: isJson ? (JSON.parse(text) as Answer) : {},
    headers: response.headers,
  };
}

async function* events(url: string, body: unknown): AsyncGenerator<Answer> {
  const controller = new AbortController();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify(body),
    signal: controller.signal,
  });
  try {
    let rest = '';
    for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (data) yield JSON.parse(data) as Answer;
      }
    }
  } finally {
    controller.abort();
  }
}

const eventDoor = (url: string): Door => ({
  async ask(query, variables) {
    for await (const answer of events(url, { query, variables })) return answer;
    throw new Error('the stream ended without an answer');
  },
  stream: (query, variables) => events(url, { query, variables }),
  close: () => Promise.resolve(),
});

const httpDoor = (url: string): Door => ({
  ...eventDoor(url),
  ask: async (query, variables) => (await post(url, { query, variables })).answer,
});

export function socketClient(url: string, options: { headers?: Record<string, string> } = {}): Client {
  class Socket extends WebSocket {
    constructor(address: string, protocols: string[]) {
      super(address, protocols, { headers: options.headers ?? {} });
    }
  }
  return createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: Socket,
    retryAttempts: 0,
  });
}

function socketDoor(url: string): Door {
  const client = socketClient(url);
  const iterate = (query: string, variables?: Record<string, unknown>): AsyncGenerator<Answer> =>
    client.iterate({ query, variables: variables ?? {} }) as unknown as AsyncGenerator<Answer>;
  return {
    async ask(query, variables) {
      try {
        for await (const answer of iterate(query, variables)) return answer;
      } catch (error) {
        if (Array.isArray(error)) return { errors: error as NonNullable<Answer['errors']> };
        throw error;
      }
      throw new Error('the socket ended without an answer');
    },
    stream: iterate,
    close: async () => {
      await client.dispose();
    },
  };
}

export const doors = { HTTP: httpDoor, 'server-sent events': eventDoor, WebSocket: socketDoor } as const;
