import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { GraphQLSchema } from 'graphql';
import type { Clock, Random } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Metrics } from '../lib/metrics.ts';
import type { Services } from '../schema/context.ts';
import { answerText } from './answers.ts';
import { isRefusal, type Authenticate } from './caller.ts';
import { createDashboard } from './dashboard.ts';
import { EventStreams } from './event-streams.ts';
import { securityHeaders } from './headers.ts';
import { answerLive, answerReady, type HealthCheck } from './health.ts';
import { hostAllowed, originAllowed } from './hosts.ts';
import { createGraphqlDoor } from './graphql-door.ts';
import { createPipeline } from './pipeline.ts';
import { createSchemaPage } from './schema-page.ts';
import { Caps, socketLimits, type SocketLimits } from './socket-caps.ts';
import { createSocketDoor, type SocketDoor } from './websocket.ts';

export interface HttpOptions {
  schema: GraphQLSchema;
  services: Services;
  authenticate: Authenticate;
  host: string;
  port: number;
  /** Folders of the built dashboard and of the built explorer. */
  dashboardFolder: string;
  explorerFolder: string;
  checks: readonly HealthCheck[];
  metrics: Metrics;
  log: Log;
  clock: Clock;
  random: Random;
  limits?: Partial<SocketLimits>;
}

export interface HttpServer {
  /** Where it listens; with port 0 the one that was free. */
  port: number;
  /** Closes sockets with 1001, ends streams, resolves when nothing is open. */
  stop(): Promise<void>;
}

/** The doors of the server. Rejects with the error of `listen` (address in use, not permitted). */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const limits = { ...socketLimits, ...options.limits };
  const streams = new EventStreams(new Caps(limits.streams, limits.streamsPerAddress), options.clock);
  const pipeline = createPipeline({ ...options, streams });
  const graphql = createGraphqlDoor({ ...options, pipeline, streams });
  const sockets = createSocketDoor({ pipeline, clock: options.clock, limits });
  const dashboard = createDashboard(options.dashboardFolder);
  const schema = createSchemaPage(options.schema);
  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: 30_000,
      connectionsCheckingInterval: limits.headersMs / 2,
      keepAliveTimeout: 10_000,
      maxHeaderSize: 16_384,
    },
    (request, response) => {
      route(request, response);
    },
  );
  server.maxConnections = limits.sockets * 2;
  options.metrics.gauge('shopyard_websockets', 'Open WebSockets.', () => sockets.open());

  const route = (request: IncomingMessage, response: ServerResponse): void => {
    securityHeaders(response);
    const path = pathOf(request);
    if (path === undefined) {
      answerText(response, 400, 'The address is malformed.');
      return;
    }
    if (path === '/livez') {
      answerLive(response);
      return;
    }
    const caller = options.authenticate(request);
    if (!hostAllowed(request, options.host))
      answerText(
        response,
        421,
        `This server does not answer as ${JSON.stringify(request.headers.host ?? '')}.`,
      );
    else if (isRefusal(caller)) answerText(response, caller.status, caller.message);
    else if (path === '/readyz') answerReady(request, response, options.checks);
    else if (path === '/metrics') void answerMetrics(response, options.metrics);
    else if (path === '/schema.graphql') schema(request, response);
    else if (path === '/graphql' || path.startsWith('/graphql/'))
      graphql(request, response, { path, caller });
    else dashboard(request, response, path);
  };

  server.on('upgrade', (request, socket, head) => {
    upgrade(options, sockets, { request, socket, head });
  });

  await listening(server, options.host, options.port);
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => stopped(server, [() => sockets.close(), () => streams.end()]),
  };
}

/** Host, origin and caller are checked before a socket exists. */
function upgrade(
  { host, authenticate }: HttpOptions,
  sockets: SocketDoor,
  { request, socket, head }: { request: IncomingMessage; socket: Duplex; head: Buffer },
): void {
  socket.on('error', () => socket.destroy());
  const refuse = (status: number, message: string): void => {
    const head = [
      `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`,
      'Connection: close',
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${String(Buffer.byteLength(message))}`,
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${message}`);
  };
  const caller = authenticate(request);
  if (!/^\/graphql\/?$/.test(pathOf(request) ?? '')) refuse(404, 'Sockets are at /graphql.');
  else if (!hostAllowed(request, host) || !originAllowed(request))
    refuse(403, 'Sockets from pages of another name or origin are refused.');
  else if (!caller) refuse(401, 'A token is needed.');
  else if (isRefusal(caller)) refuse(caller.status, caller.message);
  else sockets.accept(request, socket, head, caller);
}

/** The path without query, decoded; undefined where it cannot be decoded. */
function pathOf(request: IncomingMessage): string | undefined {
  const [raw = '/'] = (request.url ?? '/').split('?');
  try {
    const path = decodeURIComponent(raw);
    return path.startsWith('/') && !path.includes('\0') ? path : undefined;
  } catch {
    return undefined;
  }
}

async function answerMetrics(response: ServerResponse, { registry }: Metrics): Promise<void> {
  try {
    const text = await registry.metrics();
    response.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' }).end(text);
  } catch {
    answerText(response, 500, 'The metrics could not be read.');
  }
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function stopped(server: Server, doors: readonly (() => Promise<void>)[]): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  server.closeIdleConnections();
  await Promise.all(doors.map((close) => close()));
  server.closeAllConnections();
  await closed;
}
