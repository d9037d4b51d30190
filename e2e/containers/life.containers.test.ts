import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launch, open } from '../src/browser.ts';
import { ask } from '../src/graphql.ts';
import { startProduct, type Product } from '../src/product.ts';
import { create, finished, remove } from '../src/store.ts';
import { until } from '../src/until.ts';
import { medusaShop } from './medusa-shop.ts';
import { edgeAddress, RealNode } from './real-node.ts';
import { lastTwo } from './chart-images.ts';
import type { ShopRules } from './shop-rules.ts';
import { UsageMeter } from './usage-meter.ts';
import { usageTable } from './usage-table.ts';
import { offers, rollBack, storeNow, upgrade } from './verbs.ts';
import { wooCommerceShop } from './woocommerce-shop.ts';

const missing = process.env['SHOPYARD_MISSING_IMAGES'] ?? '';
const suffix = process.pid.toString(36);
const hasWordPress = !missing.includes('shopyard/wordpress');
const baseDomain = `${edgeAddress.replaceAll('.', '-')}.nip.io`;
const products = [
  { title: 'Felt star', priceMinor: 950, stock: 120 },
  { title: 'Beeswax candle', priceMinor: 1400, stock: 80 },
];

interface Living {
  name: string;
  rules: ShopRules;
  order: string;
}

/** The second is the first one's neighbour: of the other engine where its image could be built. */
const first: Living = { name: `felt-${suffix}`, rules: medusaShop, order: '' };
const second: Living = {
  name: `wax-${suffix}`,
  rules: hasWordPress ? wooCommerceShop : medusaShop,
  order: '',
};
const both = [first, second];
const named = both.map((living) => [`${living.rules.engine} ${living.name}`, living] as const);
const namespaceOf = ({ name }: Living): string => `store-${name}`;
const urlOf = ({ name }: Living): string => `http://${name}.${baseDomain}/`;

function versionsOf({ rules }: Living): { older: string; newest: string } {
  const { older, newest } = lastTwo(rules.engine);
  return { older: older.engineVersion, newest: newest.engineVersion };
}

describe('shops in containers', () => {
  const node = new RealNode(process.env['KUBECONFIG'] ?? '');
  const meter = new UsageMeter(node.kubeconfig);
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    product = await startProduct({ SHOPYARD_STORE_BASE_DOMAIN: baseDomain });
    browser = await launch(`MAP *.${baseDomain} ${edgeAddress}`);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail')
      for (const living of both) console.log(await node.picture(namespaceOf(living)));
  });
  afterAll(async () => {
    meter.stop();
    for (const living of both) console.log(usageTable(living.rules.engine, meter.of(living.name)));
    await browser.close();
    await product.remove();
  });

  /** A visitor without any cookie. What the window complained about is answered with the failure. */
  async function inBrowser<T>(living: Living, act: (page: Page) => Promise<T>): Promise<T> {
    const { page, complaints } = await open(browser, urlOf(living));
    page.setDefaultTimeout(60_000);
    try {
      return await act(page);
    } catch (error) {
      const text = await page.locator('body').innerText().catch(String);
      throw new Error(`${page.url()} shows: ${text.slice(0, 1500)}\ncomplaints: ${complaints.join('; ')}`, {
        cause: error,
      });
    } finally {
      await page.context().close();
    }
  }

  async function adminShowsOrder(living: Living): Promise<void> {
    const { storeCredentials } = await ask<{ storeCredentials: { username: string; password: string } }>(
      product.url,
      'query($name: String!) { storeCredentials(name: $name) { username password } }',
      { name: living.name },
    );
    await inBrowser(living, (page) =>
      living.rules.findOrder(page, urlOf(living), storeCredentials, living.order),
    );
  }

  const isReady = (living: Living): Promise<boolean> =>
    storeNow(product.url, living.name).then(({ phase }) => phase === 'READY');

  test.each(named)('%s becomes READY and SELLING under Pod Security restricted', async (_, living) => {
    meter.start('start');
    const created = await create(product.url, {
      name: living.name,
      engine: living.rules.engine,
      engineVersion: versionsOf(living).older,
      config: { title: 'Felt & Wax', locale: living.rules.locale, products },
    });
    expect(created.userErrors).toEqual([]);
    const operation = await finished(product.url, created.operation?.id ?? '', 600_000);
    expect(operation).toMatchObject({ state: 'SUCCEEDED', attempt: 1, error: null });
    const store = await until(`${living.name} sells`, 60_000, async () => {
      const seen = await storeNow(product.url, living.name);
      return seen.phase === 'READY' && seen;
    });
    expect(store.conditions.filter(({ status }) => status !== 'TRUE')).toEqual([]);
    expect(store.url).toBe(urlOf(living));
    const label = 'jsonpath={.metadata.labels.pod-security\\.kubernetes\\.io/enforce}';
    expect(await node.kubectl('get', 'namespace', namespaceOf(living), '-o', label)).toBe('restricted');
    expect(await node.refusals(namespaceOf(living))).toEqual([]);
    expect(await node.restarts(namespaceOf(living))).toEqual([]);
    console.log(`${living.rules.engine} was READY after ${String(store.provisioningSeconds)} s`);
    meter.start('rest');
    await meter.samples(40);
  });

  test.each(named)('a customer of %s buys, and its administrator sees the order', async (_, living) => {
    meter.start('buying');
    living.order = await inBrowser(living, (page) => living.rules.buy(page, urlOf(living), 'Beeswax candle'));
    expect(living.order).toMatch(/^\d+$/);
    meter.start('administration');
    await adminShowsOrder(living);
    meter.start('rest');
  });

  test('neither the neighbour nor a stranger reaches what is not public', async () => {
    const stranger = await node.stranger(`stranger-${suffix}`);
    try {
      expect(await node.reaches(stranger, '10.96.0.1', 443), 'a stranger has a network').toBe(true);
      for (const [living, other] of [
        [first, second],
        [second, first],
      ] as const) {
        const own = await node.pod(namespaceOf(living), living.rules.client);
        const neighbour = await node.pod(namespaceOf(other), other.rules.client);
        expect(await node.reaches(own, '10.96.0.1', 443), `${living.name} reaches the cluster's API`).toBe(
          false,
        );
        for (const { component, port } of living.rules.closed) {
          const address = (await node.pod(namespaceOf(living), component)).status.podIP ?? '';
          const service = `${living.name}-${component}.${namespaceOf(living)}.svc.cluster.local`;
          if (component === 'database') {
            expect(await node.reaches(own, address, port), `${living.name} reaches its ${component}`).toBe(
              true,
            );
            expect(await node.reaches(own, service, port), `${living.name} knows its ${component}`).toBe(
              true,
            );
          }
          for (const from of [neighbour, stranger])
            for (const to of [address, service])
              expect(await node.reaches(from, to, port), `${from.metadata.name} reaches ${to}`).toBe(false);
        }
      }
    } finally {
      await node.kubectl('delete', 'namespace', stranger.metadata.namespace, '--wait=false');
    }
  });

  test.each(named)('%s comes back with its order when its database pod is deleted', async (_, living) => {
    const before = await node.pod(namespaceOf(living), 'database');
    const begin = performance.now();
    await node.kubectl('delete', 'pod', '-n', namespaceOf(living), before.metadata.name);
    await until(`${living.name} has another database pod and lists its products`, 180_000, async () => {
      const now = await node.pod(namespaceOf(living), 'database').catch(() => undefined);
      if (now === undefined || now.metadata.uid === before.metadata.uid) return false;
      const { status, html } = await node.visit(new URL(living.rules.listPath, urlOf(living)));
      return status === 200 && html.includes('Beeswax candle');
    });
    console.log(
      `${living.rules.engine} was back after ${String(Math.round((performance.now() - begin) / 1000))} s`,
    );
    await until(`${living.name} is READY again`, 120_000, () => isReady(living));
    await adminShowsOrder(living);
  });

  test.for(named)('%s keeps its order through an upgrade and a rollback', async ([, living], { skip }) => {
    for (const verb of ['upgradeStore', 'rollbackStore'])
      if (!(await offers(product.url, verb))) skip(`the API has no ${verb}`);
    const { older, newest } = versionsOf(living);
    const { revision } = await storeNow(product.url, living.name);
    meter.start('upgrade');
    await upgrade(product.url, living.name, newest);
    await until(`${living.name} is READY at ${newest}`, 180_000, () => isReady(living));
    expect(await node.images(namespaceOf(living), living.rules.client)).toEqual([
      expect.stringContaining(`:${newest}`),
    ]);
    await adminShowsOrder(living);
    await rollBack(product.url, living.name, revision);
    await until(`${living.name} is READY at ${older}`, 180_000, () => isReady(living));
    expect(await node.images(namespaceOf(living), living.rules.client)).toEqual([
      expect.stringContaining(`:${older}`),
    ]);
    await adminShowsOrder(living);
    meter.start('rest');
  });

  test('nothing was killed for want of memory, and no container had to be started again', async () => {
    for (const living of both) expect(await node.restarts(namespaceOf(living))).toEqual([]);
  });

  test.each(named)('%s leaves no volume on the node when it is deleted', async (_, living) => {
    const volumes = await node.volumes(namespaceOf(living));
    expect(node.volumeDirectories()).toEqual(expect.arrayContaining(volumes));
    const { operation } = await remove(product.url, living.name);
    const { state, receipt } = await finished(product.url, operation?.id ?? '', 300_000);
    expect(state).toBe('SUCCEEDED');
    expect(receipt).toMatchObject({ nothingLeft: true, volumesRetained: [] });
    expect(await node.volumes(namespaceOf(living))).toEqual([]);
    expect(node.volumeDirectories().filter((name) => volumes.includes(name))).toEqual([]);
    expect(await node.kubectl('get', 'namespace', namespaceOf(living), '--ignore-not-found')).toBe('');
  });
});
