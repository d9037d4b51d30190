import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { clusters, type TestCluster } from '../../../test/clusters.ts';
import { eventually } from '../../../test/eventually.ts';
import { type Hands, openHands } from '../../../test/hands.ts';
import { startPlatform, type Platform } from '../../../test/platform.ts';
import { openPlainCluster } from '../../../test/plain-cluster.ts';
import { accepted, finished, storeAs } from '../../../test/store-steps.ts';
import type { Store } from '../../domain/store/store.ts';

const names = ['lost-record', 'lost-space', 'lost-taken', 'lost-broken', 'lost-scaled'] as const;
type Name = (typeof names)[number];
const credentials = async (hands: Hands): Promise<unknown> =>
  (await hands.get('secrets', 'credentials-1'))?.['data'];

describe.each(clusters)('what is lost altogether, on $name', ({ start }) => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await start();
  });
  afterAll(() => cluster.stop());

  test('comes back by helm and says what is lost; what is not ours, or too much at once, is left alone (G6)', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'shopyard-lost-'));
    const open = (): Promise<Platform> =>
      startPlatform({
        dir,
        kubeconfigPath: cluster.kubeconfigPath,
        connect: { leaseNamespace: `lease-${dir.split('-').at(-1)?.toLowerCase() ?? 'x'}` },
      });
    let platform = await open();
    const plain = await openPlainCluster(cluster.kubeconfigPath);
    const hands = {} as Record<Name, Hands>;
    const stores = {} as Record<Name, Store>;
    for (const name of names) hands[name] = await openHands(cluster.kubeconfigPath, `store-${name}`);
    onTestFinished(async () => {
      const gone = await Promise.all(names.map((name) => platform.remove(name)));
      for (const { operation } of gone) if (operation) await finished(platform, operation.id);
      await plain.send('DELETE', '/api/v1/namespaces/store-lost-taken');
      await platform.stop();
      await plain.close();
      for (const name of names) await hands[name].close();
      rmSync(dir, { recursive: true, force: true });
    });
    const creations = await Promise.all(
      names.map((name) =>
        platform.create(
          name === 'lost-scaled'
            ? { name, engine: 'MEDUSA', plan: 'MEDIUM' }
            : { name, engine: 'WOOCOMMERCE' },
        ),
      ),
    );
    for (const [index, creation] of creations.entries()) {
      const { store, operation } = accepted(creation);
      stores[names[index]!] = store;
      expect(await finished(platform, operation.id)).toMatchObject({ state: 'SUCCEEDED' });
    }
    const repaired = (name: Name, since: number) =>
      eventually(
        `${name} is repaired`,
        async () => {
          const latest = await platform.db.operations.latest(stores[name].id);
          return latest?.kind === 'REPAIR' && latest.state === 'SUCCEEDED' && latest.queuedAt >= since;
        },
        40_000,
      ).catch((error: unknown) => {
        throw new Error(`${String(error)}\n${platform.log.join('\n')}`);
      });

    // Helm's record is deleted, and the namespace of another.
    const passwords = await credentials(hands['lost-space']);
    const web = await hands['lost-record'].get('deployments', 'lost-record-web');
    let since = Date.now();
    await hands['lost-record'].delete('secrets', 'sh.helm.release.v1.lost-record.v1');
    await hands['lost-space'].deleteNamespace();
    // An autoscaler's target at 0 is lifted; the number that an autoscaler set is its own.
    await hands['lost-scaled'].edit('deployments', 'lost-scaled-storefront', { spec: { replicas: 0 } });
    const replicas = async (): Promise<number> =>
      (
        (await hands['lost-scaled'].get('deployments', 'lost-scaled-storefront'))?.['spec'] as {
          replicas: number;
        }
      ).replicas;
    await eventually('the storefront is lifted', async () => (await replicas()) >= 2, 15_000);
    await hands['lost-scaled'].edit(
      'deployments',
      'lost-scaled-storefront',
      { spec: { replicas: 3 } },
      'kube-controller-manager',
    );
    await Promise.all([repaired('lost-record', since), repaired('lost-space', since)]);
    expect((await hands['lost-record'].get('deployments', 'lost-record-web'))?.['metadata']).toMatchObject({
      uid: (web?.['metadata'] as { uid: string }).uid,
      generation: (web?.['metadata'] as { generation: number }).generation,
    });
    expect(await replicas()).toBe(3);
    expect(await credentials(hands['lost-space'])).toEqual(passwords);
    const empty = await storeAs(
      platform,
      stores['lost-space'].id,
      'READY, empty',
      ({ status }) => status.phase === 'READY',
    );
    expect(empty.status.reason).toMatchObject({
      code: 'NAMESPACE_LOST',
      message: /data included/ as unknown as string,
    });
    expect(empty.status.conditions).toContainEqual(
      expect.objectContaining({ type: 'DATA_INTACT', status: 'FALSE' }),
    );
    for (const name of names) expect(await platform.db.stores.revisions(stores[name].id)).toHaveLength(1);

    // While nobody watches: a record is broken, and a namespace is replaced by somebody else's.
    await platform.stop();
    await hands['lost-broken'].edit('secrets', 'sh.helm.release.v1.lost-broken.v1', {
      data: { release: 'AAAA' },
    });
    await hands['lost-taken'].deleteNamespace();
    await eventually(
      'the namespace is gone',
      async () => (await plain.send('GET', '/api/v1/namespaces/store-lost-taken')) === undefined,
      30_000,
    );
    await plain.send('POST', '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'store-lost-taken' },
    });
    await hands['lost-taken'].create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'theirs' },
    });
    since = Date.now();
    platform = await open();
    await repaired('lost-broken', since);
    await storeAs(
      platform,
      stores['lost-taken'].id,
      'taken',
      ({ status }) => status.reason?.code === 'NAMESPACE_NOT_OURS',
    );
    expect(await hands['lost-taken'].get('configmaps', 'theirs')).toBeDefined();
    expect(await hands['lost-taken'].get('secrets', 'credentials-1')).toBeUndefined();

    // More than a fifth at once is no accident.
    await Promise.all(
      (['lost-record', 'lost-space', 'lost-broken'] as const).map((name) => hands[name].deleteNamespace()),
    );
    await eventually(
      'healing stops',
      async () => (await platform.db.clusters.all())[0]?.reason?.code === 'HEALING_STOPPED',
      15_000,
    );
    await storeAs(
      platform,
      stores['lost-record'].id,
      'lost',
      ({ status }) => status.reason?.code === 'NAMESPACE_LOST',
    );
    await storeAs(
      platform,
      stores['lost-broken'].id,
      'lost',
      ({ status }) => status.reason?.code === 'NAMESPACE_LOST',
    );
    const { items } = await platform.db.log.events({ severities: ['ERROR'] }, { first: 20 });
    expect(items.map(({ code }) => code)).toContain('HEALING_STOPPED');
    expect(await plain.send('GET', '/api/v1/namespaces/store-lost-broken')).toBeUndefined();
    expect((await platform.db.operations.latest(stores['lost-record'].id))?.finishedAt).toBeDefined();
  }, 180_000);
});
