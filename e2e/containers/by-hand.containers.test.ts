import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launch } from '../src/browser.ts';
import { helm, repository } from '../src/tools.ts';
import { until } from '../src/until.ts';
import { lastTwo } from './chart-images.ts';
import { inBrowser } from './in-browser.ts';
import { medusaShop } from './medusa-shop.ts';
import { baseDomain, edgeAddress, RealNode } from './real-node.ts';
import type { Login, ShopRules } from './shop-rules.ts';
import { UsageMeter } from './usage-meter.ts';
import { usageTable } from './usage-table.ts';
import { wooCommerceShop } from './woocommerce-shop.ts';

const missing = process.env['SHOPYARD_MISSING_IMAGES'] ?? '';
const suffix = process.pid.toString(36);
const engines = [medusaShop, ...(missing.includes('shopyard/wordpress') ? [] : [wooCommerceShop])];
const products = [{ title: 'Beeswax candle', handle: 'beeswax-candle', priceMinor: 1400, stock: 80 }];

const seedJob = 'app.kubernetes.io/component=seed';

const namespaceOf = ({ engine }: ShopRules): string => `hand-${engine.toLowerCase()}-${suffix}`;
const urlOf = (rules: ShopRules): string => `http://${namespaceOf(rules)}.${baseDomain}/`;

describe('a shop installed by hand', () => {
  const node = new RealNode(process.env['KUBECONFIG'] ?? '');
  const meter = new UsageMeter(node.kubeconfig);
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch(`MAP *.${baseDomain} ${edgeAddress}`);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail')
      for (const rules of engines) console.log(await node.picture(namespaceOf(rules)));
  });
  afterAll(async () => {
    meter.stop();
    for (const rules of engines) {
      console.log(usageTable(rules.engine, meter.of(namespaceOf(rules))));
      await node.kubectl('delete', 'namespace', namespaceOf(rules), '--ignore-not-found', '--wait=false');
    }
    await browser.close();
  });

  async function install(rules: ShopRules): Promise<void> {
    const namespace = namespaceOf(rules);
    const { chart, chartVersion } = lastTwo(rules.engine).newest;
    const settings = {
      'edge.host': new URL(urlOf(rules)).hostname,
      'store.locale': rules.locale,
      'backup.enabled': 'true',
      'networkPolicy.verify': 'true',
      ...rules.byHand,
    };
    await node.kubectl('create', 'namespace', namespace);
    await node.kubectl('label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=restricted');
    await helm(
      node.kubeconfig,
      ...['install', 'shop', join(repository, `charts/released/${chart}-${chartVersion}.tgz`)],
      ...['-n', namespace, '-f', join(repository, `charts/${chart}/values-local.yaml`)],
      ...Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
      ...['--set-json', `seed.products=${JSON.stringify(products)}`],
    );
    // Not `--wait`: the claim of the backups is bound when the first backup begins.
    const where = ['-n', namespace, '--timeout=6m'];
    await node.kubectl('wait', ...where, '--for=condition=Complete', 'job', '-l', seedJob);
    await node.kubectl('wait', ...where, '--for=condition=Available', 'deployment', '--all');
  }

  async function runFrom(rules: ShopRules, cronJob: string): Promise<string> {
    const where = ['-n', namespaceOf(rules)];
    const name = `by-hand-${cronJob.replace('shop-', '')}`;
    await node.kubectl('create', 'job', name, `--from=cronjob/${cronJob}`, ...where);
    const status = await until(`${name} ends`, 180_000, async () => {
      const found = JSON.parse(await node.kubectl('get', 'job', name, ...where, '-o', 'json')) as {
        status: { succeeded?: number; conditions?: { type: string }[] };
      };
      const ended = found.status.conditions?.some(({ type }) => ['Complete', 'Failed'].includes(type));
      return ended === true && found.status;
    });
    const log = await node.kubectl('logs', ...where, `job/${name}`);
    expect(status.succeeded, log).toBe(1);
    return log;
  }

  async function login(rules: ShopRules): Promise<Login> {
    const secret = await node.secret(namespaceOf(rules), 'shop-credentials');
    return {
      username: secret['ADMIN_USER'] ?? 'admin@shop.example',
      password: secret['ADMIN_PASSWORD'] ?? '',
    };
  }

  test.concurrent.each(engines)(
    '$engine: passes helm test, and a backup brings its order back',
    async (rules) => {
      const namespace = namespaceOf(rules);
      const url = urlOf(rules);
      meter.start(namespace, 'start');
      await install(rules);
      const tested = await helm(
        node.kubeconfig,
        'test',
        'shop',
        '-n',
        namespace,
        '--logs',
        '--timeout',
        '2m',
      );
      expect(tested).toContain('network policies are enforced');
      meter.start(namespace, 'buying');
      const order = await inBrowser(browser, url, (page) => rules.buy(page, url, 'Beeswax candle'));

      meter.start(namespace, 'backup');
      expect(await runFrom(rules, 'shop-backup')).toMatch(/^backup \d{8}T\d{6}Z: \d+ KiB$/m);
      await node.kubectl('scale', 'deployment', '--all', '--replicas=0', '-n', namespace);
      expect(await node.inDatabase(namespace, rules.loseOrders), 'the orders are lost').toBe(true);
      expect(await runFrom(rules, 'shop-restore')).toMatch(/^restored \d{8}T\d{6}Z$/m);
      await node.kubectl('scale', 'deployment', '--all', '--replicas=1', '-n', namespace);
      meter.start(namespace, 'rest');
      await until('the shop lists its products again', 180_000, () => node.shows(url, rules.pages[0]));
      const who = await login(rules);
      await inBrowser(browser, url, (page) => rules.findOrder(page, url, who, order));
      expect(await node.refusals(namespace)).toEqual([]);
      expect(await node.restarts(namespace)).toEqual([]);
    },
  );
});
