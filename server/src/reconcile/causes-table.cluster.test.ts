import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReasonCode } from '../domain/words.ts';
import type { Reason } from '../domain/reason.ts';
import { eventually } from '../../test/eventually.ts';
import { openHands } from '../../test/hands.ts';
import { openPlainCluster } from '../../test/plain-cluster.ts';
import { type Platform, startPlatform } from '../../test/platform.ts';
import { type SimulatedCluster, startSimulatedCluster } from '../../test/simulated-cluster.ts';
import { accepted, finished } from '../../test/store-steps.ts';

let cluster: SimulatedCluster;
let dir: string;
let platform: Platform;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'shopyard-causes-'));
  cluster = await startSimulatedCluster({ speed: 100 });
  platform = await startPlatform({ dir, kubeconfigPath: cluster.kubeconfigPath, attempts: 1 });
});
afterAll(async () => {
  await platform.stop();
  await cluster.stop();
  rmSync(dir, { recursive: true, force: true });
});

interface Injected {
  fault: string;
  name: string;
  inject: Record<string, unknown>;
  code: ReasonCode;
  component: string;
  says: RegExp;
}

const pod = (
  kind: string,
  component: string,
  more: Record<string, unknown> = {},
): Record<string, unknown> => ({
  on: 'pod',
  kind,
  labels: { 'app.kubernetes.io/component': component },
  ...more,
});

const injected: Injected[] = [
  {
    fault: 'image missing',
    name: 'image',
    inject: pod('image-missing', 'database'),
    code: 'IMAGE_PULL_FAILED',
    component: 'database',
    says: /image ".*mariadb.*" of database cannot be pulled: there is no such image/,
  },
  {
    fault: 'crash loop',
    name: 'crash',
    inject: pod('crash-loop', 'database'),
    code: 'CRASH_LOOP',
    component: 'database',
    says: /database stops again and again right after its start with exit code 1/,
  },
  {
    fault: 'crashing init container',
    name: 'init',
    inject: pod('init-fails', 'web'),
    code: 'INIT_FAILED',
    component: 'web',
    says: /web cannot be prepared: ".+" fails with exit code 1/,
  },
  {
    fault: 'out of memory',
    name: 'memory',
    inject: pod('oom', 'database'),
    code: 'OUT_OF_MEMORY',
    component: 'database',
    says: /database ran out of memory: it may use \d+ MiB/,
  },
  {
    fault: 'unbound volume',
    name: 'volume',
    inject: pod('volume-pending', 'database'),
    code: 'VOLUME_PENDING',
    component: 'database',
    says: /The volume ".+" of database is not there after \d+ s/,
  },
  {
    fault: 'failed migration job',
    name: 'job',
    inject: pod('job-fails', 'seed', { lines: ['Error: table wp_posts is marked as crashed'] }),
    code: 'JOB_FAILED',
    component: 'seed',
    says: /seed failed .* and was given up/,
  },
  {
    fault: 'wrong database password',
    name: 'login',
    inject: pod('job-fails', 'seed', {
      lines: ["ERROR 1045 (28000): Access denied for user 'shop_a'@'10.0.0.7' (using password: YES)"],
    }),
    code: 'DATABASE_LOGIN_FAILED',
    component: 'seed',
    says: /database refuses the password with which seed signs in \(user "shop_a"\)/,
  },
  {
    fault: 'unschedulable',
    name: 'room',
    inject: pod('unschedulable', 'database'),
    code: 'UNSCHEDULABLE',
    component: 'database',
    says: /No node of the cluster has room for database/,
  },
  {
    fault: 'readiness never true',
    name: 'ready',
    inject: pod('never-ready', 'database'),
    code: 'PROBE_FAILING',
    component: 'database',
    says: /database has been running for \d+ s but does not answer its health check/,
  },
  {
    fault: 'host taken',
    name: 'host',
    inject: {
      on: 'api',
      kind: 'status',
      code: 403,
      match: { kind: 'Ingress', namespace: 'store-cause-host', verb: ['create', 'patch', 'update'] },
      message:
        'admission webhook "validate.nginx.ingress.kubernetes.io" denied the request: host "cause-host.localhost" and path "/" is already defined in ingress other/shop',
    },
    code: 'HOST_TAKEN',
    component: 'release',
    says: /address cause-host\.localhost belongs to another Ingress/,
  },
  {
    fault: 'API server forbidden',
    name: 'forbidden',
    inject: {
      on: 'api',
      kind: 'status',
      code: 403,
      match: { kind: 'RoleBinding', namespace: 'store-cause-forbidden' },
    },
    code: 'FORBIDDEN_BY_CLUSTER',
    component: '',
    says: /rolebindings/,
  },
];

/**
 * The table of what a creation can meet. By the same words, on the real API server too where it can produce them:
 * quota, LimitRange, Pod Security, ingress class and a namespace that a hand deletes (refusals.wire.test.ts), a cluster
 * that is away (cluster-away.wire.test.ts), and whatever a change can meet (change-fails.wire.test.ts).
 */
describe('named within 15 s by code, component, sentence and remedy, and by an event:', () => {
  test.concurrent.each(injected)(
    '$fault',
    async ({ fault, name, inject, code, component, says }) => {
      const store = `cause-${name}`;
      const { labels, ...broken } = inject as { labels?: object };
      const match = labels === undefined ? {} : { match: { namespace: `store-${store}`, labels } };
      await cluster.break({ ...broken, ...match });
      await isNamed(store, { fault, code, component, says });
    },
    120_000,
  );

  test.concurrent(
    'a namespace of the same name that is still going',
    async () => {
      const namespace = 'store-cause-going';
      const hands = await openHands(cluster.kubeconfigPath, namespace);
      const plain = await openPlainCluster(cluster.kubeconfigPath);
      await plain.send('POST', '/api/v1/namespaces', {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: namespace },
      });
      const held = { name: 'held', finalizers: ['example.com/hold'] };
      await hands.create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: held });
      await hands.deleteNamespace();
      const id = await isNamed('cause-going', {
        fault: 'namespace terminating',
        code: 'NAMESPACE_TERMINATING',
        component: '',
        says: /store-cause-going.*(deleted|terminat)/i,
      });
      await hands.edit('configmaps', 'held', { metadata: { finalizers: [] } });
      const latest = await platform.db.operations.latest(id);
      expect(await finished(platform, latest?.id ?? '')).toMatchObject({ state: 'SUCCEEDED' });
      await hands.close();
      await plain.close();
    },
    120_000,
  );
});

async function isNamed(
  name: string,
  { fault, code, component, says }: Pick<Injected, 'fault' | 'code' | 'component' | 'says'>,
): Promise<string> {
  const { store, operation } = accepted(await platform.create({ name, engine: 'WOOCOMMERCE' }));
  await eventually(`${name} is being made`, () => metAt(operation.id), 60_000);
  const reason = await namedAs(store.id, fault, code);
  const met = (await metAt(operation.id)) ?? 0;
  const { items } = await platform.db.log.events({ storeId: store.id }, { first: 100 });
  const said = items.map(({ at, message }) => `${at - met} ms: ${message}`).join('\n');
  expect(reason.at - met, `ms until it was named:\n${said}`).toBeLessThan(15_000);
  expect(reason.message).toMatch(says);
  expect(reason.component ?? '').toBe(component);
  expect(reason.remedy).toMatch(/\w{4}/);
  await told(store.id, code);
  return store.id;
}

/** When the fault could first be met, by the server's clock: the release was applied, or a step before it was refused. */
async function metAt(operationId: string): Promise<number | undefined> {
  const operation = await platform.db.operations.byId(operationId);
  const released = operation?.steps.find(({ name, state }) => name === 'release' && state === 'SUCCEEDED');
  // Helm may have been refused once before it was through, or waits for its turn: the fault was not there yet.
  const refused = operation?.steps.find(({ state, message }) => state === 'RUNNING' && message !== undefined);
  return released?.finishedAt ?? refused?.startedAt ?? operation?.finishedAt;
}

async function namedAs(storeId: string, fault: string, code: ReasonCode): Promise<Reason> {
  let last: Reason | undefined;
  return eventually(
    `${fault}: ${code}`,
    async () => {
      last = (await platform.db.stores.byId(storeId))?.status.reason;
      return last?.code === code ? last : undefined;
    },
    40_000,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}: it says ${JSON.stringify(last)}`);
  });
}

const told = (storeId: string, code: ReasonCode): Promise<unknown> =>
  eventually(`an event says ${code}`, async () => {
    const { items } = await platform.db.log.events({ storeId }, { first: 100 });
    return items.some((event) => event.code === code);
  });
