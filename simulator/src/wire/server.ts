import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import type { Http2SecureServer, ServerHttp2Session } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import type { ApiCore } from '../api/create-api.ts';
import type { RequestFacts, RequestFault, RequestFaults } from '../api/faults.ts';
import type { PodLogs } from '../api/pod-logs.ts';
import { StatusError } from '../api/api.ts';
import { reviewAccess } from './access-review.ts';
import type { ReviewedAccess } from './access-review.ts';
import type { Certificates } from './certificates.ts';
import { Discovery } from './discovery.ts';
import { serveLog } from './logs.ts';
import { ProtobufDecoder } from './protobuf.ts';
import { parseBody, readBody, renderingOf } from './request.ts';
import type { Incoming, Outgoing } from './request.ts';
import { refusal, send, tooManyRequests } from './respond.ts';
import type { Answer } from './respond.ts';
import { serveResource } from './resources.ts';
import { Routes, verbOf } from './route.ts';
import type { ResourceRoute } from './route.ts';
import { serveWatch } from './watch.ts';

export interface WireOptions {
  core: ApiCore;
  certificates: Certificates;
  token: string;
  faults?: RequestFaults;
  /** Asked at each log request: the kubelet may come later than the server. */
  logs?: () => PodLogs | undefined;
  denies?: (access: ReviewedAccess) => boolean;
  bookmarkMs?: number;
}

interface Exchange {
  request: Incoming;
  response: Outgoing;
  url: URL;
  route: ResourceRoute | undefined;
  facts: RequestFacts;
  fault: RequestFault;
}

const openPaths = new Set(['/livez', '/readyz', '/healthz', '/version']);
/** As long as Go's server: clients must not lose a connection they are about to use. */
const idleMs = 90_000;
const defaultBookmarkMs = 30_000;

/** The Kubernetes API on the wire: HTTPS, HTTP/2 and 1.1, bearer token. */
export class WireServer {
  readonly #options: WireOptions;
  readonly #routes: Routes;
  readonly #discovery: Discovery;
  readonly #protobuf: ProtobufDecoder;
  readonly #server: Http2SecureServer;
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #sockets = new Set<Socket>();

  constructor(options: WireOptions) {
    const { core, certificates } = options;
    this.#options = options;
    this.#routes = new Routes(core.registry.parts.kinds);
    this.#discovery = new Discovery(core.facts);
    this.#protobuf = new ProtobufDecoder(core.facts.messages);
    this.#server = createSecureServer({
      key: certificates.key,
      cert: certificates.cert,
      allowHTTP1: true,
      settings: { maxConcurrentStreams: 1000 },
    });
    Object.assign(this.#server, { keepAliveTimeout: idleMs });
    this.#server.on('request', (request, response) => {
      void this.#serve(request as unknown as Incoming, response as unknown as Outgoing);
    });
    this.#server.on('session', (session) => {
      this.#sessions.add(session);
      session.on('close', () => this.#sessions.delete(session));
      session.on('error', () => undefined);
    });
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => undefined);
    });
    this.#server.on('sessionError', () => undefined);
  }

  /** Listens on loopback; port 0 takes a free one. The result is the port. */
  async listen(port: number): Promise<number> {
    this.#server.listen(port, '127.0.0.1');
    await Promise.race([
      once(this.#server, 'listening'),
      once(this.#server, 'error').then(([error]) => Promise.reject(error as Error)),
    ]);
    return (this.#server.address() as AddressInfo).port;
  }

  /** Cuts every connection. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const session of this.#sessions) session.destroy();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #serve(request: Incoming, response: Outgoing): Promise<void> {
    response.on('error', () => undefined);
    try {
      await this.#handle(this.#exchange(request, response));
    } catch (error) {
      if (response.headersSent) response.end();
      else if (error instanceof StatusError) send(response, refusal(error));
      else
        send(
          response,
          refusal(
            new StatusError(
              500,
              'InternalError',
              `Internal error occurred: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
              {},
            ),
          ),
        );
    }
  }

  #exchange(request: Incoming, response: Outgoing): Exchange {
    const url = new URL(request.url ?? '/', 'https://localhost');
    const route = this.#routes.match(url.pathname);
    const isWatch = ['true', '1'].includes(url.searchParams.get('watch') ?? '');
    const method = request.method ?? 'GET';
    const facts: RequestFacts = {
      method,
      path: url.pathname,
      verb: verbOf(method, route, isWatch),
      kind: route?.kind.kind,
      namespace: route?.namespace,
      name: route?.name,
      userAgent: String(request.headers['user-agent'] ?? ''),
    };
    return { request, response, url, route, facts, fault: this.#options.faults?.decide(facts) ?? {} };
  }

  async #handle(exchange: Exchange): Promise<void> {
    const { request, response, url, facts, fault } = exchange;
    if (fault.hang === true) return;
    if (fault.refuse === true) {
      hangUp(request);
      return;
    }
    if (fault.delayMs !== undefined)
      await new Promise<void>((resolve) => setTimeout(resolve, fault.delayMs).unref());
    if (fault.status?.code === 429) {
      send(response, tooManyRequests(fault.status.retryAfterSeconds));
      return;
    }
    if (fault.status !== undefined)
      throw new StatusError(
        fault.status.code,
        fault.status.reason,
        fault.status.message,
        {},
        fault.status.retryAfterSeconds,
      );
    this.#authenticate(request, url.pathname);
    if (facts.verb === 'watch') {
      this.#watch(exchange);
      return;
    }
    if (exchange.route?.subresource === 'log') {
      serveLog(this.#options.core.store, this.#options.logs?.(), exchange.route, url.searchParams, response);
      return;
    }
    const answer = await this.#answer(exchange);
    if (fault.swallow === true) hangUp(request);
    else send(response, answer);
  }

  #authenticate(request: Incoming, path: string): void {
    if (openPaths.has(path)) return;
    if (request.headers.authorization !== `Bearer ${this.#options.token}`)
      throw new StatusError(401, 'Unauthorized', 'Unauthorized');
  }

  async #answer({ request, url, route, fault }: Exchange): Promise<Answer> {
    const { pathname, searchParams } = url;
    if (pathname === '/livez' || pathname === '/readyz' || pathname === '/healthz')
      return { code: 200, body: 'ok', contentType: 'text/plain; charset=utf-8' };
    const rendering = renderingOf(request.headers.accept);
    const contentType = String(request.headers['content-type'] ?? 'application/json');
    const method = request.method ?? 'GET';
    if (method === 'POST' && pathname === '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews')
      return reviewAccess(
        parseBody(await readBody(request), contentType, this.#protobuf),
        this.#options.denies,
      );
    if (route === undefined) {
      const found =
        method === 'GET'
          ? this.#discovery.answer(pathname, rendering, String(request.headers.host ?? ''))
          : undefined;
      if (found === undefined)
        throw new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});
      return found;
    }
    const body =
      method === 'GET' ? undefined : parseBody(await readBody(request), contentType, this.#protobuf);
    const agent = String(request.headers['user-agent'] ?? 'unknown').split('/')[0] ?? 'unknown';
    const manager = searchParams.get('fieldManager') ?? agent;
    const { registry } = this.#options.core;
    return serveResource({
      registry,
      route,
      method,
      query: searchParams,
      rendering,
      contentType,
      body,
      manager,
      emptyList: fault.emptyList === true,
      staleRevision: fault.staleRevision,
    });
  }

  #watch({ request, response, url, route, facts, fault }: Exchange): void {
    if (route === undefined)
      throw new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});
    const { core, faults, bookmarkMs = defaultBookmarkMs } = this.#options;
    const query = new URLSearchParams(url.searchParams);
    if (route.name !== undefined) query.set('fieldSelector', `metadata.name=${route.name}`);
    serveWatch({
      store: core.store,
      kind: route.kind,
      namespace: route.namespace,
      query,
      rendering: renderingOf(request.headers.accept),
      response,
      now: () => core.registry.parts.clock.now(),
      bookmarkMs,
      request: facts,
      fault: fault.watch,
      faults,
    });
  }
}

/** Ends the connection without an answer, as a broken network does. */
function hangUp(request: Incoming): void {
  const { stream } = request as { stream?: { session?: { destroy: () => void } } };
  if (stream !== undefined) stream.session?.destroy();
  else request.socket.destroy();
}
