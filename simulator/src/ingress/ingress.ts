import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Api } from '../api/api.ts';
import { innerPage, plainPage, shopPage } from './pages.ts';
import { createRouteTable } from './routes.ts';
import type { RouteTable } from './routes.ts';
import { shopOf } from './shop.ts';

export interface PlayedIngress {
  readonly port: number;
  close(): Promise<void>;
}

/** Plays the cluster's ingress controller on one port of this machine. Rejects if the port is taken. */
export async function startIngress({
  api,
  port = 4080,
  host = '127.0.0.1',
}: {
  api: Api;
  port?: number;
  host?: string;
}): Promise<PlayedIngress> {
  const table = createRouteTable(api);
  const server = createServer((request, response) => {
    answer(api, table, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  }).catch((error: unknown) => {
    table.stop();
    throw error;
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      table.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

function answer(api: Api, table: RouteTable, request: IncomingMessage, response: ServerResponse): void {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const route = table.route(host, path);
  if (route.kind === 'unknown-host') {
    send(
      request,
      response,
      404,
      plainPage('404: no shop here', `No Ingress of this cluster names the host ${host}.`),
    );
  } else if (route.kind === 'unknown-path') {
    send(
      request,
      response,
      404,
      plainPage('404: not found', `No path of the Ingress ${route.ingress.metadata.name} fits ${path}.`),
    );
  } else if (route.kind === 'unavailable') {
    send(
      request,
      response,
      503,
      plainPage(
        '503: no server is available',
        `The Service ${route.service} has no ready endpoint at the moment.`,
      ),
    );
  } else {
    const shop = shopOf(api, route.ingress.metadata.namespace ?? '');
    if (shop === undefined)
      send(
        request,
        response,
        200,
        plainPage(
          route.service.metadata.name,
          `The Service ${route.service.metadata.name} answers, and has no seed to show.`,
        ),
      );
    else send(request, response, 200, path === '/' ? shopPage(shop) : innerPage(shop, path));
  }
}

function send(request: IncomingMessage, response: ServerResponse, status: number, page: string): void {
  request.resume();
  const body = Buffer.from(page);
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': body.length,
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    'x-content-type-options': 'nosniff',
    'x-shopyard-simulated': 'true',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
