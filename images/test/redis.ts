import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, signalFamily, start, until, type Running } from './processes.ts';

/** Where scripts/install-redis.sh unpacked Debian's packages; without it, what the PATH has. */
const unpacked = join(import.meta.dirname, '..', '.cache', 'redis', 'usr');

/** A real Redis with a password, as the chart's Valkey runs: nothing evicted, nothing saved. */
export class Redis {
  readonly port: number;
  readonly password = 'redispassword';
  readonly #folder = mkdtempSync(join(tmpdir(), 'shopyard-redis-'));
  #server: Running | undefined;

  private constructor(port: number) {
    this.port = port;
  }

  static async create(): Promise<Redis> {
    const redis = new Redis(await freePort());
    await redis.start();
    return redis;
  }

  get address(): string {
    return `redis://:${this.password}@127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    this.#server = start({
      command: 'redis-server',
      args: [
        ...['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--dir', this.#folder],
        ...['--requirepass', this.password, '--maxmemory', '96mb', '--maxmemory-policy', 'noeviction'],
      ],
      env: {
        PATH: `${join(unpacked, 'bin')}:${process.env['PATH'] ?? ''}`,
        LD_LIBRARY_PATH: join(unpacked, 'lib', libraryFolder()),
      },
    });
    await until('Redis', async () => ((await answers(this.port)) ? true : undefined), 20);
  }

  async stop(): Promise<void> {
    await this.#server?.stop('SIGKILL');
  }

  /** It lives and does not answer. */
  pause(): void {
    if (this.#server !== undefined) signalFamily(this.#server.pid, 'SIGSTOP');
  }

  resume(): void {
    if (this.#server !== undefined) signalFamily(this.#server.pid, 'SIGCONT');
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const libraryFolder = (): string => (process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu');

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.on('connect', () => end(true)).on('error', () => end(false));
  });
