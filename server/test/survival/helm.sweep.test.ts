import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { retryStore } from '../../src/commands/retry-store.ts';
import { createHelm } from '../../src/helm/create-helm.ts';
import type { Helm } from '../../src/helm/helm.ts';
import { systemClock, systemRandom } from '../../src/lib/clock.ts';
import { alteredHelm } from '../altered-helm.ts';
import { openHands } from '../hands.ts';
import { pidsOf } from '../kill-run.ts';
import { findViolations } from '../oracle.ts';
import { openPlainCluster } from '../plain-cluster.ts';
import type { Platform } from '../platform.ts';
import { type SimulatedCluster, startSimulatedCluster } from '../simulated-cluster.ts';
import { accepted, aPlatform, eventCodes, finished, storeAs } from '../store-steps.ts';
import { realHelm } from '../stub-helm.ts';

let cluster: SimulatedCluster;
let dir: string;

beforeAll(async () => {
  cluster = await startSimulatedCluster({ speed: 50 });
});

afterAll(() => cluster.stop());

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'shopyard-helm-'));
});

afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** Helm as this shell script has it; `$real` is the true one. Ended at once when it does not end by itself. */
async function scripted(script: string): Promise<Helm> {
  const binary = join(dir, 'helm');
  writeFileSync(binary, `#!/bin/sh\nreal='${await realHelm()}'; dir='${dir}'\n${script}\n`);
  chmodSync(binary, 0o755);
  return createHelm({
    binary,
    cacheDir: join(dir, 'cache'),
    dataDir: dir,
    environment: process.env,
    clock: systemClock,
    random: systemRandom,
    limits: { graceMs: 200 },
  });
}

const written = (name: string): string[] => readFileSync(join(dir, name), 'utf8').split('\n').filter(Boolean);

async function isWhole(platform: Platform & { dir: string }, name: string): Promise<void> {
  const { kubeconfigPath } = cluster;
  const databasePath = join(platform.dir, 'shopyard.db');
  expect(await findViolations({ databasePath, kubeconfigPath, ledger: [], only: [name] })).toEqual([]);
}

/** Helm stops in the middle of its work, with the release pending, and does not heed SIGTERM. */
const hangs = `
[ "$1" = upgrade ] && [ ! -e "$dir/mended" ] || exec "$real" "$@"
trap '' TERM
echo "$SHOPYARD_RUN_ID" >>"$dir/runs"
cat >"$dir/values.$$"
"$real" "$@" <"$dir/values.$$" &
while kill -0 $! && ! "$real" list --pending -q --namespace "store-$2" | grep -q .; do :; done
kill -STOP $!
while :; do sleep 0.05; done`;

test('a helm that hangs and does not heed SIGTERM is killed with its group; after the attempts the store FAILED, with the reason, and a retry finds the release free (D4)', async () => {
  const stub = await scripted(hangs);
  const helm = (): Helm =>
    alteredHelm(stub, {
      apply: (run) => stub.apply({ ...run, ...(isMended() ? {} : { timeoutMs: 4000 }) }),
    });
  let mended = false;
  const isMended = (): boolean => mended;
  const { kubeconfigPath } = cluster;
  const settings = { provisionTimeoutMs: 6000, retryBackoffMs: 100 };
  const platform = await aPlatform({ kubeconfigPath, helm, attempts: 2, settings });
  const { store, operation } = accepted(await platform.create({ name: 'hangs', engine: 'WOOCOMMERCE' }));
  const failed = await finished(platform, operation.id, 120_000);
  expect(failed).toMatchObject({ state: 'FAILED', attempt: 2, error: { component: 'release' } });
  expect(failed.error?.code).toMatch(/^RELEASE_(FAILED|LOCKED)$/);
  await storeAs(platform, store.id, 'FAILED', ({ status }) => status.phase === 'FAILED');
  const runs = written('runs');
  expect(runs.length).toBeGreaterThanOrEqual(1);
  expect(runs.length).toBeLessThanOrEqual(4);
  for (const run of runs) expect(await pidsOf(run)).toEqual([]);
  writeFileSync(join(dir, 'mended'), '');
  mended = true;
  await platform.stop();
  const next = await aPlatform({ dir: platform.dir, kubeconfigPath, helm: () => stub });
  const again = accepted(await next.act((parts, by) => retryStore(parts, by, { name: 'hangs' })));
  expect(await finished(next, again.operation.id, 120_000)).toMatchObject({ state: 'SUCCEEDED' });
  await isWhole(next, 'hangs');
}, 300_000);

/** Each upgrade takes the next mood: says it is done and did nothing, floods, dies, does it and says it failed, does it. */
const lies = `
[ "$1" = upgrade ] || exec "$real" "$@"
echo x >>"$dir/moods"
case $(wc -l <"$dir/moods") in
  1) cat >/dev/null; echo 'all is well' ;;
  2) head -c 200000000 /dev/zero | tr '\\0' x >&2; exit 1 ;;
  3) kill -9 $$ ;;
  4) "$real" "$@" >/dev/null; exit 1 ;;
  *) exec "$real" "$@" ;;
esac`;

test('a helm that lies is not believed: the store is READY when the cluster says so, and not before, and is made once (D5)', async () => {
  const helm = await scripted(lies);
  const { kubeconfigPath } = cluster;
  const before = process.memoryUsage().rss;
  const platform = await aPlatform({ kubeconfigPath, helm: () => helm });
  const { store, operation } = accepted(await platform.create({ name: 'lies', engine: 'WOOCOMMERCE' }));
  let moodsAtReady = 0;
  const unlisten = platform.db.onCommit(() => {
    void platform.db.stores.byId(store.id).then((now) => {
      if (now?.status.phase === 'READY' && moodsAtReady === 0) moodsAtReady = written('moods').length;
    });
  });
  expect(await finished(platform, operation.id, 120_000)).toMatchObject({ state: 'SUCCEEDED', attempt: 1 });
  await storeAs(platform, store.id, 'READY', ({ status }) => status.phase === 'READY');
  unlisten();
  expect(moodsAtReady).toBe(5);
  expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
  await isWhole(platform, 'lies');
}, 300_000);

test('a namespace of that name that is still being deleted is waited for, with growing pauses, and then made (D12)', async () => {
  const { kubeconfigPath } = cluster;
  const plain = await openPlainCluster(kubeconfigPath);
  const path = '/api/v1/namespaces';
  await plain.send('POST', path, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'store-dying' } });
  const hands = await openHands(kubeconfigPath, 'store-dying');
  const metadata = { name: 'hold', finalizers: ['example.com/hold'] };
  await hands.create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata });
  await hands.deleteNamespace();
  let tries = 0;
  const stepEnded = (step: string): void => {
    if (step === 'namespace') tries += 1;
  };
  const platform = await aPlatform({ kubeconfigPath, metrics: { stepEnded } });
  const { store, operation } = accepted(await platform.create({ name: 'dying', engine: 'WOOCOMMERCE' }));
  const waits = await storeAs(
    platform,
    store.id,
    'it waits',
    ({ status }) => status.reason?.code === 'NAMESPACE_TERMINATING' && tries >= 4,
  );
  expect(waits.status.phase).toBe('PROVISIONING');
  // The pauses double from half a second: so many tries take longer than three seconds.
  const running = await platform.db.operations.byId(operation.id);
  expect(systemClock.now() - (running?.startedAt ?? 0)).toBeGreaterThan(1500);
  await hands.edit('configmaps', 'hold', { metadata: { finalizers: [] } });
  expect(await finished(platform, operation.id, 120_000)).toMatchObject({ state: 'SUCCEEDED', attempt: 1 });
  expect(await eventCodes(platform, store.id)).not.toContain('ATTEMPT_FAILED');
  await isWhole(platform, 'dying');
  await hands.close();
  await plain.close();
}, 300_000);

test('two control planes, one release: of an upgrade and a rollback at once one is refused, and another database is kept from the cluster altogether (D14)', async () => {
  const { kubeconfigPath } = cluster;
  const connect = { leaseNamespace: 'lease-shared' };
  const runs: string[] = [];
  const noting =
    (who: string) =>
    (real: Helm): Helm =>
      alteredHelm(real, { apply: (run) => (runs.push(`${who} ${run.release}`), real.apply(run)) });
  const first = await aPlatform({ kubeconfigPath, connect, helm: noting('first') });
  const engineVersion = '11.0.0';
  const made = accepted(await first.create({ name: 'shared', engine: 'WOOCOMMERCE', engineVersion }));
  await finished(first, made.operation.id);
  const update = accepted(await first.update({ name: 'shared', config: { title: 'Second' } }));
  await finished(first, update.operation.id);

  const answers = await Promise.all([
    first.upgrade({ name: 'shared', engineVersion: '11.1.2' }),
    first.rollback({ name: 'shared', toRevision: 1 }),
  ]);
  const refused = answers.filter(({ operation }) => !operation);
  expect(refused.map(({ userErrors }) => userErrors[0]?.code)).toEqual(['OPERATION_IN_PROGRESS']);
  const { operation } = accepted(answers.find((answer) => answer.operation) ?? answers[0]);

  const second = await aPlatform({ kubeconfigPath, connect, helm: noting('second') });
  const theirs = await second.create({ name: 'shared', engine: 'WOOCOMMERCE' });
  expect(theirs.userErrors).toMatchObject([{ code: 'CLUSTER_UNAVAILABLE' }]);
  await expect(aPlatform({ kubeconfigPath, dir: first.dir, connect })).rejects.toThrow(/already uses/);
  expect(await finished(first, operation.id, 120_000)).toMatchObject({ state: 'SUCCEEDED' });
  expect(runs.filter((run) => run.startsWith('second'))).toEqual([]);
  await isWhole(first, 'shared');
}, 300_000);
