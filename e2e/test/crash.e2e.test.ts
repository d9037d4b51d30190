import { afterEach, expect, test } from 'vitest';
import { ask, subscribe, webSocketClient } from '../src/graphql.ts';
import { startProduct, type Product } from '../src/product.ts';
import { create, finished, remove } from '../src/store.ts';
import { helm, items } from '../src/tools.ts';

let product: Product | undefined;
afterEach(async () => {
  await product?.remove();
});

interface StoresMessage {
  stores: {
    __typename: string;
    cursor?: string;
    stores?: { name: string; phase: string }[];
    store?: { name: string; phase: string };
  };
}
const storesDocument = /* GraphQL */ `
  subscription ($after: Cursor) {
    stores(after: $after) {
      __typename
      ... on StoresSnapshot {
        cursor
        stores {
          name
          phase
        }
        last
      }
      ... on StoreUpserted {
        cursor
        store {
          name
          phase
        }
      }
      ... on StoreRemoved {
        cursor
        name
      }
      ... on Heartbeat {
        cursor
      }
    }
  }
`;

test(
  'kill -9 in the middle of a creation and of a deletion: each ends once, and a watcher misses nothing',
  { timeout: 400_000 },
  async () => {
    product = await startProduct();
    const { url } = product;
    const name = `phoenix-${process.pid.toString(36)}`;
    const client = webSocketClient(url);
    const before = subscribe<StoresMessage>(client, storesDocument);
    const created = await create(url, { name, engine: 'MEDUSA' });
    expect(created.userErrors).toEqual([]);
    const provisioning = await before.next(
      'provisioning',
      (message) => message.stores.store?.phase === 'PROVISIONING',
    );

    await product.kill();
    await product.restart();
    const afterwards = subscribe<StoresMessage>(webSocketClient(url), storesDocument, {
      after: provisioning.stores.cursor,
    });
    const operation = await finished(url, created.operation?.id ?? '');
    expect(operation.state).toBe('SUCCEEDED');
    await afterwards.next('READY after the restart', (message) => message.stores.store?.phase === 'READY');
    expect(afterwards.messages.filter((message) => message.stores.__typename === 'ResyncRequired')).toEqual(
      [],
    );

    const releases = JSON.parse(await helm(product.kubeconfig, 'list', '-A', '-o', 'json')) as {
      name: string;
    }[];
    expect(releases.filter((release) => release.name === name)).toHaveLength(1);
    const namespaces = (await items(product.kubeconfig, 'namespaces', '-l', 'shopyard.dev/store-id')).filter(
      (item) => item.metadata.name.includes(name),
    );
    expect(namespaces).toHaveLength(1);

    const deletion = await remove(url, name);
    await product.kill();
    await product.restart();
    const end = await finished(url, deletion.operation?.id ?? '');
    expect(end).toMatchObject({ state: 'SUCCEEDED', receipt: { nothingLeft: true } });
    const { store } = await ask<{ store: null }>(url, 'query($name: String!) { store(name: $name) { id } }', {
      name,
    });
    expect(store).toBeNull();
    const left = (await items(product.kubeconfig, 'namespaces')).map((item) => item.metadata.name);
    expect(left).not.toContain(`store-${name}`);
  },
);
