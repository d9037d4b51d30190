import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StoreOperationResult } from '../commands/parts.ts';
import type { CreateStoreInput } from '../domain/plan/creation-input.ts';
import type { Store } from '../domain/store/store.ts';
import type { ReasonCode } from '../domain/words.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { defaultReconcilerSettings } from './dependencies.ts';
import { eventually } from '../../test/eventually.ts';
import { imagelessHelm } from '../../test/imageless-helm.ts';
import { type Platform, startPlatform } from '../../test/platform.ts';
import { type SimulatedCluster, startSimulatedCluster } from '../../test/simulated-cluster.ts';
import { accepted, eventCodes, finished, storeAs } from '../../test/store-steps.ts';

let cluster: SimulatedCluster;
let dir: string;
let usual: Platform;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'shopyard-fails-'));
  cluster = await startSimulatedCluster({ speed: 100 });
  usual = await open('usual');
});

afterAll(async () => {
  await usual.stop();
  await cluster.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** Stores whose second revision names images that nobody has. */
const imageless = ['fails-image', 'fails-early'];

const open = (name: string, clock: Clock = systemClock): Promise<Platform> =>
  startPlatform({
    dir: join(dir, name),
    kubeconfigPath: cluster.kubeconfigPath,
    connect: { leaseNamespace: `lease-fails-${name}` },
    settings: { retryBackoffMs: 200, imageGraceMs: 500 },
    helm: imagelessHelm(({ release, revision }) => imageless.includes(release) && revision === 2),
    clock,
  });

interface Failing {
  fault: string;
  name: string;
  create: Partial<CreateStoreInput>;
  change: (platform: Platform, name: string) => Promise<StoreOperationResult>;
  /** What breaks with the change, and is mended once it has gone back. */
  inject?: Record<string, unknown>;
  /** Nothing ends it sooner: the test lets the time pass once the cause is named. */
  atDeadline?: true;
  code: ReasonCode;
  component: string;
  says: RegExp;
}

const woo = { engine: 'WOOCOMMERCE', engineVersion: '11.0.0' } as const;
const upgradeTo = (engineVersion: string) => (platform: Platform, name: string) =>
  platform.upgrade({ name, engineVersion });
const pods = (kind: string, component: string, more: object = {}): Record<string, unknown> => ({
  on: 'pod',
  kind,
  labels: { 'app.kubernetes.io/component': component },
  ...more,
});

const rows: Failing[] = [
  {
    fault: 'an upgrade to an image that is missing',
    name: 'image',
    create: woo,
    change: upgradeTo('11.1.2'),
    code: 'IMAGE_PULL_FAILED',
    component: 'seed',
    says: /image "shop\/does-not-exist:1" of seed cannot be pulled: there is no such image/,
  },
  {
    fault: 'an upgrade that would change the data schema, before its migration begins',
    name: 'early',
    create: { engine: 'MEDUSA', engineVersion: '2.20.0' },
    change: upgradeTo('2.21.2'),
    code: 'IMAGE_PULL_FAILED',
    component: 'seed',
    says: /there is no such image/,
  },
  {
    fault: 'an upgrade whose Job fails',
    name: 'job',
    create: woo,
    change: upgradeTo('11.1.2'),
    inject: pods('job-fails', 'seed', { lines: ['Error: table wp_posts is marked as crashed'] }),
    code: 'JOB_FAILED',
    component: 'seed',
    says: /seed failed .* and was given up/,
  },
  {
    fault: 'an upgrade that does not become ready in time',
    name: 'ready',
    create: woo,
    change: upgradeTo('11.1.2'),
    inject: pods('never-ready', 'web'),
    atDeadline: true,
    code: 'PROBE_FAILING',
    component: 'web',
    says: /web has been running for \d+ s but does not answer its health check/,
  },
  {
    fault: 'a larger plan for which no node has room',
    name: 'plan',
    create: woo,
    change: (platform, name) => platform.update({ name, plan: 'LARGE' }),
    inject: pods('unschedulable', 'web'),
    atDeadline: true,
    code: 'UNSCHEDULABLE',
    component: 'web',
    says: /No node of the cluster has room for web/,
  },
  {
    fault: 'a domain that another Ingress has',
    name: 'host',
    create: { ...woo, domains: ['before.example.com'] },
    change: (platform, name) => platform.update({ name, domains: ['taken.example.com'] }),
    inject: {
      on: 'api',
      kind: 'status',
      code: 403,
      match: { kind: 'Ingress', namespace: 'store-fails-host', verb: ['create', 'patch', 'update'] },
      message:
        'admission webhook "validate.nginx.ingress.kubernetes.io" denied the request: host "taken.example.com" and path "/" is already defined in ingress other/shop',
    },
    code: 'HOST_TAKEN',
    component: 'release',
    says: /address taken\.example\.com belongs to another Ingress/,
  },
];

/** Without storage: volumes that grew stay. */
async function quotaOf(platform: Platform, namespace: string): Promise<Record<string, string>> {
  const quota = await platform.connection.get('ResourceQuota', namespace, 'shopyard-quota');
  const { hard } = quota?.['spec'] as { hard: Record<string, string> };
  return Object.fromEntries(Object.entries(hard).filter(([name]) => name !== 'requests.storage'));
}

async function aReadyStore(
  platform: Platform,
  name: string,
  create: Partial<CreateStoreInput>,
): Promise<Store> {
  const { store, operation } = accepted(await platform.create({ ...create, name }));
  expect(await finished(platform, operation.id)).toMatchObject({ state: 'SUCCEEDED' });
  return store;
}

/** The change is over; what came of it is the return, which is waited for. */
async function returned(platform: Platform, store: Store): Promise<Store> {
  const back = await eventually('the return', async () => {
    const latest = await platform.db.operations.latest(store.id);
    return latest?.kind === 'ROLLBACK' && latest;
  });
  expect(back.requestedBy).toMatchObject({ kind: 'RECONCILER' });
  expect(await finished(platform, back.id)).toMatchObject({ state: 'SUCCEEDED' });
  return storeAs(platform, store.id, 'READY again', ({ status }) => status.phase === 'READY');
}

describe('goes back by itself, and says why:', () => {
  test.concurrent.each(rows)(
    '$fault',
    async (row) => {
      let skew = 0;
      const ahead: Clock = {
        ...systemClock,
        now: () => systemClock.now() + skew,
        monotonic: () => systemClock.monotonic() + skew,
      };
      const platform = row.atDeadline ? await open(row.name, ahead) : usual;
      const pass = (ms: number): void => {
        skew += ms;
      };
      try {
        await failAndReturn(platform, row, pass);
      } finally {
        if (row.atDeadline) await platform.stop();
      }
    },
    120_000,
  );
});

async function failAndReturn(platform: Platform, row: Failing, pass: (ms: number) => void): Promise<void> {
  const name = `fails-${row.name}`;
  const before = await aReadyStore(platform, name, row.create);
  const quota = await quotaOf(platform, before.namespace);
  const { labels, ...fault } = (row.inject ?? {}) as { labels?: object };
  const match = labels ? { match: { namespace: before.namespace, labels } } : {};
  const mend = row.inject ? await cluster.break({ ...fault, ...match }) : undefined;
  const { operation } = accepted(await row.change(platform, name));
  const named = await storeAs(
    platform,
    before.id,
    `${row.fault} is named`,
    ({ status, wanted }) => status.reason?.code === row.code || wanted.revision === 3,
  );
  if (row.atDeadline) {
    pass(defaultReconcilerSettings.provisionTimeoutMs);
    platform.reconciler.wake(before.id);
  }
  const ended = await finished(platform, operation.id);
  await mend?.();
  expect(ended).toMatchObject({
    state: 'FAILED',
    attempt: 1,
    error: { code: row.code, component: row.component },
  });
  expect(ended.error?.message).toMatch(row.says);
  expect(ended.error?.message).toContain(`goes back to revision 1 (${before.wanted.engineVersion})`);
  const { items } = await platform.db.log.events({ storeId: before.id }, { first: 100 });
  expect(items.find(({ code }) => code === 'OPERATION_FAILED')?.message).toMatch(row.says);
  if (row.code === 'IMAGE_PULL_FAILED') {
    const released = ended.steps.find((step) => step.name === 'release')?.finishedAt ?? 0;
    expect(named.wanted.revision, 'it was named before it was given up').toBe(2);
    expect((named.status.reason?.at ?? Infinity) - released).toBeLessThan(15_000);
  }

  const after = await returned(platform, before);
  const { engineVersion, config, plan, domains } = before.wanted;
  expect(after.wanted).toMatchObject({ generation: 3, revision: 3, engineVersion, config, plan, domains });
  expect(after.status.reason).toBeUndefined();
  expect(await quotaOf(platform, before.namespace)).toEqual(quota);
  const revisions = await platform.db.stores.revisions(before.id);
  expect(revisions.map(({ becameReady }) => becameReady)).toEqual([true, false, true]);
  expect(revisions[0]).toMatchObject({
    by: { kind: 'RECONCILER' },
    cause: `automatic rollback to revision 1: ${row.code}`,
    chartDigest: revisions[2]?.chartDigest,
  });
  expect(await eventCodes(platform, before.id)).toContain('STORE_RETURNS');
}

test.concurrent(
  'a change stays where it is when its migration has begun, and cannot be rolled back',
  async () => {
    const name = 'fails-migrated';
    const store = await aReadyStore(usual, name, { engine: 'MEDUSA', engineVersion: '2.20.0' });
    const mend = await cluster.break({
      on: 'pod',
      kind: 'job-fails',
      match: { namespace: store.namespace },
    });
    const { operation } = accepted(await usual.upgrade({ name, engineVersion: '2.21.2' }));
    const ended = await finished(usual, operation.id);
    expect(ended).toMatchObject({ state: 'FAILED', error: { code: 'DATA_SCHEMA_CHANGED' } });
    expect(ended.error?.message).toMatch(/It stays at version 2\.21\.2: its migration has begun/);
    const failed = await storeAs(usual, store.id, 'FAILED', ({ status }) => status.phase === 'FAILED');
    expect(failed.status.reason).toMatchObject({ code: 'DATA_SCHEMA_CHANGED' });
    expect(failed.status.reason?.remedy).toMatch(/retry, upgrade .*, or restore a backup/);
    expect(failed.wanted).toMatchObject({ revision: 2, engineVersion: '2.21.2' });
    expect((await usual.rollback({ name, toRevision: 1 })).userErrors).toMatchObject([
      { code: 'DATA_SCHEMA_CHANGED', path: ['input', 'toRevision'] },
    ]);
    await mend();
  },
  120_000,
);
