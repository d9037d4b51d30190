import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Reason } from '../domain/reason.ts';
import type { ReasonCode } from '../domain/words.ts';
import { clusters, type TestCluster } from '../../test/clusters.ts';
import { eventually } from '../../test/eventually.ts';
import { openHands } from '../../test/hands.ts';
import { imagelessHelm } from '../../test/imageless-helm.ts';
import { openPlainCluster } from '../../test/plain-cluster.ts';
import { type Platform, type PlatformOptions, startPlatform } from '../../test/platform.ts';
import { accepted, eventCodes, finished, storeAs } from '../../test/store-steps.ts';

interface Container {
  name: string;
  image: string;
}

/** The causes that a real scheduler, volume controller and namespace controller produce, beside refusals.wire.test.ts. */
describe.each(clusters)('causes by $name', ({ start }) => {
  let cluster: TestCluster;
  let dir: string;
  const platforms: Platform[] = [];
  const open = async (name: string, options: Partial<PlatformOptions> = {}): Promise<Platform> => {
    const platform = await startPlatform({
      dir: join(dir, name),
      kubeconfigPath: cluster.kubeconfigPath,
      connect: { leaseNamespace: `lease-${name}-${dir.split('-').at(-1)?.toLowerCase() ?? 'x'}` },
      ...options,
    });
    platforms.push(platform);
    return platform;
  };
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'shopyard-real-causes-'));
    cluster = await start();
  });
  afterAll(async () => {
    for (const platform of platforms) {
      for (const { name } of await platform.db.stores.living()) {
        const { operation } = await platform.remove(name);
        if (operation) await finished(platform, operation.id, 120_000);
      }
      await platform.stop();
    }
    await cluster.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  /** Where several components lack the same, the one that others need is named in the end. */
  const named = async (
    platform: Platform,
    id: string,
    code: ReasonCode,
    component?: string,
  ): Promise<Reason> => {
    const { status } = await storeAs(
      platform,
      id,
      `${code} ${component ?? ''}`,
      ({ status: { reason } }) => reason?.code === code && reason.component === component,
    );
    expect(status.reason?.remedy).toMatch(/\w{4}/);
    return status.reason!;
  };

  test.concurrent('a storage class that makes no volumes', async () => {
    const platform = await open('volumeless', {
      edge: { storageClass: 'nowhere' },
      settings: { provisionTimeoutMs: 60_000 },
      attempts: 1,
    });
    const { store } = accepted(await platform.create({ name: 'volumeless', engine: 'WOOCOMMERCE' }));
    const reason = await named(platform, store.id, 'VOLUME_PENDING', 'database');
    expect(reason.message).toMatch(/volume "volumeless-database" of database is not there .*"nowhere"/);
    await eventually('an event says so', async () =>
      (await eventCodes(platform, store.id)).includes('VOLUME_PENDING'),
    );
  });

  test.concurrent('a pod without room, and an image that is not there', async () => {
    const platform = await open('roomless');
    const { store, operation } = accepted(await platform.create({ name: 'roomless', engine: 'WOOCOMMERCE' }));
    expect(await finished(platform, operation.id)).toMatchObject({ state: 'SUCCEEDED' });
    const hands = await openHands(cluster.kubeconfigPath, store.namespace);
    /** As a controller of the cluster would: that is left alone. */
    const roll = (spec: Record<string, unknown>): Promise<void> =>
      hands.edit('deployments', 'roomless-web', { spec: { template: { spec } } }, 'kube-controller-manager');
    await roll({ nodeSelector: { room: 'none' } });
    const room = await named(platform, store.id, 'UNSCHEDULABLE', 'web');
    expect(room.message).toMatch(/No node of the cluster takes web: 0\/\d+ nodes are available/);
    await roll({ nodeSelector: null });
    await storeAs(platform, store.id, 'well', ({ status }) => status.reason === undefined);
    const { spec } = (await hands.get('deployments', 'roomless-web')) as {
      spec: { template: { spec: { containers: Container[] } } };
    };
    const containers = spec.template.spec.containers.map((one) => ({
      ...one,
      image: 'shop/does-not-exist:1',
    }));
    // The image is ours, whoever changes it: as often as it is healed, somebody breaks it again.
    const image = await eventually('IMAGE_PULL_FAILED web', async () => {
      await roll({ containers });
      const reason = (await platform.db.stores.byId(store.id))?.status.reason;
      return reason?.code === 'IMAGE_PULL_FAILED' && reason.component === 'web' && reason;
    });
    expect(image.message).toMatch(/image "shop\/does-not-exist:1" of web cannot be pulled/);
    await hands.close();
  });

  test.concurrent('a missing image in an upgrade, which goes back by itself', async () => {
    const platform = await open('imageless', {
      settings: { imageGraceMs: 500 },
      helm: imagelessHelm(({ revision }) => revision === 2),
    });
    const { store, operation } = accepted(
      await platform.create({ name: 'imageless', engine: 'WOOCOMMERCE', engineVersion: '11.0.0' }),
    );
    expect(await finished(platform, operation.id)).toMatchObject({ state: 'SUCCEEDED' });
    const upgrade = accepted(await platform.upgrade({ name: 'imageless', engineVersion: '11.1.2' }));
    const failed = await finished(platform, upgrade.operation.id, 120_000);
    expect(failed).toMatchObject({ state: 'FAILED', error: { code: 'IMAGE_PULL_FAILED' } });
    expect(failed.error?.message).toContain('goes back to revision 1 (11.0.0)');
    const back = await storeAs(
      platform,
      store.id,
      'READY again',
      ({ status, wanted }) => wanted.revision === 3 && status.phase === 'READY',
    );
    expect(back.wanted.engineVersion).toBe('11.0.0');
  });

  test.concurrent('a namespace of the same name that is still going', async () => {
    const platform = await open('going');
    const namespace = 'store-going';
    const plain = await openPlainCluster(cluster.kubeconfigPath);
    const hands = await openHands(cluster.kubeconfigPath, namespace);
    const metadata = { name: namespace };
    await plain.send('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata });
    const held = { name: 'held', finalizers: ['example.com/hold'] };
    await hands.create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: held });
    await hands.deleteNamespace();
    const { store, operation } = accepted(await platform.create({ name: 'going', engine: 'WOOCOMMERCE' }));
    await named(platform, store.id, 'NAMESPACE_TERMINATING');
    await hands.edit('configmaps', 'held', { metadata: { finalizers: [] } });
    expect(await finished(platform, operation.id, 120_000)).toMatchObject({ state: 'SUCCEEDED' });
    await hands.close();
    await plain.close();
  });
});
