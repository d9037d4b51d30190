import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { alteredHelm } from '../../../test/altered-helm.ts';
import { clusters, type TestCluster } from '../../../test/clusters.ts';
import { eventually } from '../../../test/eventually.ts';
import { type Hands, openHands } from '../../../test/hands.ts';
import { findViolations } from '../../../test/oracle.ts';
import { leavePending } from '../../../test/foreign-release.ts';
import { type Platform, startPlatform } from '../../../test/platform.ts';

import { accepted, aPlatform, eventCodes, finished, storeAs } from '../../../test/store-steps.ts';
import { startWatchedSimulator } from '../../../test/watched-simulator.ts';
import type { Store } from '../../domain/store/store.ts';

const metadata = (object: unknown) => (object as { metadata: { uid: string; generation: number } }).metadata;

/** What would change if the shop were touched: its workload and its passwords. */
const shopOf = async (hands: Hands, name: string): Promise<unknown> => {
  const { uid, generation } = metadata(await hands.get('deployments', `${name}-web`));
  return { uid, generation, secret: (await hands.get('secrets', 'credentials-1'))?.['data'] };
};

describe.each(clusters)("helm's records on $name", ({ start }) => {
  let cluster: TestCluster;
  let dir: string;
  beforeAll(async () => {
    cluster = await start();
    dir = mkdtempSync(join(tmpdir(), 'shopyard-records-'));
  });
  afterAll(async () => {
    await cluster.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const names = ['record-well', 'record-left', 'record-next'] as const;

  test('are left alone where they are well; one left pending is freed at the start or before the next run of helm', async () => {
    let helmRuns: string[] = [];
    const { kubeconfigPath } = cluster;
    const open = (): Promise<Platform> =>
      startPlatform({
        dir,
        kubeconfigPath,
        connect: { leaseNamespace: `lease-${dir.split('-').at(-1)?.toLowerCase() ?? 'x'}` },
        helm: (real) =>
          alteredHelm(real, {
            apply: (run) => (helmRuns.push(`apply ${run.release}`), real.apply(run)),
            recover: (run) => (helmRuns.push(`recover ${run.release}`), real.recover(run)),
          }),
      });
    let platform = await open();
    const hands = Object.fromEntries(
      await Promise.all(
        names.map(async (name) => [name, await openHands(kubeconfigPath, `store-${name}`)] as const),
      ),
    ) as Record<(typeof names)[number], Hands>;
    onTestFinished(async () => {
      const gone = await Promise.all(names.map((name) => platform.remove(name)));
      for (const { operation } of gone) if (operation) await finished(platform, operation.id);
      await platform.stop();
      for (const name of names) await hands[name].close();
    });
    const stores = {} as Record<(typeof names)[number], Store>;
    for (const [index, creation] of (
      await Promise.all(names.map((name) => platform.create({ name, engine: 'WOOCOMMERCE' })))
    ).entries()) {
      const { store, operation } = accepted(creation);
      stores[names[index]!] = store;
      expect(await finished(platform, operation.id)).toMatchObject({ state: 'SUCCEEDED' });
    }
    const before = await Promise.all(names.map((name) => shopOf(hands[name], name)));
    await platform.stop();
    const target = (release: string) => ({ kubeconfigPath, namespace: `store-${release}`, release });
    await leavePending(target('record-left'));

    helmRuns = [];
    platform = await open();
    const repaired = await eventually('the release is freed', async () => {
      const latest = await platform.db.operations.latest(stores['record-left'].id);
      return latest?.kind === 'REPAIR' && latest.finishedAt !== undefined ? latest : undefined;
    });
    expect(repaired).toMatchObject({ state: 'SUCCEEDED', attempt: 1 });
    const { items } = await platform.db.log.events({ storeId: stores['record-left'].id }, { first: 20 });
    expect(items.find(({ code }) => code === 'REPAIR_STARTED')?.message).toMatch(
      /was left in the middle of a change/,
    );
    expect(helmRuns).toEqual(['recover record-left', 'apply record-left']);

    await leavePending(target('record-next'));
    const update = accepted(await platform.update({ name: 'record-next', config: { title: 'Next' } }));
    expect(await finished(platform, update.operation.id)).toMatchObject({ state: 'SUCCEEDED', attempt: 1 });
    expect(helmRuns.slice(2)).toEqual(['recover record-next', 'apply record-next']);

    const after = await Promise.all(names.map((name) => shopOf(hands[name], name)));
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(await eventCodes(platform, stores['record-well'].id)).not.toContain('REPAIR_STARTED');
    expect((await platform.db.operations.latest(stores['record-well'].id))?.kind).toBe('CREATE');
    expect(await platform.db.stores.revisions(stores['record-left'].id)).toHaveLength(1);
    const databasePath = join(dir, 'shopyard.db');
    expect(await findViolations({ databasePath, kubeconfigPath, ledger: [], only: names })).toEqual([]);
  }, 150_000);
});

test('a namespace that is on its way out while its watch is mute is not mistaken for a lost record', async () => {
  const cluster = await startWatchedSimulator();
  onTestFinished(() => cluster.remove());
  const platform = await aPlatform({ kubeconfigPath: cluster.kubeconfigPath });
  const { store, operation } = accepted(await platform.create({ name: 'muted', engine: 'WOOCOMMERCE' }));
  await finished(platform, operation.id);
  const hands = await openHands(cluster.kubeconfigPath, store.namespace);
  onTestFinished(() => hands.close());
  await hands.create('configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'hold', finalizers: ['example.com/hold'] },
  });
  const { api } = cluster.faults;
  const mend = api.add({ kind: 'watch-silent', match: { kind: 'Namespace' } });
  await hands.deleteNamespace();
  await eventually('everything in it is seen to go', () => {
    const { workloads, others, namespace } = platform.connection.observed(store);
    return Promise.resolve(workloads.length + others.length === 0 && namespace?.deleting === false);
  });
  mend();
  // What a mute watch did not tell is told by the next one.
  api.cutWatches();
  await storeAs(platform, store.id, 'going', ({ status }) => status.reason?.code === 'NAMESPACE_TERMINATING');
  expect(await eventCodes(platform, store.id)).not.toContain('REPAIR_STARTED');
  await hands.edit('configmaps', 'hold', { metadata: { finalizers: [] } });
  await eventually('it is made again once it is gone', async () => {
    const latest = await platform.db.operations.latest(store.id);
    return latest?.kind === 'REPAIR' && latest.state === 'SUCCEEDED';
  });
}, 90_000);
