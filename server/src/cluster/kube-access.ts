import { createHash } from 'node:crypto';
import type { AgentOptions, RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { Agent, ProxyAgent, Socks5ProxyAgent, type buildConnector, type Dispatcher } from 'undici';
import type { Clock } from '../lib/clock.ts';
import { ClusterError } from './cluster.ts';

/** What one request needs: where to, over which connections, with which headers. */
export interface Access {
  origin: string;
  /** Path before `/api`, where the server is not at the root; no slash at its end. */
  basePath: string;
  dispatcher: Dispatcher;
  headers: Record<string, string>;
}

export type KubeSource = { kubeconfigPath: string } | { inCluster: true };

const rereadAfterMs = 10_000;

/**
 * Authentication by client-node, connections by us: one cached dispatcher for as long as the TLS material stays
 * the same (client-node opens a new TLS connection per call, checked by kube-access.wire.test.ts). Files of
 * tokens and certificates are read again every 10 s, and at once after a 401.
 */
export class KubeAccess {
  readonly #source: KubeSource;
  readonly #clock: Clock;
  #config: KubeConfig;
  #current: { access: Access; readAt: number } | undefined;
  #dispatcher: { key: string; value: Dispatcher } | undefined;

  private constructor(source: KubeSource, clock: Clock, config: KubeConfig) {
    this.#source = source;
    this.#clock = clock;
    this.#config = config;
  }

  static async open(source: KubeSource, clock: Clock): Promise<KubeAccess> {
    return new KubeAccess(source, clock, await loadConfig(source));
  }

  /** The name a person gave this cluster: of the context, else of the server's host. */
  get name(): string {
    if ('inCluster' in this.#source) return 'in-cluster';
    return this.#config.getCurrentContext() || this.#cluster().name;
  }

  get server(): { url: string; caFile: string | undefined } {
    const cluster = this.#cluster();
    return { url: cluster.server, caFile: cluster.caFile };
  }

  async current(): Promise<Access> {
    const now = this.#clock.monotonic();
    if (this.#current && now - this.#current.readAt < rereadAfterMs) return this.#current.access;
    const access = await this.#read();
    this.#current = { access, readAt: now };
    return access;
  }

  /** After a 401: the next call reads everything again, the kubeconfig file included. */
  async renew(): Promise<void> {
    this.#current = undefined;
    this.#config = await loadConfig(this.#source);
  }

  async close(): Promise<void> {
    await this.#dispatcher?.value.destroy();
    this.#dispatcher = undefined;
  }

  #cluster() {
    const cluster = this.#config.getCurrentCluster();
    if (!cluster)
      throw new ClusterError('failed', 'The kubeconfig names no current cluster: set a context in it.');
    return cluster;
  }

  async #read(): Promise<Access> {
    const cluster = this.#cluster();
    const options: RequestOptions = {};
    try {
      await this.#config.applyToHTTPSOptions(options);
    } catch (error) {
      // The error of an exec plugin or a missing file; it may quote a token, so only its class is told.
      const name = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : 'unknown';
      throw new ClusterError('forbidden', `Cannot get the credentials for ${cluster.server} (${name}).`, {
        retryable: true,
      });
    }
    const url = new URL(cluster.server);
    const tls = this.#config.createDispatcherOptions(cluster, options as AgentOptions);
    return {
      origin: url.origin,
      basePath: url.pathname.replace(/\/+$/, ''),
      dispatcher: this.#connections(tls),
      headers: headersOf(options),
    };
  }

  #connections(options: ReturnType<KubeConfig['createDispatcherOptions']>): Dispatcher {
    const key = createHash('sha256').update(JSON.stringify(options)).digest('hex');
    if (this.#dispatcher?.key === key) return this.#dispatcher.value;
    // Running watches end by themselves within minutes; their connections are closed after the last.
    this.#dispatcher?.value.close().catch(() => undefined);
    const value = createDispatcher(options);
    this.#dispatcher = { key, value };
    return value;
  }
}

/** HTTP/1.1: a connection that hangs or is cut takes one watch with it, not all of them. */
function createDispatcher(options: ReturnType<KubeConfig['createDispatcherOptions']>): Dispatcher {
  const pool = {
    allowH2: false,
    connections: 128,
    keepAliveTimeout: 45_000,
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  switch (options.type) {
    case 'none':
      return new Agent(pool);
    case 'agent':
      return new Agent({ ...pool, connect: { ...tls(options.connect), timeout: 10_000 } });
    case 'proxy':
      return new ProxyAgent({ ...pool, uri: options.uri, requestTls: tls(options.requestTls) });
    case 'socks':
      return new Socks5ProxyAgent(options.uri, { ...pool, requestTls: tls(options.requestTls) });
  }
}

/** The same TLS options under undici's name for them; only `undefined` is typed differently. */
function tls(options: object): buildConnector.BuildOptions {
  return options;
}

function headersOf(options: RequestOptions): Record<string, string> {
  const headers: Record<string, string> = { 'user-agent': 'shopyard' };
  for (const [name, value] of Object.entries(options.headers ?? {}))
    headers[name.toLowerCase()] = String(value);
  if (typeof options.auth === 'string') {
    headers['authorization'] = `Basic ${Buffer.from(options.auth).toString('base64')}`;
  }
  return headers;
}

/** Imported when needed: the package costs 0.4 s and 100 MB to load. */
async function loadConfig(source: KubeSource): Promise<KubeConfig> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  if ('inCluster' in source) {
    config.loadFromCluster();
    return config;
  }
  try {
    config.loadFromFile(source.kubeconfigPath);
  } catch (error) {
    const code = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : 'unknown';
    throw new ClusterError('failed', `Cannot read the kubeconfig ${source.kubeconfigPath} (${code}).`);
  }
  return config;
}
