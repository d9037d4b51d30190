import Database from 'better-sqlite3';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { retryStore } from '../../src/commands/retry-store.ts';
import { must } from '../../src/lib/assert.ts';
import { healObject } from '../../src/reconcile/healing/heal-object.ts';
import { anAccount } from '../account.ts';
import { clusters, connect, type TestCluster } from '../clusters.ts';
import { eventually } from '../eventually.ts';
import { type Hands, openHands } from '../hands.ts';
import { findViolations, type LedgerEntry } from '../oracle.ts';
import { openPlainCluster } from '../plain-cluster.ts';
import type { Platform } from '../platform.ts';
import { accepted, aPlatform, eventCodes, finished, storeAs } from '../store-steps.ts';
import { aWireToCluster } from '../wire-proxy.ts';

type Planted = Platform & { dir: string };
type Fields = Record<string, unknown>;

const denied = 'admission webhook "deny.example.com" denied the request: no shops today';

const aDeployment = {
  metadata: { name: 'trial' },
  spec: {
    selector: { matchLabels: { app: 'trial' } },
    template: {
      metadata: { labels: { app: 'trial' } },
      spec: { containers: [{ name: 'trial', image: 'trial' }] },
    },
  },
};

describe.each(clusters)('an API server that refuses, $name', ({ start }) => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await start();
  });
  afterAll(() => cluster.stop());

  const handsOn = async (namespace: string): Promise<Hands> => {
    const hands = await openHands(cluster.kubeconfigPath, namespace);
    onTestFinished(() => hands.close());
    return hands;
  };

  async function begin(platform: Platform, name: string): Promise<LedgerEntry> {
    const { store, operation } = accepted(await platform.create({ name, engine: 'WOOCOMMERCE' }));
    return { verb: 'create', name, storeId: store.id, operationId: operation.id };
  }

  async function ready(platform: Platform, entry: LedgerEntry): Promise<void> {
    expect(await finished(platform, entry.operationId)).toMatchObject({ state: 'SUCCEEDED' });
    await storeAs(platform, entry.storeId, 'READY', ({ status }) => status.phase === 'READY');
  }

  const violations = ({ dir }: Planted, ledger: LedgerEntry[]): Promise<unknown> =>
    findViolations({
      databasePath: join(dir, 'shopyard.db'),
      kubeconfigPath: cluster.kubeconfigPath,
      ledger,
      only: ledger.map(({ name }) => name),
    });

  async function removeAll(platform: Platform, names: readonly string[]): Promise<void> {
    const gone = await Promise.all(names.map((name) => platform.remove(name)));
    for (const answer of gone) await finished(platform, accepted(answer).operation.id);
  }

  const helmRuns = ({ dir }: Planted, storeId: string): number => {
    const database = new Database(join(dir, 'shopyard.db'), { readonly: true });
    const row = database.prepare('SELECT count(*) AS n FROM helm_runs WHERE store_id = ?').get(storeId);
    database.close();
    return (row as { n: number }).n;
  };

  /** Takes every right from the account that the platform uses; the result is the kubeconfig's user and the two acts. */
  async function rights() {
    const { faults } = cluster;
    if (faults) {
      let mend = (): void => undefined;
      onTestFinished(() => mend());
      return {
        user: undefined,
        take: async () => void (mend = faults.api.add({ kind: 'status', code: 403 })),
        give: async () => mend(),
      };
    }
    const account = await anAccount(cluster.kubeconfigPath);
    onTestFinished(() => account.remove());
    return { user: { token: account.token }, take: account.takeRights, give: account.giveRights };
  }

  test('every right taken and given back: said by name, nothing deleted, and the work goes on (C5)', async () => {
    const { user, take, give } = await rights();
    const { wire, kubeconfigPath } = await aWireToCluster(cluster.kubeconfigPath, user);
    const platform = await aPlatform({
      kubeconfigPath,
      connect: {
        timings: { staleAfterMs: 1000, backoff: { firstMs: 100, longestMs: 1000, healthyMs: 1000 } },
      },
    });
    const { db, connection } = platform;
    const old = await begin(platform, 'c5-old');
    await ready(platform, old);
    const before = (await db.stores.byId(old.storeId))?.namespaceUid;
    const young = await begin(platform, 'c5-young');
    await storeAs(platform, young.storeId, 'it has a namespace', (store) => store.namespaceUid !== undefined);
    await take();
    wire.reset();
    const row = await eventually('it is said', async () => {
      const known = await db.clusters.byId(connection.id);
      return known?.reason?.code === 'FORBIDDEN_BY_CLUSTER' ? known : undefined;
    });
    expect(row.reason?.message).toMatch(/cannot (get|list|watch|create) resource/);
    expect(row.reachable).toBe(true);
    await eventually('nothing is believed', async () => connection.contact().stale);
    expect((await db.stores.byId(old.storeId))?.status.phase).toBe('READY');
    expect((await db.operations.byId(young.operationId))?.finishedAt).toBeUndefined();

    await give();
    await ready(platform, young);
    await eventually(
      'the cluster is well again',
      async () => (await db.clusters.byId(connection.id))?.reason === undefined,
    );
    await storeAs(platform, old.storeId, 'READY', ({ status }) => status.phase === 'READY');
    expect((await connection.namespace('store-c5-old'))?.uid).toBe(before);
    expect(await eventCodes(platform, old.storeId)).not.toContain('REPAIR_STARTED');
    expect(await violations(platform, [old, young])).toEqual([]);
    await removeAll(platform, ['c5-old', 'c5-young']);
  }, 180_000);

  /** Refuses every Deployment of a namespace, as a policy of the operator's would. */
  async function refuseDeployments(namespace: string): Promise<() => Promise<void>> {
    const { faults } = cluster;
    if (faults) {
      const match = { kind: 'Deployment', namespace, verb: ['create', 'patch', 'update'] } as const;
      const mend = faults.api.add({ kind: 'status', code: 403, message: denied, match });
      return async () => mend();
    }
    const plain = await openPlainCluster(cluster.kubeconfigPath);
    const group = '/apis/admissionregistration.k8s.io/v1';
    const name = `deny-${namespace}`;
    const trial = `${namespace}-trial`;
    const values = [namespace, trial];
    const own = { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values }] };
    await plain.send('POST', '/api/v1/namespaces', { metadata: { name: trial } });
    await plain.send('POST', `${group}/validatingadmissionpolicies`, {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          resourceRules: [
            {
              apiGroups: ['apps'],
              apiVersions: ['v1'],
              operations: ['CREATE', 'UPDATE'],
              resources: ['deployments'],
            },
          ],
        },
        validations: [{ expression: 'false', message: 'no shops today' }],
      },
    });
    await plain.send('POST', `${group}/validatingadmissionpolicybindings`, {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name, validationActions: ['Deny'], matchResources: { namespaceSelector: own } },
    });
    const allow = async (): Promise<void> => {
      await plain.send('DELETE', `${group}/validatingadmissionpolicybindings/${name}`);
      await plain.send('DELETE', `${group}/validatingadmissionpolicies/${name}`);
    };
    onTestFinished(async () => {
      await allow();
      await plain.send('DELETE', `/api/v1/namespaces/${trial}`);
      await plain.close();
    });
    // A policy takes effect some seconds after it was written.
    await eventually('the policy is enforced', () =>
      plain.send('POST', `/apis/apps/v1/namespaces/${trial}/deployments?dryRun=All`, aDeployment).then(
        () => false,
        (error: unknown) => String(error).includes('no shops today'),
      ),
    );
    return allow;
  }

  test('an admission rule and a quota are named in their own words, tried slowly, and no more often than attempts are due (C6)', async () => {
    const platform = await aPlatform({
      kubeconfigPath: cluster.kubeconfigPath,
      attempts: 2,
      settings: { retryBackoffMs: 1000 },
    });
    const allow = await refuseDeployments('store-c6-shop');
    const { storeId, operationId } = await begin(platform, 'c6-shop');
    const refused = await finished(platform, operationId);
    expect(refused).toMatchObject({ state: 'FAILED', attempt: 2, error: { code: 'ADMISSION_DENIED' } });
    expect(refused.error?.message).toMatch(
      // What a webhook refuses, helm 4.1.4 does not name while it installs.
      /^The cluster's policy "deny[-.][\w.-]+" refuses (?:Deployment c6-shop-[\w-]+|an object of the release): no shops today\.$/,
    );
    expect(must(refused.finishedAt, 'it ended') - must(refused.startedAt, 'it began')).toBeGreaterThan(500);
    const shown = await storeAs(platform, storeId, 'FAILED', ({ status }) => status.phase === 'FAILED');
    expect(shown.status.reason).toMatchObject({ code: 'ADMISSION_DENIED' });
    const runs = helmRuns(platform, storeId);
    expect(runs).toBeLessThanOrEqual(4);

    await allow();
    const again = accepted(await platform.act((parts, by) => retryStore(parts, by, { name: 'c6-shop' })));
    const entry: LedgerEntry = { verb: 'create', name: 'c6-shop', storeId, operationId: again.operation.id };
    await ready(platform, entry);

    const hands = await handsOn('store-c6-shop');
    const hard = { 'count/jobs.batch': '0' };
    await hands.create('resourcequotas', {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'none' },
      spec: { hard },
    });
    await eventually('the quota is counted', async () => {
      const status = (await hands.get('resourcequotas', 'none'))?.['status'] as Fields | undefined;
      return status?.['hard'] !== undefined;
    });
    const before = helmRuns(platform, storeId);
    const change = accepted(await platform.update({ name: 'c6-shop', config: { title: 'Another title' } }));
    const full = await finished(platform, change.operation.id);
    expect(full).toMatchObject({ state: 'FAILED', error: { code: 'QUOTA_EXCEEDED' } });
    expect(full.error?.message).toMatch(/count\/jobs\.batch/);
    expect(helmRuns(platform, storeId) - before).toBeLessThanOrEqual(3);
    await hands.delete('resourcequotas', 'none');
    await storeAs(platform, storeId, 'READY as before', ({ status }) => status.phase === 'READY');
    expect(await violations(platform, [entry])).toEqual([]);
    await removeAll(platform, ['c6-shop']);
  }, 180_000);

  test('an object that another changes between reading and writing is read again, and their change is kept (C14)', async () => {
    const connection = await connect(cluster.kubeconfigPath);
    const namespace = 'store-c14';
    onTestFinished(async () => {
      await connection.remove({ apiVersion: 'v1', kind: 'Namespace', name: namespace });
      await connection.stop();
    });
    await connection.createNamespace({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    const hands = await handsOn(namespace);
    const manifest = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings', namespace, labels: { 'app.kubernetes.io/managed-by': 'shopyard' } },
      data: { title: 'ours' },
    };
    await connection.apply(manifest);
    await hands.edit('configmaps', 'settings', { data: { title: 'damaged', extra: 'by hand' } });

    let meddled = 0;
    const meddling: Pick<typeof connection, 'get' | 'apply' | 'patch' | 'remove'> = {
      get: (...given) => connection.get(...given),
      apply: (...given) => connection.apply(...given),
      remove: (ref) => connection.remove(ref),
      async patch(...given) {
        meddled += 1;
        if (meddled === 1)
          await hands.edit(
            'configmaps',
            'settings',
            { metadata: { annotations: { theirs: 'kept' } } },
            'other',
          );
        return connection.patch(...given);
      },
    };
    const question = {
      connection: meddling,
      wanted: { manifest, manager: 'shopyard' as const },
      minReplicas: undefined,
      mayHeal: true,
    };
    await expect(healObject(question)).rejects.toMatchObject({ kind: 'conflict', retryable: true });
    const between = await hands.get('configmaps', 'settings');
    expect(between?.['data']).toEqual({ title: 'damaged', extra: 'by hand' });
    expect(await healObject(question)).toMatchObject({ kind: 'healed' });
    const after = await hands.get('configmaps', 'settings');
    expect(after?.['data']).toEqual({ title: 'ours' });
    expect((after?.['metadata'] as Fields)['annotations']).toEqual({ theirs: 'kept' });
  }, 60_000);
});
