import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { contractCluster } from '../harness/cluster.ts';
import type { Json } from '../harness/client.ts';
import { apps, core } from '../harness/objects.ts';

const cluster = contractCluster();
const chart = fileURLToPath(new URL('chart', import.meta.url));
const flags = ['--server-side=true', '--wait=hookOnly', '--timeout=60s', '--color=never'];

async function helm(args: readonly string[], values = ''): Promise<string> {
  const { code, stdout, stderr } = await cluster.helm(args, values);
  if (code !== 0) throw new Error(`helm ${args.join(' ')} failed: ${stderr}`);
  return stdout;
}

const history = async (ns: string): Promise<string[]> =>
  (
    JSON.parse(await helm(['history', 'shop', '-n', ns, '-o', 'json'])) as {
      revision: number;
      status: string;
    }[]
  ).map((one) => `${one.revision} ${one.status}`);

test('a release is installed, upgraded, rolled back and removed', async () => {
  const ns = await cluster.namespace();
  await helm(['install', 'shop', chart, '-n', ns, ...flags, '-f', '-'], 'greeting: one');
  const made = (await cluster.client.get(apps(ns, 'deployments', 'web'))).body;
  expect(made.metadata.annotations['meta.helm.sh/release-name']).toBe('shop');
  expect(
    made.metadata.managedFields
      .filter((entry: Json) => entry.manager === 'helm')
      .map((entry: Json) => entry.operation),
  ).toEqual(['Apply']);
  expect((await cluster.client.get(core(ns, 'secrets', 'sh.helm.release.v1.shop.v1'))).body.type).toBe(
    'helm.sh/release.v1',
  );

  await helm(
    [
      'upgrade',
      'shop',
      chart,
      '-n',
      ns,
      ...flags,
      '--force-conflicts',
      '--history-max=5',
      '--reset-values',
      '-f',
      '-',
      '-o',
      'json',
    ],
    'greeting: two\nextra: true\nreplicas: 2',
  );
  const env = async () =>
    (await cluster.client.get(apps(ns, 'deployments', 'web'))).body.spec.template.spec.containers[0]
      .env as Json;
  expect(await env()).toEqual([
    { name: 'GREETING', value: 'two' },
    { name: 'EXTRA', value: 'yes' },
  ]);
  expect((await cluster.client.get(core(ns, 'configmaps', 'extra'))).status).toBe(200);

  await helm(['rollback', 'shop', '1', '-n', ns, ...flags, '--force-conflicts', '--history-max=5']);
  expect(await env()).toEqual([{ name: 'GREETING', value: 'one' }]);
  expect((await cluster.client.get(core(ns, 'configmaps', 'extra'))).status).toBe(404);
  expect((await cluster.client.get(apps(ns, 'deployments', 'web'))).body.spec.replicas).toBe(1);
  expect(await history(ns)).toEqual(['1 superseded', '2 superseded', '3 deployed']);

  await helm(['uninstall', 'shop', '-n', ns]);
  for (const path of [
    apps(ns, 'deployments', 'web'),
    core(ns, 'services', 'web'),
    core(ns, 'secrets', 'sh.helm.release.v1.shop.v3'),
  ])
    await cluster.until(path, (_body, { status }) => status === 404);
});

test('an upgrade overwrites what another writer changed only when forced', async () => {
  const ns = await cluster.namespace();
  await helm(['install', 'shop', chart, '-n', ns, ...flags, '--no-hooks']);
  await cluster.client.patch(`${apps(ns, 'deployments', 'web')}?fieldManager=hand`, 'merge', {
    spec: { replicas: 3 },
  });
  const refused = await cluster.helm(
    ['upgrade', 'shop', chart, '-n', ns, ...flags, '--no-hooks', '--reset-values', '-f', '-'],
    'greeting: two',
  );
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('conflict with "hand" using apps/v1: .spec.replicas');
  await helm(
    [
      'upgrade',
      'shop',
      chart,
      '-n',
      ns,
      ...flags,
      '--no-hooks',
      '--force-conflicts',
      '--history-max=5',
      '--reset-values',
      '-f',
      '-',
    ],
    'greeting: two',
  );
  expect((await cluster.client.get(apps(ns, 'deployments', 'web'))).body.spec.replicas).toBe(1);
  expect(await history(ns)).toEqual(['1 superseded', '2 failed', '3 deployed']);
});

test('waiting for readiness works through the watcher', async () => {
  const ns = await cluster.namespace();
  await helm(['install', 'shop', chart, '-n', ns, '--wait=watcher', '--timeout=60s', '--no-hooks']);
  const { status } = (await cluster.client.get(apps(ns, 'deployments', 'web'))).body;
  expect([status.readyReplicas, status.availableReplicas]).toEqual([1, 1]);
});

test('a release that is not there is told apart', async () => {
  const ns = await cluster.namespace();
  const { code, stderr } = await cluster.helm(['status', 'shop', '-n', ns]);
  expect([code, stderr.trim()]).toEqual([1, 'Error: release: not found']);
});
