import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { parse } from 'yaml';

type Manner = 'pass' | 'freeze' | 'hold-answers' | 'deny';

/** A faulty wire between a client and a server, as a TCP proxy. What it held back goes on when it passes again. */
export class WireProxy {
  readonly #target: number;
  readonly #pairs = new Set<{ client: Socket; server: Socket }>();
  #listener: Server | undefined;
  #manner: Manner = 'pass';
  #port = 0;
  /** Connections that clients have opened or tried so far, those that were reset at once included. */
  connections = 0;

  constructor(targetPort: number) {
    this.#target = targetPort;
  }

  get port(): number {
    return this.#port;
  }

  async listen(): Promise<this> {
    const listener = createServer({ allowHalfOpen: false }, (client) => {
      this.#join(client);
    });
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject);
      listener.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#listener = listener;
    this.#port = (listener.address() as AddressInfo).port;
    return this;
  }

  /** Everything goes through again; what was refused is listened for again. */
  async pass(): Promise<void> {
    if (!this.#listener) await this.listen();
    this.#become('pass');
  }

  /** Connections are taken, and nothing is heard any more: what a stopped process looks like. */
  freeze(): void {
    this.#become('freeze');
  }

  /** Requests arrive and are carried out; their answers do not come back. */
  holdAnswers(): void {
    this.#become('hold-answers');
  }

  /** Every connection is reset, those that come too, and counted. */
  deny(): void {
    this.#become('deny');
    this.reset();
  }

  /** Resets every open connection, once. */
  reset(): void {
    for (const { client, server } of [...this.#pairs]) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  }

  /** Nobody listens any more, until it passes again. */
  async refuse(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    const closed = new Promise((resolve) => (listener ? listener.close(resolve) : resolve(undefined)));
    this.reset();
    await closed;
  }

  #join(client: Socket): void {
    this.connections += 1;
    if (this.#manner === 'deny') {
      client.on('error', () => undefined);
      client.resetAndDestroy();
      return;
    }
    const server = connect(this.#target, '127.0.0.1');
    const pair = { client, server };
    this.#pairs.add(pair);
    for (const socket of [client, server]) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#pairs.delete(pair);
        client.destroy();
        server.destroy();
      });
    }
    this.#carry(pair);
  }

  #become(manner: Manner): void {
    this.#manner = manner;
    for (const pair of this.#pairs) this.#carry(pair);
  }

  #carry({ client, server }: { client: Socket; server: Socket }): void {
    client.unpipe(server).pause();
    server.unpipe(client).pause();
    if (this.#manner !== 'freeze') client.pipe(server);
    if (this.#manner === 'pass') server.pipe(client);
  }
}

/** A faulty wire to this port of this machine, gone with the test. */
export async function aWireTo(port: number): Promise<WireProxy> {
  const proxy = await new WireProxy(port).listen();
  onTestFinished(async () => {
    await proxy.refuse();
  });
  return proxy;
}

/** A faulty wire to the API server that the kubeconfig names, with a kubeconfig of its own. */
export async function aWireToCluster(
  kubeconfigPath: string,
  user?: { token: string },
): Promise<{ wire: WireProxy; kubeconfigPath: string }> {
  const config = parse(readFileSync(kubeconfigPath, 'utf8')) as {
    clusters: { cluster: { server: string } }[];
    users: { user: Record<string, string> }[];
  };
  const { cluster } = config.clusters[0]!;
  const wire = await aWireTo(Number(new URL(cluster.server).port));
  cluster.server = `https://127.0.0.1:${String(wire.port)}`;
  if (user) config.users[0]!.user = user;
  const dir = mkdtempSync(join(tmpdir(), 'shopyard-wire-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true, force: true });
  });
  const path = join(dir, 'kubeconfig');
  writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
  return { wire, kubeconfigPath: path };
}
