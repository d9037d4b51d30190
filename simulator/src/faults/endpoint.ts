import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Faults } from './faults.ts';
import { POD_FAULTS } from './pod-faults.ts';
import type { PodFault, PodMatch } from './pod-faults.ts';
import type { ApiFault } from './request-faults.ts';

const API_KINDS = [
  'down',
  'hang',
  'swallow',
  'empty-list',
  'watch-silent',
  'watch-expired',
  'slow',
  'status',
  'stale-list',
  'watch-cut',
];
const MOST_BYTES = 64 * 1024;

/** What is posted to break something. */
export type FaultRequest =
  ({ on: 'pod'; match?: PodMatch } & PodFault) | ({ on: 'api' } & ApiFault) | { on: 'node'; node: string };

export interface FaultEndpoint {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Faults over local HTTP, for demonstrations: `POST /faults` with JSON breaks something and answers its id, `GET /faults`
 * lists, `DELETE /faults/<id>` mends one, `DELETE /faults` all. Listens on loopback only and takes nothing but JSON with a
 * local Host, so that no web page can reach it.
 */
export async function startFaultEndpoint(faults: Faults, port = 0): Promise<FaultEndpoint> {
  const active = new Map<string, { fault: FaultRequest; mend: () => void }>();
  let serial = 0;
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, root, id] = (request.url ?? '').split('/');
    if (!isLocal(request) || root !== 'faults')
      return reply(response, 404, { error: 'POST, GET or DELETE /faults on localhost' });
    if (request.method === 'GET')
      return reply(
        response,
        200,
        [...active].map(([key, { fault }]) => ({ id: key, ...fault })),
      );
    if (request.method === 'DELETE') {
      for (const [key, { mend }] of active) {
        if (id !== undefined && id !== '' && key !== id) continue;
        mend();
        active.delete(key);
      }
      return reply(response, 200, { active: active.size });
    }
    if (request.method !== 'POST' || request.headers['content-type'] !== 'application/json')
      return reply(response, 415, { error: 'POST a fault as application/json' });
    const fault = parse(await body(request));
    if (typeof fault === 'string') return reply(response, 400, { error: fault });
    serial += 1;
    active.set(String(serial), { fault, mend: apply(faults, fault) });
    reply(response, 201, { id: String(serial), ...fault });
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      reply(response, 400, { error: error instanceof Error ? error.message : String(error) });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

function apply(faults: Faults, fault: FaultRequest): () => void {
  if (fault.on === 'node') return faults.loseNode(fault.node);
  if (fault.on === 'api') return faults.api.add(fault);
  return faults.pods.add(fault.match ?? {}, fault);
}

function parse(text: string): FaultRequest | string {
  const value = JSON.parse(text) as Partial<FaultRequest> & { kind?: string; node?: unknown };
  if (value.on === 'node')
    return typeof value.node === 'string' ? (value as FaultRequest) : 'a node fault needs "node"';
  const kinds: readonly string[] = value.on === 'pod' ? POD_FAULTS : value.on === 'api' ? API_KINDS : [];
  if (kinds.length === 0) return '"on" must be pod, api or node';
  if (!kinds.includes(value.kind ?? '')) return `"kind" must be one of ${kinds.join(', ')}`;
  return value as FaultRequest;
}

function isLocal(request: IncomingMessage): boolean {
  return (
    /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? '') &&
    request.headers.origin === undefined
  );
}

async function body(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new RangeError(`a fault takes at most ${String(MOST_BYTES)} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function reply(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}
