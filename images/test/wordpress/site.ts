import { execFileSync } from 'node:child_process';
import {
  chownSync,
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { chmodSync } from 'node:fs';
import { spawn, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, run, until, type Ended } from '../processes.ts';
import { imageUser } from './user.ts';

const image = new URL('../../wordpress/', import.meta.url).pathname;

/**
 * The image's files laid out as the Dockerfile lays them out, in a folder of their own, and its commands run as its user. Nothing but
 * `wp-content/uploads`, `/tmp` and Apache's two folders belongs to that user.
 */
export class Site {
  readonly folder = mkdtempSync(join(tmpdir(), 'shopyard-wordpress-'));
  readonly #sources: string;
  #apache: ChildProcess | undefined;
  port = 0;

  constructor(sources: string, release: 'woocommerce' | 'woocommerce-older') {
    this.#sources = sources;
    const root = join(this.folder, 'root');
    cpSync(join(sources, 'wordpress'), root, { recursive: true });
    rmSync(join(root, 'wp-content'), { recursive: true, force: true });
    rmSync(join(root, 'wp-config-sample.php'), { force: true });
    cpSync(join(sources, release), join(root, 'wp-content/plugins/woocommerce'), { recursive: true });
    cpSync(join(image, 'root'), root, { recursive: true });
    execFileSync('chmod', ['-R', 'u=rX,go=rX', root]);
    chmodSync(this.folder, 0o755);
    for (const name of ['run', 'lock', 'tmp', 'root/wp-content/uploads']) this.#writable(name);
    mkdirSync(join(this.folder, 'etc'));
    for (const name of ['apache', 'php'])
      cpSync(join(image, name), join(this.folder, 'etc'), { recursive: true });
    const modules = ['rewrite', 'headers', 'expires', 'remoteip', 'setenvif', 'dir', 'mime', 'env'];
    if (imageUser !== undefined) execFileSync('a2enmod', ['-q', ...modules], { stdio: 'ignore' });
  }

  #writable(name: string): void {
    const path = join(this.folder, name);
    execFileSync('mkdir', ['-p', path]);
    chmodSync(path, 0o755);
    if (imageUser !== undefined) chownSync(path, imageUser, imageUser);
  }

  /** The chart's environment, and where things lie here instead of in an image. */
  #environment(given: Record<string, string>): Record<string, string> {
    return {
      ...given,
      PATH: `${join(image, 'bin')}:${join(this.#sources, 'wp-cli/usr/local/bin')}:${process.env['PATH'] ?? ''}`,
      HOME: join(this.folder, 'tmp'),
      SHOPYARD_LIB: join(image, 'lib'),
      SHOPYARD_ETC: join(this.folder, 'etc'),
      PHP_INI_SCAN_DIR: `:${join(this.folder, 'etc')}`,
      WORDPRESS_ROOT: join(this.folder, 'root'),
      APACHE_RUN_DIR: join(this.folder, 'run'),
      APACHE_LOCK_DIR: join(this.folder, 'lock'),
    };
  }

  /** Runs a command of the image to its end. */
  command(name: string, environment: Record<string, string>, args: string[] = []): Promise<Ended> {
    return run({
      command: name,
      args,
      env: this.#environment(environment),
      cwd: join(this.folder, 'root'),
      uid: imageUser,
    });
  }

  file(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** Starts Apache; resolves when it answers anything. */
  async serve(environment: Record<string, string>): Promise<void> {
    this.port = await freePort();
    const log = openSync(join(this.folder, 'web.log'), 'a');
    // Apache opens its standard output anew, which takes a file that its user may open.
    if (imageUser !== undefined) chownSync(join(this.folder, 'web.log'), imageUser, imageUser);
    const env = { ...this.#environment(environment), SHOPYARD_PORT: String(this.port) };
    const child = spawn('shopyard-web', [], {
      env,
      stdio: ['ignore', log, log],
      // Apache ends its whole process group.
      detached: true,
      ...(imageUser === undefined ? {} : { uid: imageUser, gid: imageUser }),
    });
    closeSync(log);
    this.#apache = child;
    await until('Apache answers', async () => {
      if (child.exitCode !== null) throw new Error(this.log());
      const answer = await fetch(`http://127.0.0.1:${String(this.port)}/healthz.php`);
      return answer.status;
    });
  }

  log(): string {
    return readFileSync(join(this.folder, 'web.log'), 'utf8');
  }

  /** Of Apache's processes that serve requests, in MiB: largest resident set, and the largest share that is its own. */
  workers(): { residentMiB: number; ownMiB: number } {
    const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(this.#apache?.pid ?? 0)], {
      encoding: 'utf8',
    });
    const facts = children
      .trim()
      .split(/\s+/)
      .map((pid) => readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
    const largest = (field: string) =>
      Math.round(
        Math.max(
          ...facts.map((text) => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0)),
        ) / 1024,
      );
    return { residentMiB: largest('Rss'), ownMiB: largest('Pss') };
  }

  async stop(): Promise<void> {
    const child = this.#apache;
    this.#apache = undefined;
    if (child?.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
