import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, subscribe, subscribeByEvents, webSocketClient } from '../src/graphql.ts';
import { clusterKind, startProduct, type Product } from '../src/product.ts';
import { visit } from '../src/shop.ts';
import { create, finished, remove, watchDocument, type StoreMessage } from '../src/store.ts';
import { helm, items, kubectl } from '../src/tools.ts';
import { until } from '../src/until.ts';

const suffix = process.pid.toString(36);
const medusa = `felt-star-${suffix}`;
const woo = `candle-co-${suffix}`;

const products = [
  { title: 'Felt star "soft" {{ .Values }}', priceMinor: 950, stock: 120 },
  { title: 'Beeswax candle 🕯', priceMinor: 1400, stock: 80 },
];

describe(`the main job on the ${clusterKind} cluster`, () => {
  let product: Product;

  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(async () => {
    await product.remove();
  });

  test('the start tells a newcomer where everything is', () => {
    expect(product.output()).toContain(`:${new URL(product.url).port}`);
    if (clusterKind === 'embedded') {
      expect(product.output()).toMatch(/simulated/i);
      expect(product.output()).toContain('embedded/kubeconfig');
    }
  });

  test('plans a store, and the plan changes nothing', async () => {
    const { planStore } = await ask<{
      planStore: {
        plan: { hash: string; objects: { kind: string }[]; manifest: string; warnings: string[] } | null;
        userErrors: unknown[];
      };
    }>(
      product.url,
      'mutation($input: PlanStoreInput!) { planStore(input: $input) { plan { hash manifest warnings objects { kind name action } requests { cpuMillicores memoryMiB } quotaAfter { limit used max } } userErrors { code message } } }',
      { input: { create: { name: medusa, engine: 'MEDUSA', config: { title: 'Felt Star', products } } } },
    );
    expect(planStore.userErrors).toEqual([]);
    expect(planStore.plan?.objects.map((object) => object.kind)).toEqual(
      expect.arrayContaining(['Namespace', 'Deployment', 'Ingress', 'NetworkPolicy']),
    );
    const { stores } = await ask<{ stores: { totalCount: number } }>(
      product.url,
      '{ stores { totalCount } }',
    );
    expect(stores.totalCount).toBe(0);
  });

  test('creates a Medusa and a WooCommerce store, each step arrives live, both become READY', async () => {
    const client = webSocketClient(product.url);
    const watched = subscribe<StoreMessage>(client, watchDocument, { name: medusa });
    const byEvents = subscribeByEvents<StoreMessage>(product.url, watchDocument, { name: woo });

    const first = await create(product.url, {
      name: medusa,
      engine: 'MEDUSA',
      plan: 'SMALL',
      idempotencyKey: `key-${medusa}`,
      config: { title: 'Felt Star', theme: 'dark', currency: 'EUR', products },
    });
    const second = await create(product.url, {
      name: woo,
      engine: 'WOOCOMMERCE',
      config: { title: 'Candle & Co', products },
    });
    expect(first.userErrors).toEqual([]);
    expect(second.userErrors).toEqual([]);
    const again = await create(product.url, {
      name: medusa,
      engine: 'MEDUSA',
      plan: 'SMALL',
      idempotencyKey: `key-${medusa}`,
      config: { title: 'Felt Star', theme: 'dark', currency: 'EUR', products },
    });
    expect(again.replayed).toBe(true);
    expect(again.operation?.id).toBe(first.operation?.id);

    const isReady = (message: StoreMessage): boolean =>
      message.store.__typename === 'StoreUpserted' && message.store.store.phase === 'READY';
    await watched.next(`${medusa} is READY`, isReady, 150_000);
    await byEvents.next(`${woo} is READY`, isReady, 150_000);

    const seen = watched.messages.flatMap((message) =>
      message.store.__typename === 'OperationChanged'
        ? message.store.operation.steps.filter((step) => step.state === 'SUCCEEDED').map((step) => step.name)
        : [],
    );
    const order = [...new Set(seen)];
    for (const name of ['accepted', 'namespace', 'guard-rails', 'credentials', 'release'])
      expect(order).toContain(name);
    expect(order.indexOf('namespace')).toBeLessThan(order.indexOf('release'));
    const cursors = watched.messages.flatMap((message) =>
      'cursor' in message.store ? [message.store.cursor] : [],
    );
    expect(new Set(cursors).size).toBe(cursors.length);

    for (const operation of [first.operation, second.operation]) {
      const end = await finished(product.url, operation?.id ?? '');
      expect(end).toMatchObject({ state: 'SUCCEEDED', attempt: 1, error: null });
      expect(end.steps.map((step) => step.state)).toEqual(end.steps.map(() => 'SUCCEEDED'));
    }
    watched.stop();
    byEvents.stop();
    await client.dispose();
  });

  test('the shop answers at its address with what it was given', async ({ skip }) => {
    if (clusterKind === 'real') skip('nothing runs behind the Ingress of the played nodes');
    const { store } = await ask<{
      store: {
        id: string;
        url: string;
        readyAt: string;
        provisioningSeconds: number;
        conditions: { type: string; status: string }[];
      };
    }>(
      product.url,
      'query($name: String!) { store(name: $name) { id url readyAt provisioningSeconds conditions { type status } } }',
      { name: medusa },
    );
    expect(store.provisioningSeconds).toBeGreaterThan(0);
    expect(store.conditions).toContainEqual({ type: 'SELLING', status: 'TRUE' });
    const { status, html } = await visit(product.ingressPort, new URL(store.url).host);
    expect(status).toBe(200);
    expect(html).toMatch(/simulated/i);
    expect(html).toContain('Felt Star');
    expect(html).toContain('Beeswax candle 🕯');
    expect(html).toContain('{{ .Values }}');
    expect(html).toContain(`<meta name="shopyard-store" content="${store.id}/`);
  });

  test('kubectl and helm show what the dashboard shows', async () => {
    const releases = JSON.parse(await helm(product.kubeconfig, 'list', '-A', '-o', 'json')) as {
      name: string;
      namespace: string;
      status: string;
    }[];
    for (const name of [medusa, woo])
      expect(releases).toContainEqual(
        expect.objectContaining({ name, namespace: `store-${name}`, status: 'deployed' }),
      );
    const all = await kubectl(product.kubeconfig, 'get', 'all', '-n', `store-${medusa}`);
    expect(all).toMatch(/deployment\.apps\//);
    expect(all).toMatch(/1\/1/);
    const secrets = await kubectl(product.kubeconfig, 'get', 'secret', '-n', `store-${medusa}`, '-o', 'name');
    expect(secrets).toContain('credentials-1');
  });

  test('no password is in the values or the manifest of the release', async () => {
    const secret = JSON.parse(
      await kubectl(
        product.kubeconfig,
        'get',
        'secret',
        'credentials-1',
        '-n',
        `store-${medusa}`,
        '-o',
        'json',
      ),
    ) as { data: Record<string, string> };
    const values = await helm(product.kubeconfig, 'get', 'all', medusa, '-n', `store-${medusa}`);
    for (const [key, encoded] of Object.entries(secret.data)) {
      const value = Buffer.from(encoded, 'base64').toString();
      if (/password|secret|token|url/i.test(key) && value.length >= 16)
        expect(values, key).not.toContain(value);
    }
    expect(product.output()).not.toContain(
      Buffer.from(Object.values(secret.data)[0] ?? '', 'base64').toString(),
    );
  });

  test('deletes both without residue, and says what was removed', async () => {
    const refused = await ask<{ deleteStore: { userErrors: { code: string }[] } }>(
      product.url,
      'mutation($input: DeleteStoreInput!) { deleteStore(input: $input) { userErrors { code } } }',
      {
        input: { name: medusa, confirmName: 'something-else' },
      },
    );
    expect(refused.deleteStore.userErrors).toEqual([{ code: 'CONFIRMATION_MISMATCH' }]);
    for (const name of [medusa, woo]) {
      const deletion = await remove(product.url, name);
      expect(deletion.userErrors).toEqual([]);
      const end = await finished(product.url, deletion.operation?.id ?? '');
      expect(end).toMatchObject({ state: 'SUCCEEDED', receipt: { nothingLeft: true } });
      expect(end.receipt?.removed.map((entry) => entry.kind)).toEqual(
        expect.arrayContaining(['Deployment', 'PersistentVolumeClaim']),
      );
      expect(end.receipt?.volumesRemoved.length).toBeGreaterThan(0);
    }
    const namespaces = (await items(product.kubeconfig, 'namespaces')).map((item) => item.metadata.name);
    expect(namespaces).not.toContain(`store-${medusa}`);
    const volumes = await kubectl(product.kubeconfig, 'get', 'pv', '-o', 'json');
    expect(volumes).not.toContain(`store-${medusa}`);
    const { store } = await ask<{ store: null }>(
      product.url,
      'query($name: String!) { store(name: $name) { id } }',
      { name: medusa },
    );
    expect(store).toBeNull();
  });

  test('the audit chain names who did what', async () => {
    const { auditLog } = await ask<{
      auditLog: {
        nodes: { action: string; target: string; result: string; hash: string; previousHash: string }[];
      };
    }>(
      product.url,
      '{ auditLog(first: 20) { nodes { action target result hash previousHash actor { name } } } }',
    );
    expect(auditLog.nodes.map((entry) => entry.action)).toEqual(
      expect.arrayContaining(['createStore', 'deleteStore']),
    );
    auditLog.nodes.slice(0, -1).forEach((entry, index) => {
      expect(entry.previousHash).toBe(auditLog.nodes[index + 1]?.hash);
    });
  });

  test('ends cleanly on Ctrl-C', async () => {
    expect(await product.stop()).toBe(0);
    await until(
      'the port is free',
      5_000,
      async () => (await fetch(`${product.url}/livez`).catch(() => undefined)) === undefined,
    );
  });
});
