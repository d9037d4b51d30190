import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { accepted, aPlatform, eventCodes, finished, storeAs } from '../../test/store-steps.ts';
import { findViolations } from '../../test/oracle.ts';
import { type SimulatedCluster, startSimulatedCluster } from '../../test/simulated-cluster.ts';
import type { Platform } from '../../test/platform.ts';
import { watchHelm } from '../../test/watched-helm.ts';
import { cancelOperation } from '../commands/cancel-operation.ts';
import { retryStore } from '../commands/retry-store.ts';
import { resumeStore, rotateStoreSecrets, suspendStore } from '../commands/store-state.ts';
import type { Operation } from '../domain/operation/operation.ts';
import type { Store } from '../domain/store/store.ts';
import { createProber } from './probe.ts';

let cluster: SimulatedCluster;
let dir: string;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'shopyard-state-'));
  cluster = await startSimulatedCluster({ speed: 100 });
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await cluster.stop();
  rmSync(dir, { recursive: true, force: true });
});

const name = 'state';

async function done(
  platform: Platform,
  verb: typeof suspendStore,
): Promise<{ store: Store; operation: Operation }> {
  const { store, operation } = accepted(await platform.act((parts, by) => verb(parts, by, { name })));
  const ended = await finished(platform, operation.id);
  expect(ended).toMatchObject({ state: 'SUCCEEDED', attempt: 1, error: undefined });
  return { store, operation: ended };
}

const claimsOf = (platform: Platform, store: Store): string[] =>
  platform.connection
    .observed(store)
    .claims.map(({ uid }) => uid)
    .toSorted();

const secretsOf = (platform: Platform, store: Store, version: number): string[] => {
  const wanted = { ...store.wanted, credentialsVersion: version };
  const engine = platform.engines.engine(store.engine);
  const edge = { baseDomain: 'localhost', scheme: 'http', ingressClass: 'traefik' } as never;
  const keys = engine.credentialKeys({ store: { ...store, wanted }, edge, credentialsSecret: '' });
  const values = platform.credentials({ storeId: store.id, version, keys });
  return keys.flatMap(({ kind, key }) => (kind === 'derived' ? [values[key] ?? ''] : []));
};

const suspendedCronJobs = async (platform: Platform, { namespace }: Store): Promise<unknown> =>
  ((await platform.connection.get('CronJob', namespace, `${name}-cron`))?.['spec'] as { suspend: boolean })
    .suspend;

/** Asks the shop all the time until told to stop; answers how often it did not sell. */
function customers(store: Store): () => Promise<{ visits: number; failures: string[] }> {
  const prober = createProber();
  const failures: string[] = [];
  let visits = 0;
  let going = true;
  const ask = async (): Promise<void> => {
    while (going) {
      const answer = await prober.ask({
        storeId: store.id,
        url: `http://${name}.localhost:${String(cluster.ingressPort)}/`,
        address: `127.0.0.1:${String(cluster.ingressPort)}`,
      } as never);
      visits += 1;
      if (answer.kind !== 'selling') failures.push(JSON.stringify(answer));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const asking = ask();
  return async () => {
    going = false;
    await asking;
    await prober.close();
    return { visits, failures };
  };
}

test('a store is suspended and resumed with its data, gets new secrets while it sells, and no secret gets out', async () => {
  const helm = await watchHelm(dir);
  vi.stubEnv('PATH', helm.path);
  const { kubeconfigPath, ingressPort } = cluster;
  const platform = await aPlatform({ kubeconfigPath, ingressPort });
  const created = accepted(await platform.create({ name, engine: 'WOOCOMMERCE' }));
  expect(await finished(platform, created.operation.id)).toMatchObject({ state: 'SUCCEEDED' });
  const { id, namespace } = created.store;
  const claims = claimsOf(platform, created.store);

  const suspended = await done(platform, suspendStore);
  const asleep = await storeAs(platform, id, 'SUSPENDED', ({ status }) => status.phase === 'SUSPENDED');
  expect(suspended.operation.steps.every(({ state }) => state === 'SUCCEEDED')).toBe(true);
  expect(platform.connection.observed(asleep).pods.filter(({ phase }) => phase === 'Running')).toEqual([]);
  expect(asleep.status.components.map(({ wanted }) => wanted)).toEqual(
    asleep.status.components.map(({ kind }) => (kind === 'Ingress' ? 1 : 0)),
  );
  expect(claimsOf(platform, asleep)).toEqual(claims);
  expect(await suspendedCronJobs(platform, asleep)).toBe(true);
  const refused = await platform.update({ name, config: { title: 'No' } });
  expect(refused.userErrors).toMatchObject([{ code: 'INVALID_PHASE' }]);

  await done(platform, resumeStore);
  const awake = await storeAs(platform, id, 'READY', ({ status }) => status.phase === 'READY');
  expect(claimsOf(platform, awake)).toEqual(claims);
  expect(await suspendedCronJobs(platform, awake)).toBe(false);

  const databasePod = (): string | undefined =>
    platform.connection.observed(awake).pods.find(({ component }) => component === 'database')?.uid;
  const untouched = databasePod();
  const leave = customers(awake);
  const rotated = await done(platform, rotateStoreSecrets);
  const { visits, failures } = await leave();
  expect(failures).toEqual([]);
  expect(visits).toBeGreaterThan(5);
  expect(databasePod()).toBe(untouched);
  const steps = Object.fromEntries(rotated.operation.steps.map((step) => [step.name, step]));
  expect(steps['retire']).toMatchObject({ state: 'SUCCEEDED', message: /old credentials are dead/ });
  expect(await platform.connection.get('Secret', namespace, 'credentials-1')).toBeUndefined();
  expect(await platform.connection.get('Secret', namespace, 'credentials-2')).toBeDefined();
  expect(claimsOf(platform, awake)).toEqual(claims);

  const [first, second] = [secretsOf(platform, awake, 1), secretsOf(platform, awake, 2)];
  expect(second.filter((secret) => first.includes(secret))).toHaveLength(1);
  const events = JSON.stringify((await platform.db.log.events({ storeId: id }, { first: 100 })).items);
  const files = readdirSync(platform.dir).filter((file) => file.startsWith('shopyard.db'));
  const database = files.map((file) => readFileSync(join(platform.dir, file), 'latin1')).join('');
  expect(helm.given()).toContain('argv: upgrade');
  expect(helm.given()).toContain('credentials-2');
  for (const secret of [...first, ...second]) {
    expect(helm.given().includes(secret)).toBe(false);
    expect(platform.log.join('\n').includes(secret)).toBe(false);
    expect(events.includes(secret)).toBe(false);
    expect(database.includes(secret)).toBe(false);
  }
  expect((await eventCodes(platform, id)).filter((code) => /STORE_|SUCCEEDED/.test(code))).toEqual([
    'STORE_REQUESTED',
    'STORE_PROVISIONING',
    'STORE_READY',
    'OPERATION_SUCCEEDED',
    'STORE_SUSPENSION_REQUESTED',
    'STORE_SUSPENDED',
    'OPERATION_SUCCEEDED',
    'STORE_RESUMPTION_REQUESTED',
    'STORE_READY',
    'OPERATION_SUCCEEDED',
    'STORE_ROTATION_REQUESTED',
    'STORE_READY',
    'OPERATION_SUCCEEDED',
  ]);
  const databasePath = join(platform.dir, 'shopyard.db');
  expect(await findViolations({ databasePath, kubeconfigPath, ledger: [], only: [name] })).toEqual([]);
}, 120_000);

test('a creation that is cancelled in the middle of helm stops there, and goes on when it is retried', async () => {
  const { kubeconfigPath } = cluster;
  const reached = Promise.withResolvers<undefined>();
  const failpoints = (place: string): void => {
    if (place === 'release:spawned') reached.resolve(undefined);
  };
  const platform = await aPlatform({ kubeconfigPath, failpoints });
  const created = accepted(await platform.create({ name: 'stopped', engine: 'WOOCOMMERCE' }));
  await reached.promise;
  const cancel = () => platform.act((parts, by) => cancelOperation(parts, by, created.operation.id));
  const once = await cancel();
  expect(once).toMatchObject({ userErrors: [], operation: { state: 'CANCELLED' } });
  const { id } = created.store;
  const failed = await storeAs(platform, id, 'FAILED', ({ status }) => status.phase === 'FAILED');
  expect(failed.status.reason).toMatchObject({ code: 'CANCELLED' });
  expect(await cancel()).toEqual(once);
  const again = accepted(await platform.act((parts, by) => retryStore(parts, by, { name: 'stopped' })));
  expect(again.operation).toMatchObject({ kind: 'CREATE' });
  expect(await finished(platform, again.operation.id)).toMatchObject({ state: 'SUCCEEDED' });
  expect(await platform.db.operations.byId(created.operation.id)).toEqual(once.operation);
}, 60_000);
