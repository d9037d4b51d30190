import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FakeObject {
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

export interface FakeRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  verb: 'list' | 'watch' | 'other';
  headers: IncomingMessage['headers'];
  body: string;
}

/** What is to happen instead of the ordinary answer. */
export type Fault =
  | { status: number; body?: unknown; headers?: Record<string, string> }
  | { text: string }
  | 'hang'
  | 'reset'
  | undefined;

export interface FakeWatch {
  path: string;
  from: string;
  timeoutSeconds: number;
  /** Writes one event, with a new resource version unless the object has one. */
  send(type: string, object: FakeObject): void;
  write(bytes: string | Uint8Array): void;
  bookmark(resourceVersion: string): void;
  end(): void;
  reset(): void;
}

/**
 * The least that can be called a Kubernetes API, over plain HTTP, and scripted: lists of the objects put in, paged,
 * and watches that say only what the test tells them to say.
 */
export class FakeKubeApi {
  kubeconfigPath = '';
  uid = 'cluster-1';
  /** Asked before every answer. */
  fault: (request: FakeRequest) => Fault = () => undefined;
  readonly requests: FakeRequest[] = [];
  readonly watches: FakeWatch[] = [];
  connections = 0;
  readonly #objects = new Map<string, FakeObject[]>();
  readonly #server: Server;
  #version = 100;
  #dir = '';

  constructor() {
    this.#server = createServer((request, response) => {
      void this.#handle(request, response);
    });
    this.#server.on('connection', () => {
      this.connections += 1;
    });
  }

  async start(port = 0): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    this.#dir ||= await mkdtemp(join(tmpdir(), 'fake-kube-'));
    this.kubeconfigPath = join(this.#dir, 'kubeconfig');
    await writeFile(this.kubeconfigPath, JSON.stringify(kubeconfig(this.port)));
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Nobody is there any more; `start` with the same port brings it back. */
  async pause(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async stop(): Promise<void> {
    await this.pause();
    await rm(this.#dir, { recursive: true, force: true });
  }

  /** Puts the objects of a collection in place; each gets a uid and resource version where it has none. */
  put(path: string, ...objects: FakeObject[]): void {
    this.#objects.set(
      path,
      objects.map((object) => this.#complete(object)),
    );
  }

  /** How far it has come, what a test sent with a version of its own included. */
  get version(): string {
    return String(this.#version);
  }

  nextVersion(): string {
    this.#version += 1;
    return String(this.#version);
  }

  count(verb: FakeRequest['verb'], path: string): number {
    return this.requests.filter((request) => request.verb === verb && request.path === path).length;
  }

  open(path: string): FakeWatch[] {
    return this.watches.filter((watch) => watch.path === path);
  }

  #told(version = '0'): void {
    this.#version = Math.max(this.#version, Number(version));
  }

  #complete(object: FakeObject): FakeObject {
    const { metadata } = object;
    this.#told(metadata.resourceVersion);
    return {
      ...object,
      metadata: {
        ...metadata,
        uid: metadata.uid ?? `uid-${metadata.name}`,
        resourceVersion: metadata.resourceVersion ?? this.nextVersion(),
      },
    };
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await read(incoming);
    this.requests.push(request);
    const fault = this.fault(request);
    if (fault === 'hang') return;
    if (fault === 'reset') {
      incoming.socket.resetAndDestroy();
    } else if (fault && 'text' in fault) {
      response.end(fault.text);
    } else if (fault) {
      response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers });
      response.end(
        typeof fault.body === 'string' ? fault.body : JSON.stringify(fault.body ?? status(fault.status)),
      );
    } else if (request.verb === 'watch') this.#watch(request, incoming, response);
    else this.#answer(request, response);
  }

  #answer(request: FakeRequest, response: ServerResponse): void {
    if (request.path === '/readyz') {
      response.end('ok');
      return;
    }
    response.setHeader('content-type', 'application/json');
    if (request.query.get('fieldSelector') === 'metadata.name=kube-system') {
      const items = [{ metadata: { name: 'kube-system', uid: this.uid, resourceVersion: '1' } }];
      response.end(JSON.stringify({ kind: 'List', metadata: { resourceVersion: this.version }, items }));
      return;
    }
    const objects = this.#objects.get(request.path) ?? [];
    const from = Number(request.query.get('continue') ?? 0);
    const limit = Number(request.query.get('limit') ?? objects.length);
    const more = from + limit < objects.length;
    response.end(
      JSON.stringify({
        kind: 'FakeList',
        metadata: {
          resourceVersion: String(this.#version),
          ...(more ? { continue: String(from + limit) } : {}),
        },
        items: objects.slice(from, from + limit),
      }),
    );
  }

  #watch(request: FakeRequest, incoming: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    const line = (value: unknown): void => {
      response.write(`${JSON.stringify(value)}\n`);
    };
    const watch: FakeWatch = {
      path: request.path,
      from: request.query.get('resourceVersion') ?? '',
      timeoutSeconds: Number(request.query.get('timeoutSeconds')),
      send: (type, object) => {
        line({ type, object: this.#complete(object) });
      },
      write: (bytes) => {
        response.write(bytes);
      },
      bookmark: (resourceVersion) => {
        this.#told(resourceVersion);
        line({ type: 'BOOKMARK', object: { kind: 'Fake', metadata: { resourceVersion } } });
      },
      end: () => {
        response.end();
      },
      reset: () => {
        incoming.socket.resetAndDestroy();
      },
    };
    this.watches.push(watch);
    response.on('close', () => {
      const index = this.watches.indexOf(watch);
      if (index >= 0) this.watches.splice(index, 1);
    });
  }
}

async function read(incoming: IncomingMessage): Promise<FakeRequest> {
  const url = new URL(incoming.url ?? '/', 'http://fake');
  let body = '';
  for await (const part of incoming) body += String(part);
  const watching = url.searchParams.get('watch') === 'true';
  const isList = incoming.method === 'GET' && url.searchParams.has('limit');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    verb: watching ? 'watch' : isList ? 'list' : 'other',
    headers: incoming.headers,
    body,
  };
}

export const status = (code: number, reason = 'Failure', message = 'it failed', details?: unknown) => ({
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  code,
  reason,
  message,
  details,
});

function kubeconfig(port: number) {
  const name = 'fake';
  const server = `http://127.0.0.1:${String(port)}`;
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name, user: { token: 'secret-token' } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  };
}
