import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';
import { parse } from 'yaml';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are data of any kind, looked at by tests only */
export type Json = any;

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Json;
  text: string;
}

export interface CallOptions {
  body?: unknown;
  type?: string;
  accept?: string;
  headers?: Record<string, string>;
}

export interface WatchEvent {
  type: string;
  object: Json;
}

const patchTypes = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};

/** The bare wire: what a test says is what is sent. */
export class ApiClient {
  readonly url: string;
  readonly #agent: Agent;
  readonly #headers: Record<string, string>;

  constructor(kubeconfigPath: string, options: { allowH2?: boolean } = {}) {
    const config = parse(readFileSync(kubeconfigPath, 'utf8')) as Json;
    const { cluster } = config.clusters[0];
    const { user } = config.users[0];
    const text = (holder: Json, name: string): string | undefined =>
      holder[`${name}-data`] === undefined
        ? holder[name] === undefined
          ? undefined
          : readFileSync(holder[name], 'utf8')
        : Buffer.from(holder[`${name}-data`], 'base64').toString();
    this.url = cluster.server;
    const ca = text(cluster, 'certificate-authority');
    const cert = text(user, 'client-certificate');
    const key = text(user, 'client-key');
    this.#agent = new Agent({
      allowH2: options.allowH2 === true,
      connect: {
        ...(ca === undefined ? {} : { ca }),
        ...(cert === undefined ? {} : { cert }),
        ...(key === undefined ? {} : { key }),
      },
    });
    this.#headers = user.token === undefined ? {} : { authorization: `Bearer ${user.token}` };
  }

  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const { body, type = 'application/json', accept = 'application/json' } = options;
    const {
      statusCode,
      headers,
      body: stream,
    } = await request(`${this.url}${path}`, {
      method: method as 'GET',
      dispatcher: this.#agent,
      headers: {
        ...this.#headers,
        accept,
        'user-agent': 'contract/1',
        ...(body === undefined ? {} : { 'content-type': type }),
        ...options.headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
    });
    const text = await stream.text();
    return { status: statusCode, headers, text, body: text.startsWith('{') ? JSON.parse(text) : text };
  }

  get = (path: string, options?: CallOptions): Promise<Answer> => this.call('GET', path, options);
  post = (path: string, body: unknown): Promise<Answer> => this.call('POST', path, { body });
  put = (path: string, body: unknown): Promise<Answer> => this.call('PUT', path, { body });
  delete = (path: string, body?: unknown): Promise<Answer> =>
    this.call('DELETE', path, body === undefined ? {} : { body });
  patch = (path: string, kind: keyof typeof patchTypes, body: unknown): Promise<Answer> =>
    this.call('PATCH', path, { body, type: patchTypes[kind] });

  /** Server-side apply as `manager`. */
  apply(path: string, manager: string, body: unknown, query = ''): Promise<Answer> {
    return this.patch(`${path}?fieldManager=${manager}&fieldValidation=Strict${query}`, 'apply', body);
  }

  /** Reads a watch until `enough` says so, the server ends it, or the time is up. */
  async watch(
    path: string,
    enough: (events: WatchEvent[]) => boolean,
    milliseconds = 15_000,
  ): Promise<WatchEvent[]> {
    const events: WatchEvent[] = [];
    const end = new AbortController();
    const timer = setTimeout(() => {
      end.abort();
    }, milliseconds);
    try {
      const { body } = await request(`${this.url}${path}`, {
        dispatcher: this.#agent,
        headers: { ...this.#headers, accept: 'application/json' },
        signal: end.signal,
      });
      let rest = '';
      for await (const part of body.setEncoding('utf8') as AsyncIterable<string>) {
        const lines = (rest + part).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) events.push(JSON.parse(line) as WatchEvent);
        if (enough(events)) break;
      }
    } catch (error) {
      if (!end.signal.aborted) throw error;
    } finally {
      clearTimeout(timer);
      end.abort();
    }
    return events;
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}
