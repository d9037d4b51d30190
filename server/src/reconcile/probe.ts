import { Agent, type Dispatcher } from 'undici';
import type { EdgeSettings } from '../domain/cluster.ts';

export interface ProbeTarget {
  /** Public address of the shop's front page. */
  url: string;
  /** host or host:port to connect to instead of what the name resolves to. */
  address: string;
  storeId: string;
}

/** `silent`: nothing at that address answered HTTP at all. */
export type ProbeAnswer =
  | { kind: 'selling'; seedHash: string }
  | { kind: 'notSelling'; message: string }
  | { kind: 'silent'; message: string };

export interface Prober {
  ask(target: ProbeTarget, signal?: AbortSignal): Promise<ProbeAnswer>;
  close(): Promise<void>;
}

const deadlineMs = 5000;
const mostBytes = 256 * 1024;
const mostRedirects = 3;

/**
 * Asks a shop for its front page where the edge listens, with the shop's own Host header. The answer must be 200 and
 * carry the store's meta tag. Bounded in time and size; follows redirects within the same host only. Certificates
 * are not judged here: whether the shop sells is one question, whether its certificate is right another.
 */
export function createProber(): Prober {
  const agent = new Agent({
    connect: { timeout: deadlineMs, rejectUnauthorized: false },
    headersTimeout: deadlineMs,
    bodyTimeout: deadlineMs,
    keepAliveTimeout: 1000,
    maxResponseSize: -1,
  });
  return {
    async ask(target, signal) {
      const deadline = AbortSignal.any([AbortSignal.timeout(deadlineMs), ...(signal ? [signal] : [])]);
      try {
        return await follow(agent, target, new URL(target.url), deadline);
      } catch (error) {
        return {
          kind: 'silent',
          message: `${target.address} does not answer for ${new URL(target.url).host}: ${reasonOf(error)}`,
        };
      }
    },
    close: () => agent.close(),
  };
}

/** Where the probe connects: as the operator says, else the Ingress's address at the public port. */
export function probeAddress(edge: EdgeSettings, ingressAddress: string | undefined): string | undefined {
  if (edge.probeAddress !== undefined) return edge.probeAddress;
  if (ingressAddress === undefined) return undefined;
  const host = ingressAddress.includes(':') ? `[${ingressAddress}]` : ingressAddress;
  return edge.port === undefined ? host : `${host}:${edge.port}`;
}

async function follow(
  agent: Agent,
  target: ProbeTarget,
  url: URL,
  signal: AbortSignal,
  redirects = 0,
): Promise<ProbeAnswer> {
  const response = await agent.request({
    origin: `${url.protocol}//${target.address}`,
    path: `${url.pathname}${url.search}`,
    method: 'GET',
    headers: { host: url.host, accept: 'text/html', 'user-agent': 'shopyard-probe' },
    signal,
  });
  const location = response.headers['location'];
  if (response.statusCode >= 300 && response.statusCode < 400 && typeof location === 'string') {
    await response.body.dump();
    const next = new URL(location, url);
    if (next.hostname !== url.hostname)
      return { kind: 'notSelling', message: `it sends visitors to ${next.host}` };
    if (redirects === mostRedirects) return { kind: 'notSelling', message: 'it redirects in a circle' };
    return follow(agent, target, next, signal, redirects + 1);
  }
  if (response.statusCode !== 200) {
    await response.body.dump();
    return { kind: 'notSelling', message: `it answers HTTP ${response.statusCode}` };
  }
  return judge(await firstBytes(response.body), target.storeId);
}

async function firstBytes(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk as Uint8Array);
    chunks.push(bytes);
    size += bytes.length;
    if (size >= mostBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, mostBytes).toString('utf8');
}

/** Reads the meta tag out of the page. */
export function judge(page: string, storeId: string): ProbeAnswer {
  for (const [tag] of page.matchAll(/<meta\s[^>]*>/gi)) {
    if (!/name\s*=\s*["']?shopyard-store["'\s]/i.test(tag)) continue;
    const content = /content\s*=\s*["']([^"']*)["']/i.exec(tag)?.[1] ?? '';
    const [id, seedHash] = content.split('/');
    if (id !== storeId) return { kind: 'notSelling', message: 'another shop answers at its address' };
    return { kind: 'selling', seedHash: seedHash ?? '' };
  }
  return { kind: 'notSelling', message: 'its front page does not carry the mark of this shop' };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${deadlineMs / 1000} s`;
  const code: unknown = 'code' in error ? error.code : undefined;
  if (code === 'ECONNREFUSED') return 'the connection is refused';
  if (code === 'ENOTFOUND') return 'the name is unknown';
  return error.message || error.name;
}
