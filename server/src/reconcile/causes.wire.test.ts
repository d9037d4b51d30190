import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReasonCode } from '../domain/words.ts';
import type { Reason } from '../domain/reason.ts';
import { eventually } from '../../test/eventually.ts';
import type { Platform } from '../../test/platform.ts';
import { type SimulatedCluster, startSimulatedCluster } from '../../test/simulated-cluster.ts';
import { accepted, aPlatform } from '../../test/store-steps.ts';

let cluster: SimulatedCluster;
beforeAll(async () => {
  cluster = await startSimulatedCluster({ speed: 20 });
});
afterAll(() => cluster.stop());

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

test('every injected fault is named within 15 s by code, component, sentence and remedy, and by an event', async () => {
  const platform = await aPlatform({ kubeconfigPath: cluster.kubeconfigPath, attempts: 1 });
  const rows = injected.map((row) => ({ ...row, store: `cause-${row.name}` }));
  for (const { inject, store } of rows) {
    const { labels, ...fault } = inject as { labels?: object };
    const match = labels === undefined ? {} : { match: { namespace: `store-${store}`, labels } };
    await cluster.break({ ...fault, ...match });
  }
  const ended = await Promise.allSettled(
    rows.map(async ({ fault, store: name, code, component, says }) => {
      const { store, operation } = accepted(await platform.create({ name, engine: 'WOOCOMMERCE' }));
      const met = await eventually(`${name} is being made`, () => metAt(platform, operation.id), 60_000);
      const reason = await namedAs(platform, store.id, fault, code);
      expect(reason.at - met, `${fault}: ms until it was named`).toBeLessThan(15_000);
      expect(reason.message, fault).toMatch(says);
      expect(reason.component ?? '', fault).toBe(component);
      expect(reason.remedy, fault).toMatch(/\w{4}/);
      await told(platform, store.id, code);
    }),
  );
  expect(ended.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))).toEqual([]);
}, 90_000);

/** When the fault could first be met, by the server's clock: the release was applied, or a step before it was refused. */
async function metAt(platform: Platform, operationId: string): Promise<number | undefined> {
  const operation = await platform.db.operations.byId(operationId);
  const met = operation?.steps.find(
    ({ name, state, message }) =>
      (name === 'release' && state === 'SUCCEEDED') || (state === 'RUNNING' && message !== undefined),
  );
  return met?.finishedAt ?? met?.startedAt ?? operation?.finishedAt;
}

async function namedAs(
  platform: Platform,
  storeId: string,
  fault: string,
  code: ReasonCode,
): Promise<Reason> {
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

const told = (platform: Platform, storeId: string, code: ReasonCode): Promise<unknown> =>
  eventually(`an event says ${code}`, async () => {
    const { items } = await platform.db.log.events({ storeId }, { first: 100 });
    return items.some((event) => event.code === code);
  });
