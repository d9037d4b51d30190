import { request } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { deployment, job, playedCluster, service } from '../../test/played/played-cluster.ts';
import type { PlayedCluster } from '../../test/played/played-cluster.ts';
import { startIngress } from './ingress.ts';
import type { PlayedIngress } from './ingress.ts';
import { price } from './pages.ts';

interface Page {
  status: number;
  text: string;
}

const open: PlayedIngress[] = [];
afterEach(async () => {
  for (const ingress of open.splice(0)) await ingress.close();
});

async function serve(cluster: PlayedCluster): Promise<(host: string, path?: string) => Promise<Page>> {
  const ingress = await startIngress({ api: cluster.api, port: 0 });
  open.push(ingress);
  return (host, path = '/') =>
    new Promise((resolve, reject) => {
      request({ port: ingress.port, path, headers: { host } }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, text });
        });
      })
        .on('error', reject)
        .end();
    });
}

const PRODUCTS = [
  { title: 'Tee & <b>Co</b>', handle: 'tee', description: 'Soft', priceMinor: 1999, sku: 'T-1', stock: 5 },
];

function seed(hash: string, products = PRODUCTS, store: Record<string, string> = {}): unknown {
  const text = {
    hash,
    products,
    store: {
      id: 'st_1',
      name: 'shop',
      title: 'Green <Things>',
      theme: 'dark',
      currency: 'EUR',
      locale: 'de-DE',
      ...store,
    },
  };
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'shop-seed', namespace: 'shop', labels: { 'app.kubernetes.io/component': 'seed' } },
    data: { 'seed.json': JSON.stringify(text) },
  };
}

function seedJob(name: string, fault?: string): ReturnType<typeof job> {
  const made = job(
    name,
    {},
    { volumes: [{ name: 'seed', configMap: { name: 'shop-seed' } }] },
    fault === undefined ? {} : { 'simulator.shopyard.dev/fault': fault },
  );
  const template = (made.spec as { template: { metadata: Record<string, unknown> } }).template;
  template.metadata.labels = { 'app.kubernetes.io/component': 'seed' };
  return made;
}

function edge(className = 'traefik', paths = [{ path: '/', pathType: 'Prefix', service: 'web' }]): unknown {
  const rules = [
    {
      host: 'shop.localhost',
      http: {
        paths: paths.map((entry) => ({
          path: entry.path,
          pathType: entry.pathType,
          backend: { service: { name: entry.service, port: { number: 80 } } },
        })),
      },
    },
  ];
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'shop', namespace: 'shop' },
    spec: { ingressClassName: className, rules },
  };
}

function shop(cluster = playedCluster()): PlayedCluster {
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'shop' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  cluster.put(claim);
  cluster.put(
    deployment(
      'web',
      {},
      {
        containers: [{ name: 'web', image: 'web:1', ports: [{ name: 'http', containerPort: 8080 }] }],
        volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }],
      },
    ),
  );
  cluster.put(service('web'));
  cluster.put(edge());
  return cluster;
}
const up = (cluster: PlayedCluster) => () =>
  cluster.condition('Deployment', 'web', 'Available')?.status === 'True';
const done = (cluster: PlayedCluster, name: string) => () =>
  cluster.condition('Job', name, 'Complete')?.status === 'True';
const mark = (page: Page): string | undefined =>
  /<meta name="shopyard-store" content="([^"]*)">/.exec(page.text)?.[1];

describe('the played ingress', () => {
  test('answers 404 for hosts nobody names and 503 until an endpoint is ready', async () => {
    const cluster = shop();
    const get = await serve(cluster);
    expect((await get('other.localhost')).status).toBe(404);
    expect((await get('shop.localhost')).status).toBe(503);
    cluster.until('up', up(cluster));
    expect((await get('shop.localhost:4080')).status).toBe(200);
    cluster.put(deployment('web', { replicas: 0 }));
    cluster.until('down', () => cluster.list('Pod').length === 0);
    cluster.clock.advance(100);
    expect((await get('shop.localhost')).status).toBe(503);
  });

  test('serves only classes that the cluster has', async () => {
    const cluster = shop();
    cluster.put(edge('nginx'));
    cluster.until('up', up(cluster));
    const get = await serve(cluster);
    expect((await get('shop.localhost')).status).toBe(404);
  });

  test('takes the longest path that fits', async () => {
    const cluster = shop();
    cluster.put(
      edge('traefik', [
        { path: '/', pathType: 'Prefix', service: 'web' },
        { path: '/api', pathType: 'Prefix', service: 'none' },
      ]),
    );
    cluster.until('up', up(cluster));
    const get = await serve(cluster);
    expect([
      (await get('shop.localhost', '/apish')).status,
      (await get('shop.localhost', '/api/x')).status,
    ]).toEqual([200, 503]);
  });

  test('shows products and the mark only once the seed has been applied', async () => {
    const cluster = shop();
    const get = await serve(cluster);
    cluster.put(seed('aaa'));
    cluster.until('up', up(cluster));
    const before = await get('shop.localhost');
    expect([before.status, mark(before), before.text.includes('Tee')]).toEqual([200, undefined, false]);
    cluster.put(seedJob('seed-1'));
    cluster.until('seeded', done(cluster, 'seed-1'));
    cluster.clock.advance(100);
    const after = await get('shop.localhost');
    expect(mark(after)).toBe('st_1/aaa');
    expect(after.text).toContain('Tee &amp; &lt;b&gt;Co&lt;/b&gt;');
    expect(after.text).toContain('<title>Green &lt;Things&gt;</title>');
    expect(after.text).toContain('19,99\u00a0€');
    expect(after.text).toContain('Simulated');
    expect(after.text).not.toContain('<b>');
  });

  test('keeps the old mark while a new seed is not applied, and for ever if it fails', async () => {
    const cluster = shop();
    const get = await serve(cluster);
    cluster.put(seed('aaa'));
    cluster.put(seedJob('seed-1'));
    cluster.until('seeded', () => done(cluster, 'seed-1')() && up(cluster)());
    cluster.put(seed('bbb'));
    cluster.api.remove('Job', 'shop', 'seed-1', { propagation: 'Background' });
    cluster.put(seedJob('seed-2', 'job-fails'));
    cluster.until('failed', () => cluster.condition('Job', 'seed-2', 'Failed')?.status === 'True', 300_000);
    expect(mark(await get('shop.localhost'))).toBe('st_1/aaa');
    cluster.put(seedJob('seed-3'));
    cluster.until('seeded', done(cluster, 'seed-3'));
    cluster.clock.advance(100);
    expect(mark(await get('shop.localhost'))).toBe('st_1/bbb');
  });

  test('is applied to a volume that is bound only after the seed ran', async () => {
    const cluster = playedCluster();
    const get = await serve(cluster);
    cluster.put(seed('aaa'));
    cluster.put(seedJob('seed-1'));
    cluster.until('seeded', done(cluster, 'seed-1'));
    const late = shop(cluster);
    cluster.until('up', up(late));
    cluster.clock.advance(100);
    expect(mark(await get('shop.localhost'))).toBe('st_1/aaa');
  });

  test.each(['/app', '/store', '/admin', '/wp-admin', '/wp-login.php'])(
    'names %s as simulated',
    async (path) => {
      const cluster = shop();
      cluster.put(seed('aaa'));
      cluster.until('up', up(cluster));
      const get = await serve(cluster);
      const page = await get('shop.localhost', path);
      expect([page.status, page.text.includes('Simulated'), page.text.includes(path)]).toEqual([
        200,
        true,
        true,
      ]);
    },
  );

  test('a seed that is no seed is no error', async () => {
    const cluster = shop();
    cluster.put({ ...(seed('x') as object), data: { 'seed.json': '{"hash": 1' } });
    cluster.until('up', up(cluster));
    const get = await serve(cluster);
    expect((await get('shop.localhost')).status).toBe(200);
  });
});

test.each([
  [1999, 'EUR', 'de-DE', '19,99\u00a0€'],
  [1999, 'USD', 'en-US', '$19.99'],
  [1999, 'JPY', 'ja-JP', '￥1,999'],
  [1_299_050, 'HUF', 'hu-HU', '12\u00a0990,50\u00a0Ft'],
  [500, 'eur', 'en_GB', '€5.00'],
  [500, 'EUR', 'not a locale', '€5.00'],
  [500, 'nonsense', 'en', '5.00 nonsense'],
])('%d of %s in %s is written %s', (minor, currency, locale, text) => {
  expect(price(minor, { currency, locale })).toBe(text);
});
