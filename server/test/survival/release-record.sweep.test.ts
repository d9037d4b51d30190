import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Product, StoreConfig } from '../../src/domain/store/store.ts';
import { packedSeedBytes, packedSeedBytesMax } from '../../src/engines/seed.ts';
import { createHelm } from '../../src/helm/create-helm.ts';
import { must } from '../../src/lib/assert.ts';
import { systemClock, systemRandom } from '../../src/lib/clock.ts';
import { writeChart } from '../chart-archive.ts';
import { eventually } from '../eventually.ts';
import { type Hands, openHands } from '../hands.ts';
import { findViolations } from '../oracle.ts';
import { openPlainCluster } from '../plain-cluster.ts';
import type { Platform } from '../platform.ts';
import { type SimulatedCluster, startSimulatedCluster } from '../simulated-cluster.ts';
import { accepted, aPlatform, finished } from '../store-steps.ts';

let cluster: SimulatedCluster;

beforeAll(async () => {
  cluster = await startSimulatedCluster({ speed: 50 });
});

afterAll(() => cluster.stop());

async function isWhole(platform: Platform & { dir: string }, only: readonly string[]): Promise<void> {
  const { kubeconfigPath } = cluster;
  const databasePath = join(platform.dir, 'shopyard.db');
  expect(await findViolations({ databasePath, kubeconfigPath, ledger: [], only })).toEqual([]);
}

const record = (name: string, version: number): string => `sh.helm.release.v1.${name}.v${version}`;

describe("helm's record of a release", () => {
  const names = ['rec-gone', 'rec-cut', 'rec-latest', 'rec-broken'] as const;

  test('deleted, without its latest revision, cut short or broken: it is made again without touching pods or data, or the store is deleted all the same (D7, D8)', async () => {
    const platform = await aPlatform({ kubeconfigPath: cluster.kubeconfigPath });
    const hands = {} as Record<(typeof names)[number], Hands>;
    await Promise.all(
      names.map(async (name) => {
        const made = accepted(await platform.create({ name, engine: 'WOOCOMMERCE' }));
        await finished(platform, made.operation.id);
        const changed = accepted(await platform.update({ name, config: { title: 'Two' } }));
        expect(await finished(platform, changed.operation.id)).toMatchObject({ state: 'SUCCEEDED' });
        hands[name] = await openHands(cluster.kubeconfigPath, made.store.namespace);
      }),
    );
    /** Every pod and claim, by uid. */
    const thingsOf = async (name: string): Promise<string[]> => {
      const store = must(await platform.db.stores.byName(name), name);
      const { pods, claims } = platform.connection.observed(store);
      const lasting = pods.filter(({ phase }) => phase === 'Running');
      return [...lasting, ...claims].map(({ uid }) => uid).toSorted();
    };
    const before = { gone: await thingsOf('rec-gone'), latest: await thingsOf('rec-latest') };
    expect(before.gone.length).toBeGreaterThan(3);
    const whole = (await hands['rec-cut'].get('secrets', record('rec-cut', 2))) as {
      data: { release: string };
    };
    const half = whole.data.release.slice(0, 4 * Math.floor(whole.data.release.length / 8));
    await hands['rec-cut'].edit('secrets', record('rec-cut', 2), { data: { release: half } });
    await hands['rec-broken'].edit('secrets', record('rec-broken', 2), { data: { release: 'AAAA' } });
    await hands['rec-latest'].delete('secrets', record('rec-latest', 2));
    for (const version of [1, 2]) await hands['rec-gone'].delete('secrets', record('rec-gone', version));

    const removal = accepted(await platform.remove('rec-broken'));
    const change = accepted(await platform.update({ name: 'rec-cut', labels: [] }));
    await finished(platform, change.operation.id);
    for (const name of ['rec-gone', 'rec-latest'] as const)
      await eventually(
        `the record of ${name} is made again`,
        async () => {
          const store = await platform.db.stores.byName(name);
          const latest = await platform.db.operations.latest(store?.id ?? '');
          return latest?.kind === 'REPAIR' && latest.state === 'SUCCEEDED';
        },
        60_000,
      );
    expect(await finished(platform, removal.operation.id)).toMatchObject({
      state: 'SUCCEEDED',
      receipt: { nothingLeft: true },
    });
    // Found before the next run of helm.
    const next = accepted(await platform.update({ name: 'rec-cut', config: { title: 'Three' } }));
    expect(await finished(platform, next.operation.id)).toMatchObject({ state: 'SUCCEEDED', attempt: 1 });
    expect(await thingsOf('rec-gone')).toEqual(before.gone);
    expect(await thingsOf('rec-latest')).toEqual(before.latest);
    await isWhole(platform, names);
    for (const name of names) await hands[name].close();
  }, 300_000);
});

/** Text that hardly compresses: half of the random bits of each letter's byte are in it. */
function noise(seed: string, length: number): string {
  let text = '';
  for (let block = 0; text.length < length; block += 1)
    text += createHash('sha512').update(`${seed}/${block}`).digest('base64');
  return text.slice(0, length);
}

const product = (index: number): Product => ({
  title: `Product ${index}`,
  handle: `product-${index}`,
  description: noise(String(index), 2000),
  priceMinor: 100 + index,
});

/** As many products as are just taken. */
function mostProducts(): Product[] {
  const products: Product[] = [];
  const fits = (more: Product): boolean =>
    packedSeedBytes({ products: [...products, more] } as unknown as StoreConfig) <= packedSeedBytesMax;
  for (let index = 0; fits(product(index)); index += 1) products.push(product(index));
  return products;
}

describe('the size of a release', () => {
  test.each(['MEDUSA', 'WOOCOMMERCE'] as const)(
    'of %s: products that would not fit into a record are refused; the most that are taken fit, twice too (D13)',
    async (engine) => {
      const platform = await aPlatform({ kubeconfigPath: cluster.kubeconfigPath });
      const name = `most-${engine.toLowerCase()}`;
      const products = mostProducts();
      const tooMany = [...products, product(products.length), product(products.length + 1)];
      const refused = await platform.create({ name, engine, config: { products: tooMany } });
      expect(refused.userErrors).toMatchObject([{ code: 'INVALID_INPUT' }]);
      expect(refused.userErrors[0]?.message).toContain('fit into a release');
      const made = accepted(await platform.create({ name, engine, config: { products } }));
      expect(await finished(platform, made.operation.id, 180_000)).toMatchObject({ state: 'SUCCEEDED' });
      const changed = accepted(await platform.update({ name, config: { title: noise('t', 60) } }));
      expect(await finished(platform, changed.operation.id, 180_000)).toMatchObject({ state: 'SUCCEEDED' });
      await isWhole(platform, [name]);
      const removal = accepted(await platform.remove(name));
      await finished(platform, removal.operation.id);
    },
    400_000,
  );

  test('after thirty upgrades there are three records (D13)', async () => {
    const { kubeconfigPath, dir } = cluster;
    const plain = await openPlainCluster(kubeconfigPath);
    const namespace = 'thirty';
    await plain.send('POST', '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
    const archive = await writeChart(join(dir, 'charts'), {
      'templates/config.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: thirty }\ndata: { title: {{ .Values.title | quote }} }\n',
    });
    const helm = await createHelm({
      cacheDir: join(import.meta.dirname, '../../../node_modules/.cache/shopyard-tests'),
      dataDir: join(dir, 'helm'),
      environment: process.env,
      clock: systemClock,
      random: systemRandom,
    });
    const run = { release: 'thirty', namespace, kubeconfigPath, timeoutMs: 60_000, archive };
    for (let revision = 1; revision <= 31; revision += 1) {
      const runId = systemRandom.id();
      const outcome = await helm.apply({ ...run, runId, values: { title: String(revision) }, revision });
      expect(outcome.kind).toBe('done');
    }
    const secrets = await plain.list(`/api/v1/namespaces/${namespace}/secrets`);
    expect(secrets.map(({ metadata }) => metadata.name).toSorted()).toEqual(
      [29, 30, 31].map((version) => record('thirty', version)),
    );
    await plain.close();
  }, 300_000);
});
