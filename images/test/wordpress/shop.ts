import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Ended } from '../processes.ts';
import { render, type Rendered, type Wanted } from './environment.ts';
import { MariaDb } from './mariadb.ts';
import { Site } from './site.ts';
import { Visitor } from './visitor.ts';

const sources = process.env['SHOPYARD_WORDPRESS_SRC'] ?? '';
const parts = [
  'wordpress/wp-load.php',
  'woocommerce/vendor',
  'woocommerce-older/vendor',
  'wp-cli/usr/local/bin/wp',
];
const missing = parts.find((path) => !existsSync(join(sources, path)));

/** Why nothing of this can run on this machine; undefined when it can. */
export const didNotRun =
  missing === undefined
    ? undefined
    : sources === ''
      ? 'the WordPress half did not run: SHOPYARD_WORDPRESS_SRC is not set (images/wordpress/README.md says what it names)'
      : `the WordPress half did not run: ${sources} has no ${missing}`;

/** A store as the chart renders it, its database, and the image's files under Apache. */
export class WordPressShop {
  readonly database: MariaDb;
  readonly site: Site;
  readonly chart: Rendered;

  private constructor(database: MariaDb, site: Site, chart: Rendered) {
    this.database = database;
    this.site = site;
    this.chart = chart;
  }

  static async create(wanted: Wanted): Promise<WordPressShop> {
    execFileSync(new URL('install-debian.sh', import.meta.url).pathname, { stdio: 'inherit' });
    const database = await MariaDb.create(['shop', 'bare', 'older']);
    const shop = new WordPressShop(database, new Site(sources, 'woocommerce'), await render(wanted));
    await shop.site.serve({ ...shop.chart.environment('web'), ...shop.at('shop') });
    return shop;
  }

  olderSite = (): Site => new Site(sources, 'woocommerce-older');

  /** A visitor who was never here before. */
  visitor(site = this.site): Visitor {
    return new Visitor(site.port, this.chart.environment('web')['SHOP_URL'] ?? '');
  }

  /** Variables that lead to one of the databases. */
  at(name: string): Record<string, string> {
    return { WORDPRESS_DB_HOST: `127.0.0.1:${String(this.database.port)}`, WORDPRESS_DB_NAME: name };
  }

  /** shopyard-seed as the Job would run it; `change` goes over its environment. */
  seed(change: Record<string, string> = {}, rendered = this.chart, site = this.site): Promise<Ended> {
    return site.command('shopyard-seed', {
      ...rendered.environment('seed'),
      ...this.at('shop'),
      SEED_FILE: site.file('seed.json', rendered.seed),
      ...change,
    });
  }

  /** `wp eval-file`: a script within the shop, which is what WordPress's own functions can be asked in. */
  script(path: string, args: string[]): Promise<Ended> {
    const environment = { ...this.chart.environment('seed'), ...this.at('shop') };
    return this.site.command('wp', environment, ['eval-file', path, ...args]);
  }

  /** shopyard-wait as a pod's first container would run it, with a second's patience. */
  wait(change: Record<string, string> = {}): Promise<Ended> {
    const environment = { ...this.chart.environment('web'), ...this.at('shop'), SHOPYARD_WAIT_SECONDS: '1' };
    return this.site.command('shopyard-wait', { ...environment, ...change });
  }

  async count(table: string, where = '1=1', name = 'shop'): Promise<number> {
    return Number((await this.database.query(name, `select count(*) from ${table} where ${where}`))[0]?.[0]);
  }

  async remove(): Promise<void> {
    await this.site.remove();
    await this.database.remove();
  }
}
