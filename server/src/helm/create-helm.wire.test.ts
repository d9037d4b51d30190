import { parseAllDocuments } from 'yaml';
import { assert } from '../lib/assert.ts';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeChart } from '../../test/chart-archive.ts';
import { clusters, connect, type TestCluster } from '../../test/clusters.ts';
import { killRun } from '../../test/kill-run.ts';
import { ownHelm } from '../../test/own-helm.ts';
import { untilAsync } from '../../test/until.ts';
import type { ConnectedCluster } from '../cluster/connect-cluster.ts';
import type { Helm, HelmRunInput } from './helm.ts';

const templates = {
  'templates/config.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "{{ .Release.Name }}-config" }\ndata: { title: {{ .Values.title | quote }} }\n',
  'templates/claim.yaml':
    'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: "{{ .Release.Name }}-data", annotations: { helm.sh/resource-policy: keep } }\nspec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }\n',
};

/** A Job for which no node is found, waited for before anything else is done. */
const hook = `apiVersion: batch/v1
kind: Job
metadata:
  name: "{{ .Release.Name }}-hook"
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-delete-policy: before-hook-creation
spec:
  template:
    spec:
      restartPolicy: Never
      nodeSelector: { nowhere: "yes" }
      containers: [{ name: hook, image: busybox }]
`;

const linux = process.platform === 'linux';

describe.each(clusters)('the helm binary on $name', ({ start }) => {
  let cluster: TestCluster;
  let connection: ConnectedCluster;
  let helm: Helm;
  let dir: string;
  let archive: string;
  let held: string;
  const namespace = `store-hct-${randomUUID().slice(0, 8)}`;
  const run = (more: Partial<HelmRunInput> = {}): HelmRunInput => ({
    runId: randomUUID(),
    release: 'shop',
    namespace,
    kubeconfigPath: cluster.kubeconfigPath,
    timeoutMs: 60_000,
    ...more,
  });
  const apply = (title: string, revision: number, more: Partial<HelmRunInput> = {}) =>
    helm.apply({ ...run(more), archive, values: { title }, revision });
  const title = async () => (await connection.get('ConfigMap', namespace, 'shop-config'))?.['data'];

  beforeAll(async () => {
    cluster = await start();
    dir = await mkdtemp(join(tmpdir(), 'helm-'));
    archive = await writeChart(join(dir, 'charts'), templates);
    held = await writeChart(join(dir, 'charts'), { ...templates, 'templates/hook.yaml': hook });
    connection = await connect(cluster.kubeconfigPath);
    await connection.createNamespace({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    helm = await ownHelm(dir);
  });

  afterAll(async () => {
    await connection.remove({ apiVersion: 'v1', kind: 'Namespace', name: namespace });
    await connection.stop();
    await cluster.stop();
    await rm(dir, { recursive: true, force: true });
  });

  test('installs, upgrades, and says what is there', async () => {
    expect(await helm.facts(run())).toEqual({
      status: 'absent',
      helmRevision: undefined,
      revision: undefined,
    });
    const first = await apply('one', 7);
    expect(first.kind).toBe('done');
    if (first.kind === 'done') expect(first.manifest).toContain('title: "one"');
    expect(await helm.facts(run())).toEqual({ status: 'deployed', helmRevision: 1, revision: 7 });
    expect((await apply('two', 8)).kind).toBe('done');
    expect(await helm.facts(run())).toEqual({ status: 'deployed', helmRevision: 2, revision: 8 });
    expect(await title()).toEqual({ title: 'two' });
  });

  test('never uses the values of an earlier run again', async () => {
    expect((await helm.apply({ ...run(), archive, values: {}, revision: 9 })).kind).toBe('done');
    expect(await title()).toEqual({ title: 'none' });
  });

  test('keeps three records at most', async () => {
    for (let revision = 10; revision < 13; revision += 1) await apply(String(revision), revision);
    const records = (await connection.left(namespace)).objects.find(({ kind }) => kind === 'Secret');
    expect(records?.count).toBe(3);
  });

  test('takes back what another manager has changed', async () => {
    const changed = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'shop-config', namespace },
      data: { title: 'by hand' },
    };
    await connection.apply(changed, { force: true });
    expect((await apply('ours', 13)).kind).toBe('done');
    expect(await title()).toEqual({ title: 'ours' });
  });

  test('text that YAML would fold or refuse arrives as it is', { timeout: 60_000 }, async () => {
    const hostile = 'a\u2028b\u2029c\u0085d {{ .Release.Name }} "quoted" 🕯 \u202egnp';
    const rendered = await helm.render({ archive, release: 'shop', namespace, values: { title: hostile } });
    assert(rendered.kind === 'done', JSON.stringify(rendered));
    const config = parseAllDocuments(rendered.manifest)
      .map((document) => document.toJS() as { kind?: string; data?: { title?: string } } | null)
      .find((object) => object?.kind === 'ConfigMap');
    expect(config?.data?.title).toBe(hostile);
  });

  test('renders without a cluster', async () => {
    const rendered = await helm.render({ archive, release: 'shop', namespace, values: { title: 'plan' } });
    expect(rendered).toMatchObject({
      kind: 'done',
      manifest: expect.stringContaining('title: "plan"') as string,
    });
    const broken = await writeChart(join(dir, 'charts'), { 'templates/x.yaml': '{{ fail "canary" }}' });
    const failed = await helm.render({
      archive: broken,
      release: 'shop',
      namespace,
      values: { title: 'canary' },
    });
    expect(failed.kind).toBe('failed');
    expect(JSON.stringify(failed)).not.toContain('canary');
  });

  test('names what is wrong without telling values', async () => {
    const bad = await writeChart(join(dir, 'charts'), {
      'templates/x.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "{{ .Values.title }}" }\n',
    });
    const outcome = await helm.apply({
      ...run({ release: 'bad' }),
      archive: bad,
      values: { title: 'Canary Value' },
      revision: 1,
    });
    expect(outcome).toMatchObject({ kind: 'failed', code: 'RELEASE_FAILED' });
    expect(JSON.stringify(outcome)).not.toContain('Canary');
    const lost = await apply('x', 1, { namespace: 'store-no-such' });
    expect(lost).toMatchObject({ kind: 'failed', code: 'NAMESPACE_LOST', retryable: true });
  });

  test('says that nobody answers, which is not the same as that nothing is there', async () => {
    const kubeconfigPath = join(dir, 'nobody');
    const name = 'nobody';
    await writeFile(
      kubeconfigPath,
      JSON.stringify({
        'current-context': name,
        clusters: [{ name, cluster: { server: 'https://127.0.0.1:1' } }],
        users: [{ name, user: {} }],
        contexts: [{ name, context: { cluster: name, user: name } }],
      }),
    );
    expect(await apply('x', 1, { kubeconfigPath })).toMatchObject({
      kind: 'failed',
      code: 'CLUSTER_UNREACHABLE',
      retryable: true,
    });
    await expect(helm.facts(run({ kubeconfigPath }))).rejects.toMatchObject({
      code: 'HELM_UNANSWERED',
      retryable: true,
    });
  });

  test.runIf(linux)('a first install that was killed is finished, its objects never taken away', async () => {
    const release = 'killed';
    await killHeld(release, 3);
    expect(await helm.facts(run({ release }))).toMatchObject({ status: 'pending', revision: 3 });
    expect(await apply('again', 4, { release })).toMatchObject({ kind: 'locked' });
    const recovered = await helm.recover(run({ release }));
    expect(recovered).toMatchObject({
      kind: 'done',
      manifest: expect.stringContaining('held 3') as string,
    });
    expect(await helm.facts(run({ release }))).toMatchObject({ status: 'deployed', revision: 3 });
    expect(await connection.get('ConfigMap', namespace, 'killed-config')).toMatchObject({
      data: { title: 'held 3' },
    });
  });

  test.runIf(linux)('an upgrade that was killed goes back to what was deployed', async () => {
    const release = 'killed';
    await apply('good', 4, { release });
    await killHeld(release, 5);
    expect(await helm.facts(run({ release }))).toMatchObject({ status: 'pending', revision: 5 });
    expect((await helm.recover(run({ release }))).kind).toBe('done');
    expect(await helm.facts(run({ release }))).toMatchObject({ status: 'deployed', revision: 4 });
    expect(await connection.get('ConfigMap', namespace, 'killed-config')).toMatchObject({
      data: { title: 'good' },
    });
    expect((await apply('next', 6, { release })).kind).toBe('done');
  });

  test('a run that reaches its deadline ends in order: the release is failed and not locked', async () => {
    const release = 'slow';
    const outcome = await helm.apply({
      ...run({ release, timeoutMs: 3000 }),
      archive: held,
      values: {},
      revision: 1,
    });
    expect(outcome.kind).not.toBe('done');
    expect(await helm.facts(run({ release }))).toMatchObject({ status: 'failed', revision: 1 });
    expect((await apply('now', 2, { release })).kind).toBe('done');
    expect((await helm.uninstall(run({ release }))).kind).toBe('done');
  });

  test.runIf(linux)('survivors of a crash are found and ended, and leave the release unlocked', async () => {
    const release = 'orphan';
    const runId = randomUUID();
    const running = helm.apply({ ...run({ release, runId }), archive: held, values: {}, revision: 1 });
    await untilAsync('the record', async () => (await helm.facts(run({ release }))).status === 'pending');
    expect(await helm.endSurvivors([runId])).toEqual([runId]);
    expect(await running).toMatchObject({ kind: 'failed' });
    expect(await helm.facts(run({ release }))).toMatchObject({ status: 'failed' });
    expect((await helm.uninstall(run({ release }))).kind).toBe('done');
  });

  test('uninstalls but keeps the claim, and does not mind that nothing is there', async () => {
    expect((await helm.uninstall(run({ release: 'killed' }))).kind).toBe('done');
    expect((await helm.uninstall(run())).kind).toBe('done');
    expect((await helm.uninstall(run())).kind).toBe('done');
    expect((await helm.facts(run())).status).toBe('absent');
    expect(await connection.get('ConfigMap', namespace, 'shop-config')).toBeUndefined();
    expect(await connection.get('PersistentVolumeClaim', namespace, 'shop-data')).toBeDefined();
    expect(await helm.recover(run())).toEqual({ kind: 'done', manifest: '' });
  });

  test('leaves no file of a run behind', async () => {
    expect(await readdir(join(dir, 'data', 'helm-runs'))).toEqual([]);
  });

  /** Leaves a release pending: its chart waits for a hook that never ends, and the run is killed while it does. */
  async function killHeld(release: string, revision: number): Promise<void> {
    const runId = randomUUID();
    const values = { title: `held ${String(revision)}` };
    const running = helm.apply({ ...run({ release, runId }), archive: held, values, revision });
    await untilAsync('the record', async () => (await helm.facts(run({ release }))).status === 'pending');
    await killRun(runId);
    expect(await running).toMatchObject({ kind: 'failed', retryable: true });
  }
});
