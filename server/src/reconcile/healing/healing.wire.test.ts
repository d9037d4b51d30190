import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { alteredHelm } from '../../../test/altered-helm.ts';
import { clusters, type TestCluster } from '../../../test/clusters.ts';
import { eventually } from '../../../test/eventually.ts';
import { type Hands, openHands } from '../../../test/hands.ts';
import { findViolations } from '../../../test/oracle.ts';
import { accepted, aPlatform, eventCodes, finished, storeAs } from '../../../test/store-steps.ts';
import type { Platform } from '../../../test/platform.ts';
import type { Store } from '../../domain/store/store.ts';

type Fields = Record<string, unknown>;
const at = (object: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((value, step) => (value as Fields | undefined)?.[step], object);

/** Everything that a hand breaks, and how it is seen that it was put right; `uid` stays of what was not deleted. */
interface Damage {
  what: string;
  resource: string;
  name: (shop: string) => string;
  hurt: Fields | Fields[] | 'delete';
  path: string[];
  said: RegExp;
}

const damages: Damage[] = [
  ...(
    [
      ['ingress', 'ingresses', (shop) => shop],
      ['service', 'services', (shop) => `${shop}-web`],
      ['deployment', 'deployments', (shop) => `${shop}-web`],
      ['secret', 'secrets', () => 'credentials-1'],
      ['network policy of the release', 'networkpolicies', (shop) => `${shop}-web`],
      ['network policy of ours', 'networkpolicies', () => 'shopyard-default-deny'],
      ['quota', 'resourcequotas', () => 'shopyard-quota'],
      ['role binding', 'rolebindings', () => 'shopyard-store'],
      ['config map', 'configmaps', (shop) => `${shop}-seed`],
    ] satisfies [string, string, (shop: string) => string][]
  ).map(([what, resource, name]) => ({
    what: `${what} deleted`,
    resource,
    name,
    hurt: 'delete' as const,
    path: ['metadata', 'labels', 'shopyard.dev/store-id'],
    said: /was deleted from outside and has been made again/,
  })),
];

const edits: Damage[] = [
  {
    what: 'scaled to 0',
    resource: 'deployments',
    name: (shop) => `${shop}-web`,
    hurt: { spec: { replicas: 0 } },
    path: ['spec', 'replicas'],
    said: /spec\.replicas 0 → 1/,
  },
  {
    what: 'ingress edited',
    resource: 'ingresses',
    name: (shop) => shop,
    hurt: { spec: { ingressClassName: 'other' } },
    path: ['spec', 'ingressClassName'],
    said: /spec\.ingressClassName other → traefik/,
  },
  {
    what: 'labels stripped',
    resource: 'services',
    name: (shop) => `${shop}-web`,
    hurt: { metadata: { labels: { 'shopyard.dev/store-id': null, 'app.kubernetes.io/component': null } } },
    path: ['metadata', 'labels', 'shopyard.dev/store-id'],
    said: /metadata\.labels\.shopyard\.dev\/store-id \(missing\) → /,
  },
  {
    what: 'quota raised',
    resource: 'resourcequotas',
    name: () => 'shopyard-quota',
    hurt: { spec: { hard: { pods: '999' } } },
    path: ['spec', 'hard', 'pods'],
    said: /spec\.hard\.pods 999 → /,
  },
  {
    what: 'config map edited',
    resource: 'configmaps',
    name: (shop) => `${shop}-seed`,
    hurt: { data: { added: 'by hand' } },
    path: ['data', 'added'],
    said: /data\.added \(added\)/,
  },
  {
    what: 'network policy opened',
    resource: 'networkpolicies',
    name: () => 'shopyard-default-deny',
    hurt: { spec: { policyTypes: ['Ingress'] } },
    path: ['spec', 'policyTypes'],
    said: /spec\.policyTypes/,
  },
  {
    what: 'account relabelled',
    resource: 'serviceaccounts',
    name: (shop) => shop,
    hurt: { metadata: { labels: { 'shopyard.dev/owner': 'mallory' } } },
    path: ['metadata', 'labels', 'shopyard.dev/owner'],
    said: /shopyard\.dev\/owner mallory → local/,
  },
];

/** After the others: it is the same Deployment that was scaled to 0. */
const images: Damage[] = [
  {
    what: 'image changed',
    resource: 'deployments',
    name: (shop) => `${shop}-web`,
    hurt: [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'evil:1' }],
    path: ['spec', 'template', 'spec', 'containers'],
    said: /spec\.template\.spec\.containers\[\w+\]\.image evil:1 → /,
  },
];

describe.each(clusters)('healing on $name', ({ start }) => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await start();
  });
  afterAll(() => cluster.stop());

  const shopOf = async (platform: Platform, name: string): Promise<{ store: Store; hands: Hands }> => {
    const { store, operation } = accepted(await platform.create({ name, engine: 'WOOCOMMERCE' }));
    expect(await finished(platform, operation.id)).toMatchObject({ state: 'SUCCEEDED' });
    const hands = await openHands(cluster.kubeconfigPath, store.namespace);
    onTestFinished(async () => {
      await hands.close();
      const removal = await platform.remove(name);
      if (removal.operation) await finished(platform, removal.operation.id);
    });
    return { store, hands };
  };

  const violations = (platform: Platform & { dir: string }, { name }: Store) =>
    findViolations({
      databasePath: join(platform.dir, 'shopyard.db'),
      kubeconfigPath: cluster.kubeconfigPath,
      ledger: [],
      only: [name],
    });

  const messages = async (platform: Platform, storeId: string): Promise<string[]> => {
    const { items } = await platform.db.log.events({ storeId }, { first: 100 });
    return items.filter(({ code }) => code === 'DRIFT_HEALED').map(({ message }) => message);
  };

  test('whatever a hand deletes or changes comes back within seconds, without helm and without a new revision (D11, G7)', async () => {
    let helmRuns = 0;
    const platform = await aPlatform({
      kubeconfigPath: cluster.kubeconfigPath,
      helm: (real) => alteredHelm(real, { apply: (run) => ((helmRuns += 1), real.apply(run)) }),
    });
    const { store, hands } = await shopOf(platform, 'heal-hands');
    const password = at(await hands.get('secrets', 'credentials-1'), 'data');
    helmRuns = 0;
    for (const list of [damages, edits, images]) {
      const before = await Promise.all(
        list.map(({ resource, name }) => hands.get(resource, name(store.name))),
      );
      for (const { resource, name, hurt } of list) {
        if (hurt === 'delete') await hands.delete(resource, name(store.name));
        else await hands.edit(resource, name(store.name), hurt);
      }
      await Promise.all(
        list.map(({ what, resource, name, path, hurt, said }, index) =>
          eventually(
            what,
            async () => {
              const object = await hands.get(resource, name(store.name));
              const isNew = at(object, 'metadata', 'uid') !== at(before[index], 'metadata', 'uid');
              const same = JSON.stringify(at(object, ...path)) === JSON.stringify(at(before[index], ...path));
              const told = (await messages(platform, store.id)).some((message) => said.test(message));
              return object !== undefined && same && told && isNew === (hurt === 'delete');
            },
            15_000,
          ),
        ),
      ).catch(async (error: unknown) => {
        throw new Error(
          `${String(error)}\n${(await messages(platform, store.id)).join('\n')}\n${platform.log.join('\n')}`,
        );
      });
    }
    expect(at(await hands.get('secrets', 'credentials-1'), 'data')).toEqual(password);
    expect((await platform.db.stores.revisions(store.id)).length).toBe(1);
    expect(helmRuns).toBe(0);
    await storeAs(platform, store.id, 'READY again', ({ status }) => status.phase === 'READY');
    expect(await eventCodes(platform, store.id)).not.toContain('HEALING_FAILED');
    expect(await violations(platform, store)).toEqual([]);
  }, 90_000);

  test('who changes an object again and again is named, and not fought, and everything else is healed (G11)', async () => {
    const platform = await aPlatform({ kubeconfigPath: cluster.kubeconfigPath });
    const { store, hands } = await shopOf(platform, 'heal-fight');
    const map = `${store.name}-seed`;
    const theirs = async (): Promise<unknown> => at(await hands.get('configmaps', map), 'data', 'theirs');
    const insist = (value: string): Promise<void> =>
      hands.edit('configmaps', map, { data: { theirs: value } }, 'their-controller');
    const fought = (): Promise<boolean> =>
      platform.db.stores
        .byId(store.id)
        .then((now) => now?.status.reason?.code === 'DRIFT_FOUGHT' && now.status.phase === 'READY');
    let turns = 0;
    await eventually(
      'the fight is named',
      async () => {
        if ((await theirs()) === undefined) await insist(`turn ${(turns += 1)}`);
        return fought();
      },
      40_000,
    );
    const reason = (await platform.db.stores.byId(store.id))?.status.reason;
    expect(reason?.message).toMatch(new RegExp(`ConfigMap ${map} is changed .* by their-controller`));
    expect(reason?.remedy).toContain('their-controller');

    // They go on, and see nobody in their way any more; what they do not touch is put right as ever.
    for (let more = 1; more <= 10; more += 1) await insist(`more ${more}`);
    const service = await hands.get('services', `${store.name}-web`);
    await hands.delete('services', `${store.name}-web`);
    await eventually('the service is made again', async () => {
      const made = await hands.get('services', `${store.name}-web`);
      return made !== undefined && at(made, 'metadata', 'uid') !== at(service, 'metadata', 'uid');
    });
    expect(await theirs()).toBe('more 10');
    const heals = (await messages(platform, store.id)).filter((message) => message.includes(map));
    expect(heals).toHaveLength(5);
    expect(await fought()).toBe(true);
    expect(await violations(platform, store)).toEqual([]);
  }, 90_000);
});
