import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BugError } from '../lib/assert.ts';
import { systemClock, systemRandom } from '../lib/clock.ts';
import { createHelm } from './create-helm.ts';
import type { Helm } from './helm.ts';

let dir: string;
let helm: Helm;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'helm-stub-'));
  await behave('exit 0');
  helm = await createHelm({
    binary: join(dir, 'helm'),
    cacheDir: join(dir, 'cache'),
    dataDir: join(dir, 'data'),
    environment: {
      PATH: process.env['PATH'],
      HOME: dir,
      AWS_PROFILE: 'shops',
      https_proxy: 'http://127.0.0.1:9',
      SHOPYARD_SECRET: 'canary',
      HELM_PLUGINS: '/plugins',
      HELM_KUBETOKEN: 'canary',
      KUBERNETES_SERVICE_HOST: '10.0.0.1',
    },
    clock: systemClock,
    random: systemRandom,
    limits: { graceMs: 100, stdoutBytes: 50_000 },
  });
});

afterEach(() => rm(dir, { recursive: true, force: true }));

/** From now on, helm writes down how it was called and then does this. */
async function behave(script: string): Promise<void> {
  const program = `#!/bin/sh
if [ "$1" = version ]; then echo v4.1.4; exit 0; fi
printf '%s\\n' "$@" > '${dir}/args'; env > '${dir}/env'; pwd > '${dir}/cwd'; ls -A > '${dir}/home'
${script}
`;
  await writeFile(join(dir, 'helm'), program);
  await chmod(join(dir, 'helm'), 0o755);
}

const written = (name: string) => readFile(join(dir, name), 'utf8');
const run = {
  runId: 'run-1',
  release: 'shop',
  namespace: 'store-shop',
  kubeconfigPath: '/kube/config',
  timeoutMs: 20_000,
};
const apply = (more: Partial<Parameters<Helm['apply']>[0]> = {}) =>
  helm.apply({ ...run, archive: '/charts/a.tgz', values: { title: 'canary title' }, revision: 7, ...more });

describe('a helm run', () => {
  test('gets its values over standard input, and never as an argument or in the environment', async () => {
    await behave(`cat > '${dir}/stdin'; echo '{"manifest":"kind: A"}'`);
    expect(await apply()).toEqual({ kind: 'done', manifest: 'kind: A' });
    expect(JSON.parse(await written('stdin'))).toEqual({ title: 'canary title' });
    expect(await written('args')).not.toContain('canary');
    expect(await written('env')).not.toContain('canary');
  });

  test('says everything that makes it safe to repeat', async () => {
    await apply();
    const args = (await written('args')).trim().split('\n');
    expect(args.slice(0, 3)).toEqual(['upgrade', 'shop', '/charts/a.tgz']);
    for (const option of [
      '--install',
      '--server-side=true',
      '--force-conflicts',
      '--wait=hookOnly',
      '--reset-values',
      '--skip-crds',
    ]) {
      expect(args).toContain(option);
    }
    for (const [option, value] of [
      ['--namespace', 'store-shop'],
      ['--values', '-'],
      ['--history-max', '3'],
      ['--labels', 'shopyard.dev/revision=7'],
      ['--timeout', '18s'],
      ['--color', 'never'],
    ]) {
      expect(args[args.indexOf(option ?? '') + 1]).toBe(value);
    }
  });

  test('has an empty home of its own that is gone afterwards, no plugins, and its run id in the environment (D6)', async () => {
    await apply();
    const environment = Object.fromEntries(
      (await written('env')).split('\n').map((line) => line.split(/=(.*)/s)),
    );
    const home = (await written('cwd')).trim();
    expect(home.startsWith(join(dir, 'data', 'helm-runs', 'run-'))).toBe(true);
    expect(environment).toMatchObject({
      HELM_CACHE_HOME: join(home, 'cache'),
      HELM_CONFIG_HOME: join(home, 'config'),
      HELM_DATA_HOME: join(home, 'data'),
      KUBECONFIG: '/kube/config',
      SHOPYARD_RUN_ID: 'run-1',
      HOME: dir,
    });
    for (const name of ['HELM_PLUGINS', 'HELM_KUBETOKEN', 'SHOPYARD_SECRET', 'KUBERNETES_SERVICE_HOST'])
      expect(environment).not.toHaveProperty(name);
  });

  test('sees what a credential plugin of the kubeconfig would read if kubectl started it', async () => {
    await apply();
    const environment = (await written('env')).split('\n');
    expect(environment).toContain('AWS_PROFILE=shops');
    expect(environment).toContain('https_proxy=http://127.0.0.1:9');
  });

  test('leaves nothing behind', async () => {
    await apply();
    expect(await written('home')).toBe('');
    expect(await readdir(join(dir, 'data', 'helm-runs'))).toEqual([]);
  });

  test.each([
    ['nothing', 'exit 0'],
    ['garbage', 'echo "all is well"'],
    ['something else', 'echo "{\\"manifest\\":1}"'],
  ])('that reports success with %s is not believed', async (_what, script) => {
    await behave(script);
    expect(await apply()).toMatchObject({ kind: 'failed', code: 'RELEASE_FAILED', retryable: true });
  });

  test('that fails says why, without what it printed before', async () => {
    await behave(
      'echo "{\\"config\\":\\"canary\\"}"; echo "canary log" >&2; echo "Error: etcdserver: leader changed canary" >&2; exit 1',
    );
    const outcome = await apply();
    expect(outcome).toMatchObject({ kind: 'failed', code: 'CLUSTER_UNREACHABLE' });
    expect(JSON.stringify(outcome)).not.toContain('canary');
  });

  test('that hangs and ignores its end is killed and reported', async () => {
    await behave('trap "" TERM; while :; do sleep 0.01; done');
    expect(await apply({ timeoutMs: 100 })).toEqual({
      kind: 'timedOut',
      message: 'helm did not finish within 0 s.',
    });
  });

  test('that was killed, that floods us, and that cannot be started', async () => {
    await behave('kill -9 $$');
    expect(await apply()).toMatchObject({
      message: 'helm was ended from outside (SIGKILL).',
      retryable: true,
    });
    await behave('yes');
    expect(await apply()).toMatchObject({
      message: 'helm wrote more than can be taken in.',
      retryable: false,
    });
    await rm(join(dir, 'helm'));
    expect(await apply()).toMatchObject({ message: 'helm could not be started (ENOENT).', retryable: true });
  });

  test('that is not wanted any more is ended', async () => {
    await behave('while :; do sleep 0.01; done');
    const abort = new AbortController();
    const outcome = apply({ signal: abort.signal });
    abort.abort();
    expect(await outcome).toMatchObject({ kind: 'failed', code: 'CANCELLED', retryable: true });
  });

  test.each(['--post-renderer=x', '-n', 'a b', 'A', '', 'a'.repeat(64), 'a\nb', '../x'])(
    'never takes %j for a name',
    async (name) => {
      await expect(apply({ release: name })).rejects.toThrow(BugError);
      await expect(helm.facts({ ...run, namespace: name })).rejects.toThrow(BugError);
      await expect(
        helm.render({ archive: '/charts/a.tgz', release: name, namespace: 'a', values: {} }),
      ).rejects.toThrow(BugError);
    },
  );

  test.each(['a.tgz', 'oci://x/a.tgz', 'https://x/a.tgz', '/charts/a'])(
    'never takes %j for an archive',
    async (archive) => {
      await expect(apply({ archive })).rejects.toThrow(BugError);
    },
  );
});

describe('what helm says of a release', () => {
  test.each([
    ['that is not there', 'echo "Error: release: not found" >&2; exit 1', 'absent'],
    ['whose record is broken', 'echo "Error: illegal base64 data at input byte 4" >&2; exit 1', 'unreadable'],
    ['in garbage', 'echo hello', 'unreadable'],
  ])('%s', async (_what, script, status) => {
    await behave(script);
    expect((await helm.facts(run)).status).toBe(status);
  });

  test('is an error where it does not answer', async () => {
    await behave('sleep 60');
    await expect(helm.facts({ ...run, timeoutMs: 100 })).rejects.toMatchObject({
      code: 'HELM_UNANSWERED',
      retryable: true,
    });
  });

  test('cannot be recovered where it cannot be read', async () => {
    await behave('echo hello');
    expect(await helm.recover(run)).toMatchObject({
      kind: 'failed',
      code: 'RELEASE_FAILED',
      retryable: false,
    });
  });

  test('that hangs in an uninstall is uninstalled again', async () => {
    await behave(
      `echo "$1" >> '${dir}/verbs'; [ "$1" = history ] && echo '[{"revision":1,"status":"uninstalling"}]'; exit 0`,
    );
    expect(await helm.recover(run)).toEqual({ kind: 'done', manifest: '' });
    expect(await written('verbs')).toBe('history\nuninstall\n');
  });
});
