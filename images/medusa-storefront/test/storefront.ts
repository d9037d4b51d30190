import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { publishableKey } from './fake/medusa.ts';

const root = join(import.meta.dirname, '..');
const built = join(root, '.next/standalone');

export interface StorefrontOptions {
  backendUrl: string;
  env?: Record<string, string>;
}

/** The built shop as the image starts it: one process on a port of its own. */
export class Storefront {
  readonly url: string;
  readonly process: ChildProcess;
  output = '';

  private constructor(port: number, { backendUrl, env }: StorefrontOptions) {
    this.url = `http://127.0.0.1:${String(port)}`;
    this.process = spawn(process.execPath, ['server.js'], {
      cwd: assemble(),
      env: {
        PATH: process.env['PATH'] ?? '',
        NODE_ENV: 'production',
        HOSTNAME: '127.0.0.1',
        PORT: String(port),
        NEXT_TELEMETRY_DISABLED: '1',
        MEDUSA_BACKEND_URL: backendUrl,
        MEDUSA_PUBLISHABLE_KEY: publishableKey,
        PUBLIC_URL: this.url,
        STORE_ID: 'store-1',
        SEED_HASH: 'abcdef0123456789',
        STORE_NAME: 'Kettle & Co',
        STORE_THEME: 'light',
        STORE_CURRENCY: 'EUR',
        STORE_COUNTRY: 'DE',
        STORE_LOCALE: 'en-GB',
        ...env,
      },
    });
    for (const stream of [this.process.stdout, this.process.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  static async open(options: StorefrontOptions): Promise<Storefront> {
    const shop = new Storefront(await freePort(), options);
    const deadline = performance.now() + 30_000;
    for (;;) {
      const answer = await fetch(`${shop.url}/api/health`).catch(() => undefined);
      if (answer?.ok === true) return shop;
      if (shop.process.exitCode !== null || performance.now() > deadline)
        throw new Error(`the storefront did not start:\n${shop.output}`);
      await setTimeout(50);
    }
  }

  /** Ends it as Kubernetes would; answers its exit code. */
  async close(): Promise<number | null> {
    if (this.process.exitCode !== null) return this.process.exitCode;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    const [code] = (await ended) as [number | null];
    return code;
  }
}

/** Static files beside the server, as the Dockerfile puts them. */
function assemble(): string {
  if (!existsSync(join(built, 'server.js'))) throw new Error(`${built} is missing: npm run build`);
  cpSync(join(root, '.next/static'), join(built, '.next/static'), { recursive: true });
  cpSync(join(root, 'public'), join(built, 'public'), { recursive: true });
  return built;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
