import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { objects } from '../../charts/test/helm.ts';
import { chartDirectory, type ChartName } from '../../charts/test/inputs.ts';
import { run, type Ended } from './processes.ts';

/** The scripts of a chart's backup CronJobs, run as their containers would run them. */
export class Backups {
  readonly #root = mkdtempSync(join(tmpdir(), 'shopyard-backups-'));
  readonly #env: Record<string, string>;

  private constructor(env: Record<string, string>) {
    this.#env = env;
  }

  static async of(chart: ChartName, env: Record<string, string>): Promise<Backups> {
    const all = await objects({ chart: chartDirectory(chart), values: { backup: { enabled: true } } });
    const map = all.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'shop-backup');
    const scripts = (map?.['data'] ?? {}) as Record<string, string>;
    const backups = new Backups({ ENGINE: chart, SHOPYARD_SCHEMA: '1.0.0', ...env });
    for (const folder of ['scripts', 'backups']) mkdirSync(join(backups.#root, folder));
    for (const [name, text] of Object.entries(scripts))
      writeFileSync(join(backups.#root, 'scripts', name), text);
    return backups;
  }

  run(does: 'backup' | 'restore'): Promise<Ended> {
    return run({
      command: 'sh',
      args: [join(this.#root, 'scripts', `${does}.sh`)],
      env: {
        HOME: '/tmp',
        STORE: 'shop',
        STORE_ID: 'st_1',
        BACKUPS: join(this.#root, 'backups'),
        SCRIPTS: join(this.#root, 'scripts'),
        BACKUP_KEEP: '9',
        BACKUP: 'latest',
        UPLOADS: '',
        ...this.#env,
      },
    });
  }

  /** Changes a file of the only backup, which then says that it is right so. */
  damage(file: string, change: (bytes: Buffer) => Buffer): void {
    const [name = ''] = readdirSync(join(this.#root, 'backups'));
    const folder = join(this.#root, 'backups', name);
    writeFileSync(join(folder, file), change(readFileSync(join(folder, file))));
    const sums = readdirSync(folder)
      .filter((each) => each !== 'SHA256SUMS')
      .map(
        (each) =>
          `${createHash('sha256')
            .update(readFileSync(join(folder, each)))
            .digest('hex')}  ${each}\n`,
      );
    writeFileSync(join(folder, 'SHA256SUMS'), sums.join(''));
  }

  /** Takes away all backups. */
  clear(): void {
    rmSync(join(this.#root, 'backups'), { recursive: true });
    mkdirSync(join(this.#root, 'backups'));
  }

  remove(): void {
    rmSync(this.#root, { recursive: true });
  }
}
