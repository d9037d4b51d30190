import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubectl, repository } from './tools.ts';
import { until } from './until.ts';

export interface Product {
  /** Address of dashboard and API, e.g. http://127.0.0.1:41234 */
  url: string;
  dataDir: string;
  /** Id of the server's process, as of its last start. */
  readonly pid: number;
  /** kubeconfig of the cluster that it works on. */
  kubeconfig: string;
  ingressPort: number;
  output(): string;
  /** Ids of the processes that the server started whose command line contains `part`. */
  children(part: string): number[];
  /** Ctrl-C, and waits for the end. Answers the exit code. */
  stop(): Promise<number | null>;
  /** kill -9 of the server process, and waits for the end. */
  kill(): Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** Starts it again on the same data directory and ports. */
  restart(env?: Record<string, string>): Promise<void>;
  /** Stops it and removes the data directory. */
  remove(): Promise<void>;
}

/** The environment without what is set for this suite or for the test cluster: the product refuses settings it does not know. */
const inherited = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('SHOPYARD_')));

/** The clusters that the suite runs on: `real` is the one that KUBECONFIG names. */
export const clusterKind: 'embedded' | 'real' =
  process.env['SHOPYARD_E2E_CLUSTER'] === 'real' ? 'real' : 'embedded';

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

class Running implements Product {
  readonly url: string;
  readonly dataDir = mkdtempSync(join(tmpdir(), 'shopyard-e2e-'));
  readonly ingressPort: number;
  readonly #port: number;
  readonly #env: Record<string, string>;
  #process: ChildProcess | undefined;
  #output = '';

  constructor(port: number, ingressPort: number, env: Record<string, string>) {
    this.#port = port;
    this.url = `http://127.0.0.1:${String(port)}`;
    this.ingressPort = ingressPort;
    this.#env = env;
  }

  get pid(): number {
    return this.#process?.pid ?? -1;
  }

  get kubeconfig(): string {
    return clusterKind === 'real'
      ? (process.env['KUBECONFIG'] ?? '')
      : join(this.dataDir, 'embedded/kubeconfig');
  }

  output(): string {
    return this.#output;
  }

  children(part: string): number[] {
    const parent = this.#process?.pid;
    return readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry))
      .filter((pid) => {
        try {
          const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
          const ppid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
          return ppid === parent && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(part);
        } catch {
          return false;
        }
      })
      .map(Number);
  }

  async restart(env: Record<string, string> = {}): Promise<void> {
    const child = spawn(process.execPath, [join(repository, 'server/dist/main.js')], {
      cwd: repository,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...inherited(),
        SHOPYARD_PORT: String(this.#port),
        SHOPYARD_DATA_DIR: this.dataDir,
        SHOPYARD_CLUSTER: clusterKind === 'real' ? 'kubeconfig' : 'embedded',
        // Nodes that are played serve no traffic; who runs on ones that do says so.
        SHOPYARD_EDGE: clusterKind === 'real' ? 'assume' : 'address',
        SHOPYARD_EMBEDDED_INGRESS_PORT: String(this.ingressPort),
        SHOPYARD_EMBEDDED_SPEED: '10',
        ...this.#env,
        ...env,
      },
    });
    this.#process = child;
    child.stdout.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    await until('the product answers /readyz', 60_000, async () => {
      if (child.exitCode !== null)
        throw new Error(`the product ended with ${String(child.exitCode)}:\n${this.#output}`);
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined);
      return answer?.status === 200;
    });
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null)
      return child?.exitCode ?? null;
    const ended = once(child, 'exit');
    child.kill(signal);
    const [code] = (await ended) as [number | null];
    return code;
  }

  signal(name: NodeJS.Signals): void {
    this.#process?.kill(name);
  }

  stop(): Promise<number | null> {
    return this.#end('SIGINT');
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** Starts the built product as a user does, on free loopback ports and a data directory of its own. */
export async function startProduct(env: Record<string, string> = {}): Promise<Product> {
  const product = new Running(await freePort(), await freePort(), env);
  // Each product has a database of its own; a test cluster is handed over as an operator would.
  if (clusterKind === 'real')
    await kubectl(
      product.kubeconfig,
      ...'delete lease shopyard -n shopyard-system --ignore-not-found'.split(' '),
    );
  await product.restart();
  return product;
}
