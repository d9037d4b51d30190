import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { type SimulatedCluster, startSimulatedCluster } from '../../test/simulated-cluster.ts';
import { systemClock, systemRandom } from '../lib/clock.ts';
import { createHelm } from './create-helm.ts';
import type { Helm } from './helm.ts';

let cluster: SimulatedCluster;
let dir: string;
let kubeconfigPath: string;

interface KubeconfigFile {
  users: { name: string; user: Record<string, unknown> }[];
}

/** The cluster's kubeconfig with a plugin in place of the token, which gives it out for the profile `shops` only. */
beforeAll(async () => {
  cluster = await startSimulatedCluster();
  dir = await mkdtemp(join(tmpdir(), 'helm-credentials-'));
  const config = parse(await readFile(cluster.kubeconfigPath, 'utf8')) as KubeconfigFile;
  const apiVersion = 'client.authentication.k8s.io/v1';
  const credential = { kind: 'ExecCredential', apiVersion, status: config.users[0]?.user };
  const plugin = join(dir, 'cloud-login');
  await writeFile(
    plugin,
    `#!/bin/sh\nenv > '${dir}/env'\n[ "$CLOUD_PROFILE" = shops ] || exit 255\necho '${JSON.stringify(credential)}'\n`,
  );
  await chmod(plugin, 0o755);
  for (const { user } of config.users) {
    delete user['token'];
    user['exec'] = { apiVersion, command: plugin, interactiveMode: 'Never' };
  }
  kubeconfigPath = join(dir, 'kubeconfig');
  await writeFile(kubeconfigPath, stringify(config));
});

afterAll(async () => {
  await cluster.stop();
  await rm(dir, { recursive: true, force: true });
});

const helmWith = (environment: Record<string, string>): Promise<Helm> =>
  createHelm({
    cacheDir: join(dir, 'cache'),
    dataDir: join(dir, 'data'),
    environment: { PATH: process.env['PATH'], HOME: dir, SHOPYARD_SECRET: 'canary', ...environment },
    clock: systemClock,
    random: systemRandom,
  });

const uninstall = (helm: Helm) =>
  helm.uninstall({ runId: 'run', release: 'shop', namespace: 'default', kubeconfigPath, timeoutMs: 20_000 });

test('a credential plugin gets the environment that it needs, and none of our secrets', async () => {
  expect(await uninstall(await helmWith({ CLOUD_PROFILE: 'shops' }))).toMatchObject({ kind: 'done' });
  expect(await readFile(join(dir, 'env'), 'utf8')).not.toContain('canary');
});

test('a credential plugin that fails is named', async () => {
  const outcome = await uninstall(await helmWith({}));
  expect(outcome).toMatchObject({ kind: 'failed', code: 'FORBIDDEN_BY_CLUSTER' });
  expect(JSON.stringify(outcome)).toMatch(/no credentials for the cluster: \S*cloud-login, .* exit code 255/);
});
