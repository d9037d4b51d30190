import { afterEach, expect, test } from 'vitest';
import { ask, subscribe, webSocketClient } from '../src/graphql.ts';
import { clusterKind, startProduct, type Product } from '../src/product.ts';
import { create, finished } from '../src/store.ts';
import { until } from '../src/until.ts';

let product: Product | undefined;
afterEach(async () => {
  await product?.remove();
});

interface Seen {
  store: {
    phase: string;
    observedAt: string | null;
    reason: { code: string; remedy: string | null } | null;
  } | null;
  clusters: { reachable: boolean; reason: { code: string } | null }[];
}
const look = (url: string): Promise<Seen> =>
  ask<Seen>(
    url,
    '{ store(name: "lighthouse") { phase observedAt reason { code remedy } } clusters { reachable reason { code } } }',
  );

test.skipIf(clusterKind === 'real')(
  'a cluster that falls silent: the product stays up, says UNKNOWN with the date, takes orders, and recovers by itself',
  { timeout: 300_000 },
  async () => {
    product = await startProduct();
    const { url } = product;
    const created = await create(url, { name: 'lighthouse', engine: 'WOOCOMMERCE' });
    await finished(url, created.operation?.id ?? '');
    expect((await look(url)).store?.phase).toBe('READY');

    const client = webSocketClient(url);
    const watched = subscribe<{ stores: { __typename: string } }>(
      client,
      'subscription { stores { __typename } }',
    );
    await watched.next('the snapshot', (message) => message.stores.__typename === 'StoresSnapshot');
    const [simulator] = product.children('simulator');
    if (simulator === undefined) throw new Error('no simulator process below the server');
    process.kill(simulator, 'SIGSTOP');
    try {
      const silent = await until('the store reads UNKNOWN', 120_000, async () => {
        const seen = await look(url);
        return seen.store?.phase === 'UNKNOWN' ? seen : undefined;
      });
      expect(silent.store?.observedAt).not.toBeNull();
      expect(silent.store?.reason?.code).toBe('CLUSTER_UNREACHABLE');
      expect(silent.store?.reason?.remedy).not.toBeNull();
      expect(silent.clusters).toMatchObject([{ reachable: false, reason: { code: 'CLUSTER_UNREACHABLE' } }]);
      await watched.next(
        'one message on the cluster',
        (message) => message.stores.__typename === 'ClusterChanged',
      );
      const waiting = await create(url, { name: 'patient', engine: 'WOOCOMMERCE' });
      expect(waiting.userErrors).toEqual([]);
    } finally {
      process.kill(simulator, 'SIGCONT');
    }
    await until(
      'the store reads READY again',
      60_000,
      async () => (await look(url)).store?.phase === 'READY',
    );
    await until('what was ordered meanwhile is READY', 120_000, async () => {
      const { store } = await ask<{ store: { phase: string } }>(url, '{ store(name: "patient") { phase } }');
      return store.phase === 'READY';
    });
    watched.stop();
    await client.dispose();
  },
);
