import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launch } from '../src/browser.ts';
import { ask } from '../src/graphql.ts';
import { startProduct, type Product } from '../src/product.ts';
import { create, finished, remove } from '../src/store.ts';
import { until } from '../src/until.ts';
import { inBrowser } from './in-browser.ts';
import { medusaShop } from './medusa-shop.ts';
import { baseDomain, edgeAddress, RealNode } from './real-node.ts';
import { lastTwo } from './chart-images.ts';
import type { ShopRules } from './shop-rules.ts';
import { UsageMeter } from './usage-meter.ts';
import { usageTable } from './usage-table.ts';
import { rollBack, rotate, storeNow, upgrade } from './verbs.ts';
import { Visitor } from './visitor.ts';
import { wooCommerceShop } from './woocommerce-shop.ts';

const missing = process.env['SHOPYARD_MISSING_IMAGES'] ?? '';
const suffix = process.pid.toString(36);
const hasWordPress = !missing.includes('shopyard/wordpress');
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
/** Both shops go through it at the same time; what follows waits for both. */
function inEach(what: string, act: (living: Living) => Promise<void>): void {
  describe(what, () => {
    test.concurrent.each(named)('%s', (_, living) => act(living));
  });
}

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
    product = await startProduct({ SHOPYARD_STORE_BASE_DOMAIN: baseDomain, SHOPYARD_EDGE: 'address' });
    browser = await launch(`MAP *.${baseDomain} ${edgeAddress}`);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail')
      for (const living of both) console.log(await node.picture(namespaceOf(living)));
  });
  afterAll(async () => {
    meter.stop();
    for (const living of both) console.log(usageTable(living.rules.engine, meter.of(namespaceOf(living))));
    await browser.close();
    await product.remove();
  });

  async function adminShowsOrder(living: Living): Promise<void> {
    const { storeCredentials } = await ask<{ storeCredentials: { username: string; password: string } }>(
      product.url,
      'query($name: String!) { storeCredentials(name: $name) { username password } }',
      { name: living.name },
    );
    await inBrowser(browser, urlOf(living), (page) =>
      living.rules.findOrder(page, urlOf(living), storeCredentials, living.order),
    );
  }

  /** Each page comes as it should, all the while. */
  async function whileVisited(living: Living, act: () => Promise<void>): Promise<void> {
    const visitor = new Visitor(node, urlOf(living), living.rules.pages);
    const failure = await act().then(
      () => undefined,
      (error: unknown) => error,
    );
    const { opened, refused } = await visitor.leave();
    console.log(`${living.rules.engine} showed ${String(opened)} pages meanwhile`);
    if (failure !== undefined) throw failure as Error;
    expect(refused.join('\n'), 'pages that did not come').toBe('');
  }

  const isReady = (living: Living): Promise<boolean> =>
    storeNow(product.url, living.name).then(({ phase }) => phase === 'READY');

  /** Pods that are on their way out still answer for a moment: an administration opened then is the old version's. */
  const onlyRuns = (living: Living, version: string): Promise<true> =>
    until(`only ${version} runs of ${living.name}`, 120_000, async () => {
      const images = await node.images(namespaceOf(living), living.rules.client);
      return images.length > 0 && images.every((image) => image.endsWith(`:${version}`));
    });

  inEach('becomes READY and SELLING under Pod Security restricted', async (living) => {
    meter.start(namespaceOf(living), 'start');
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
    meter.start(namespaceOf(living), 'rest');
    await meter.samples(namespaceOf(living), 40);
  });

  inEach('sells: a customer buys, and the administrator sees the order', async (living) => {
    meter.start(namespaceOf(living), 'buying');
    living.order = await inBrowser(browser, urlOf(living), (page) =>
      living.rules.buy(page, urlOf(living), 'Beeswax candle'),
    );
    expect(living.order).toMatch(/^\d+$/);
    meter.start(namespaceOf(living), 'administration');
    await adminShowsOrder(living);
    meter.start(namespaceOf(living), 'rest');
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
          const open = [neighbour, stranger].flatMap((from) =>
            [address, service].map(async (to) => {
              const isOpen = await node.reaches(from, to, port);
              return isOpen ? [`${from.metadata.name} reaches ${to}:${String(port)}`] : [];
            }),
          );
          expect((await Promise.all(open)).flat()).toEqual([]);
        }
      }
    } finally {
      await node.kubectl('delete', 'namespace', stranger.metadata.namespace, '--wait=false');
    }
  });

  inEach('comes back with its order when its database pod is deleted', async (living) => {
    const before = await node.pod(namespaceOf(living), 'database');
    const begin = performance.now();
    await node.kubectl('delete', 'pod', '-n', namespaceOf(living), before.metadata.name);
    await until(`${living.name} has another database pod and lists its products`, 180_000, async () => {
      const now = await node.pod(namespaceOf(living), 'database').catch(() => undefined);
      if (now === undefined || now.metadata.uid === before.metadata.uid) return false;
      return node.shows(urlOf(living), living.rules.pages[0]);
    });
    console.log(
      `${living.rules.engine} was back after ${String(Math.round((performance.now() - begin) / 1000))} s`,
    );
    await until(`${living.name} is READY again`, 120_000, () => isReady(living));
    await adminShowsOrder(living);
  });

  inEach('serves while it gets new secrets, and the old ones are dead', async (living) => {
    const namespace = namespaceOf(living);
    const before = await node.secret(namespace, 'credentials-1');
    expect(await node.inDatabase(namespace, living.rules.logIn, before), 'the first login').toBe(true);
    await whileVisited(living, async () => {
      meter.start(namespaceOf(living), 'rotation');
      await rotate(product.url, living.name);
      await until(`${living.name} is READY again`, 180_000, () => isReady(living));
    });
    meter.start(namespaceOf(living), 'rest');
    const now = await node.secret(namespace, 'credentials-2');
    expect(now['DATABASE_PASSWORD']).not.toBe(before['DATABASE_PASSWORD']);
    expect(await node.inDatabase(namespace, living.rules.logIn, now), 'the new login').toBe(true);
    expect(await node.inDatabase(namespace, living.rules.logIn, before), 'the old login').toBe(false);
    await adminShowsOrder(living);
  });

  inEach('keeps its order and serves through an upgrade and a rollback', async (living) => {
    const { older, newest } = versionsOf(living);
    const { revision } = await storeNow(product.url, living.name);
    meter.start(namespaceOf(living), 'upgrade');
    await whileVisited(living, async () => {
      await upgrade(product.url, living.name, newest);
      await until(`${living.name} is READY at ${newest}`, 180_000, () => isReady(living));
    });
    await onlyRuns(living, newest);
    await adminShowsOrder(living);
    await whileVisited(living, async () => {
      await rollBack(product.url, living.name, revision);
      await until(`${living.name} is READY at ${older}`, 180_000, () => isReady(living));
    });
    await onlyRuns(living, older);
    await adminShowsOrder(living);
    meter.start(namespaceOf(living), 'rest');
  });

  test('nothing was killed for want of memory, and no container had to be started again', async () => {
    for (const living of both) expect(await node.restarts(namespaceOf(living))).toEqual([]);
  });

  inEach('leaves no volume on the node when it is deleted', async (living) => {
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
