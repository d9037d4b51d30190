import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlanName } from '../../server/src/domain/words.ts';
import { yamlSafeJson } from '../../server/src/lib/yaml-safe-json.ts';
import { archivePath, readReleases } from '../scripts/releases.ts';
import type { KubeObject, Outcome } from './helm.ts';
import { run, template } from './helm.ts';
import type { ChartName } from './inputs.ts';
import { chartDirectory, chartNames, engineOf, storeInput } from './inputs.ts';

const kubeconfig = process.env['SHOPYARD_CONTRACT_KUBECONFIG'];
const deadlineMs = 120_000;
const home = mkdtempSync(join(tmpdir(), 'shopyard-charts-'));
let namespace = '';

afterAll(() => {
  rmSync(home, { recursive: true });
});

async function must(name: 'helm' | 'kubectl', args: string[], input = ''): Promise<Outcome> {
  const outcome = await run(name, args, input, { KUBECONFIG: kubeconfig ?? '', HOME: home });
  if (outcome.code !== 0) throw new Error(`${name} ${args.join(' ')}: ${outcome.stderr}`);
  expect(outcome.stderr, 'warnings of the API').not.toMatch(/warning|would violate/i);
  return outcome;
}

const list = async (kinds: string): Promise<KubeObject[]> =>
  (
    JSON.parse((await must('kubectl', ['get', kinds, '-n', namespace, '-o', 'json'])).stdout) as {
      items: KubeObject[];
    }
  ).items;

/** Asks until the answer is empty; what is still wrong at the deadline is the failure. */
async function until(problems: () => Promise<string[]>): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  let left = await problems();
  while (left.length > 0 && performance.now() < deadline) {
    await sleep(500);
    left = await problems();
  }
  expect(left).toEqual([]);
}

async function notReady(): Promise<string[]> {
  const all = await list('deployments,statefulsets,jobs,ingresses,horizontalpodautoscalers');
  return all
    .filter((object) => !isReady(object, all))
    .map((object) => `${object.kind} ${object.metadata.name}`);
}

function isReady(object: KubeObject, all: KubeObject[]): boolean {
  const { kind, spec, status } = object;
  if (kind === 'Job') return status.succeeded === 1;
  if (kind === 'Ingress') return status.loadBalancer?.ingress?.length > 0;
  if (kind === 'HorizontalPodAutoscaler') return true;
  const scaler = all.find(
    (other) => other.kind === 'HorizontalPodAutoscaler' && other.metadata.name === object.metadata.name,
  );
  const isSeen = status.observedGeneration === object.metadata.generation;
  return (
    isSeen &&
    spec.replicas >= (scaler?.['spec'].minReplicas ?? 1) &&
    status.readyReplicas === spec.replicas &&
    status.updatedReplicas === spec.replicas &&
    status.replicas === spec.replicas
  );
}

/** The API counts up whatever differs from what is there, be it only the spelling of an amount. */
async function generations(): Promise<Record<string, number | undefined>> {
  const kinds =
    'deployments,statefulsets,jobs,cronjobs,ingresses,networkpolicies,resourcequotas,limitranges,persistentvolumeclaims';
  const all = await list(kinds);
  return Object.fromEntries(
    all.map(({ kind, metadata }) => [`${kind} ${metadata.name}`, metadata.generation]),
  );
}

/** Refusals that nobody sees but in events: quota, limits, Pod Security, admission. */
async function refusals(): Promise<string[]> {
  const events = await list('events');
  return events
    .filter((event) => event['reason'] === 'FailedCreate')
    .map((event) => event['message'] as string);
}

const apply = (objects: object[]): Promise<Outcome> =>
  must(
    'kubectl',
    ['apply', '--server-side', '-f', '-'],
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }),
  );

async function makeNamespace(): Promise<void> {
  const labels = Object.fromEntries(
    ['enforce', 'warn', 'audit'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted']),
  );
  await apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } }]);
}

function secret(chart: ChartName, name: string): object {
  const keys = engineOf(chart).credentialKeys(storeInput(chart));
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    stringData: Object.fromEntries(keys.map(({ key }) => [key, 'x'])),
  };
}

/** As the control plane does it. */
async function install(
  chart: ChartName,
  plan: PlanName,
  archive: string,
  change: { credentials?: string; isSuspended?: boolean } = {},
) {
  const { credentials: credentialsSecret = 'credentials-1', isSuspended: suspended = false } = change;
  const input = {
    ...storeInput(chart, { namespace, plan, suspended, config: { title: 'A "b" {{ c }}\u0085🎉' } }),
    credentialsSecret,
  };
  await apply([...engineOf(chart).guardRails(input), secret(chart, credentialsSecret)]);
  const flags = ['--install', '--server-side=true', '--force-conflicts', '--wait=hookOnly', '--reset-values'];
  await must(
    'helm',
    ['upgrade', 'shop', archive, '-n', namespace, ...flags, '-f', '-'],
    yamlSafeJson(engineOf(chart).values(input)),
  );
}

const archives = (chart: ChartName): { oldest: string; newest: string } => {
  const own = readReleases().filter((release) => release.chart === chart);
  return { newest: archivePath(own[0]!), oldest: archivePath(own.at(-1)!) };
};

describe.skipIf(!kubeconfig).each(chartNames)('%s on a real API server', (chart) => {
  beforeEach(async () => {
    namespace = `charts-${chart}-${randomBytes(4).toString('hex')}`;
    await makeNamespace();
  });
  afterEach(async () => {
    await must('kubectl', ['delete', 'namespace', namespace, '--wait=false']);
  });

  it('installs, upgrades, goes back and leaves only the claims when it is uninstalled', async () => {
    const { oldest, newest } = archives(chart);
    await install(chart, 'SMALL', oldest);
    await until(notReady);
    const before = await generations();
    await install(chart, 'SMALL', oldest);
    expect(await generations(), 'the same again changes nothing').toEqual(before);

    const claims = (await list('persistentvolumeclaims')).map(({ metadata }) => metadata.uid);

    await install(chart, 'SMALL', newest);
    await until(notReady);
    expect(await list('jobs')).toHaveLength(1);

    await must('helm', [
      'rollback',
      'shop',
      '1',
      '-n',
      namespace,
      '--server-side=true',
      '--force-conflicts',
      '--wait=hookOnly',
    ]);
    await until(notReady);
    expect((await list('persistentvolumeclaims')).map(({ metadata }) => metadata.uid)).toEqual(claims);
    expect(await refusals()).toEqual([]);

    await must('helm', ['uninstall', 'shop', '-n', namespace, '--wait']);
    const kinds =
      'deployments,statefulsets,jobs,cronjobs,pods,services,ingresses,configmaps,serviceaccounts,networkpolicies';
    const own = [
      'ConfigMap kube-root-ca.crt',
      'ServiceAccount default',
      'NetworkPolicy shopyard-default-deny',
      'NetworkPolicy shopyard-dns',
    ];
    await until(async () =>
      (await list(kinds))
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
        .filter((name) => !own.includes(name)),
    );
    expect((await list('persistentvolumeclaims')).map(({ metadata }) => metadata.uid)).toEqual(claims);
  });

  it('rolls every pod of the largest plan within its quota, rests suspended, and comes back', async () => {
    const { newest } = archives(chart);
    await install(chart, 'LARGE', newest);
    await until(notReady);
    await install(chart, 'LARGE', newest, { credentials: 'credentials-2' });
    await until(notReady);
    expect(await refusals()).toEqual([]);

    await install(chart, 'LARGE', newest, { credentials: 'credentials-2', isSuspended: true });
    await until(async () =>
      (await list('pods'))
        .filter(({ status }) => status.phase === 'Running')
        .map(({ metadata }) => metadata.name),
    );
    await install(chart, 'LARGE', newest, { credentials: 'credentials-2' });
    await until(notReady);
    expect(await refusals()).toEqual([]);
  });

  it('installs by hand with the values for a laptop, and its passwords survive an upgrade', async () => {
    const command = [
      'shop',
      chartDirectory(chart),
      '-n',
      namespace,
      '-f',
      join(chartDirectory(chart), 'values-local.yaml'),
    ];
    const password = async () =>
      (await list('secrets')).find(({ metadata }) => metadata.name === 'shop-credentials')!['data'];
    await must('helm', ['install', ...command]);
    await until(notReady);
    const first = await password();
    await must('helm', ['upgrade', ...command, '--set', 'store.title=Other']);
    await until(notReady);
    expect(await password()).toEqual(first);
    expect(await refusals()).toEqual([]);
  });

  it.each(['ingress', 'gateway'])(
    'is taken by the API with the values for production and an edge by %s',
    async (mode) => {
      const files = [join(chartDirectory(chart), 'values-prod.yaml')];
      const values = { edge: { mode, gateway: { name: 'edge', namespace: 'edge' } } };
      const { stdout, stderr } = await template({ chart: chartDirectory(chart), namespace, files, values });
      expect(stderr).toBe('');
      // The pod of `helm test` is admitted only where its account exists.
      await apply([{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'shop', namespace } }]);
      await must('kubectl', ['apply', '--server-side', '--dry-run=server', '-f', '-'], stdout);
    },
  );
});
