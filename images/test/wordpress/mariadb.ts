import { execFile } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, run, signalFamily, start, until, type Running } from '../processes.ts';
import { imageUser } from './user.ts';

const path = process.env['PATH'] ?? '';

/** A MariaDB of its own, with the databases and logins that the chart's StatefulSet would have made. */
export class MariaDb {
  readonly port: number;
  readonly #folder: string;
  #server: Running | undefined;

  private constructor(port: number, folder: string) {
    this.port = port;
    this.#folder = folder;
  }

  static async create(databases: readonly string[]): Promise<MariaDb> {
    const folder = mkdtempSync(join(tmpdir(), 'shopyard-mariadb-'));
    mkdirSync(join(folder, 'data'));
    for (const name of [folder, join(folder, 'data')])
      if (imageUser !== undefined) chownSync(name, imageUser, imageUser);
    const made = await run({
      command: 'mariadb-install-db',
      args: [
        '--no-defaults',
        `--datadir=${folder}/data`,
        '--auth-root-authentication-method=normal',
        '--skip-test-db',
      ],
      env: { PATH: path },
      uid: imageUser,
    });
    if (made.code !== 0) throw new Error(made.output);
    const logins = ['shop_a', 'shop_b'].map(
      (name) => `create user '${name}'@'%' identified by 'databasepassword';\n`,
    );
    const grants = databases.flatMap((name) => [
      `create database ${name} character set utf8mb4;\n`,
      ...['shop_a', 'shop_b'].map((login) => `grant all privileges on ${name}.* to '${login}'@'%';\n`),
    ]);
    writeFileSync(join(folder, 'first.sql'), [...logins, ...grants].join(''));
    const database = new MariaDb(await freePort(), folder);
    await database.start(join(folder, 'first.sql'));
    return database;
  }

  async start(first?: string): Promise<void> {
    const folder = this.#folder;
    const server = start({
      command: 'mariadbd',
      args: [
        '--no-defaults',
        `--datadir=${folder}/data`,
        `--socket=${folder}/db.sock`,
        `--port=${String(this.port)}`,
        '--bind-address=127.0.0.1',
        `--pid-file=${folder}/db.pid`,
        '--innodb-buffer-pool-size=64M',
        '--character-set-server=utf8mb4',
        ...(first === undefined ? [] : [`--init-file=${first}`]),
      ],
      env: { PATH: path },
      uid: imageUser,
    });
    this.#server = server;
    await until('MariaDB answers', async () => {
      if (server.code() !== undefined) throw new Error(server.output());
      return await this.query('mysql', 'select 1');
    });
  }

  /** Rows of tab-separated columns. */
  async query(database: string, text: string): Promise<string[][]> {
    const args = [
      '--no-defaults',
      `--socket=${this.#folder}/db.sock`,
      '-u',
      'root',
      '-N',
      '-B',
      '-e',
      text,
      database,
    ];
    const { stdout } = await promisify(execFile)('mariadb', args);
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t'));
  }

  /** One line per table: its name and checksum. */
  async contents(database: string): Promise<Map<string, string>> {
    const tables = await this.query(database, 'show tables');
    const names = tables.map(([name]) => `\`${name ?? ''}\``).join(', ');
    const rows = await this.query(database, `checksum table ${names}`);
    return new Map(rows.map(([name = '', sum = '']) => [name.slice(database.length + 1), sum]));
  }

  /** It lives and does not answer. */
  pause(): void {
    if (this.#server !== undefined) signalFamily(this.#server.pid, 'SIGSTOP');
  }

  resume(): void {
    if (this.#server !== undefined) signalFamily(this.#server.pid, 'SIGCONT');
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
  }

  residentMiB(): number {
    return this.#server?.residentMiB() ?? 0;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
