import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { connect } from '../../test/clusters.ts';
import { ownHelm } from '../../test/own-helm.ts';
import { type SimulatedCluster, startSimulatedCluster } from '../../test/simulated-cluster.ts';
import { chooseKubeconfig } from './kubeconfig.ts';
import { StartRefusal } from './start-refusal.ts';

let cluster: SimulatedCluster;
let dir: string;
let a: string;
let b: string;

/** A context in one file; its cluster and user in another, with the certificate in a file beside that one. */
beforeAll(async () => {
  cluster = await startSimulatedCluster();
  dir = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
  const whole = parse(readFileSync(cluster.kubeconfigPath, 'utf8')) as {
    contexts: unknown[];
    clusters: { cluster: Record<string, string> }[];
    users: unknown[];
  };
  mkdirSync(join(dir, 'b'));
  for (const { cluster: one } of whole.clusters) {
    writeFileSync(join(dir, 'b/ca.crt'), Buffer.from(one['certificate-authority-data'] ?? '', 'base64'));
    delete one['certificate-authority-data'];
    one['certificate-authority'] = 'ca.crt';
  }
  a = join(dir, 'a.yaml');
  b = join(dir, 'b/config');
  writeFileSync(a, stringify({ 'current-context': 'simulated', contexts: whole.contexts }));
  writeFileSync(b, stringify({ clusters: whole.clusters, users: whole.users }));
});

afterAll(async () => {
  await cluster.stop();
  rmSync(dir, { recursive: true, force: true });
});

const choose = (kubeconfig: string, kubeContext?: string): string =>
  chooseKubeconfig({ kubeconfig, kubeContext }, dir);

test('a list of files is one kubeconfig, for the server and for helm', async () => {
  const merged = choose([a, join(dir, 'missing'), '', b].join(delimiter));
  expect(statSync(merged).mode & 0o777).toBe(0o600);
  const connection = await connect(merged);
  expect((await connection.facts()).name).toBe('simulated');
  await connection.stop();
  const helm = await ownHelm(dir);
  const run = { release: 'shop', namespace: 'default', kubeconfigPath: merged, timeoutMs: 20_000 };
  expect(await helm.facts(run)).toMatchObject({ status: 'absent' });
});

test('a single file is used where it lies; with a context of its own, paths in it still lead to its files', () => {
  expect(choose([join(dir, 'missing'), b].join(delimiter))).toBe(b);
  const merged = choose([b, a].join(delimiter), 'simulated');
  expect(readFileSync(merged, 'utf8')).toContain(join(dir, 'b/ca.crt'));
  expect(() => choose(a, 'there')).toThrow(
    'has no context "there". Set SHOPYARD_KUBE_CONTEXT to one of: simulated.',
  );
});

test('a file that cannot be read is named', () => {
  const broken = join(dir, 'broken');
  writeFileSync(broken, 'a: [');
  expect(() => choose([a, broken].join(delimiter))).toThrow(StartRefusal);
  expect(() => choose([a, broken].join(delimiter))).toThrow(`The kubeconfig ${broken} cannot be read`);
});
