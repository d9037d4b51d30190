import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/db/open.ts';
import { systemClock, systemRandom } from '../../src/lib/clock.ts';
import { bundled } from '../bundled.ts';
import { eventually } from '../eventually.ts';
import { openHands } from '../hands.ts';
import { findViolations, type LedgerEntry } from '../oracle.ts';
import { startPlatform } from '../platform.ts';
import { startSimulatedCluster } from '../simulated-cluster.ts';

const blockedMs = 20_000;
const name = 'blocked';

/**
 * The case speaks of a lease that is lost meanwhile. Ours is a mark without a heartbeat and one process per database,
 * held by a lock of the kernel (architecture.md): while its loop stands still nobody else may act in its place, and
 * when it goes on it has missed nothing.
 */
test('a control plane whose loop stands still for 20 s is replaced by nobody, and goes on with what is true then (F6)', async () => {
  const cluster = await startSimulatedCluster({ speed: 100 });
  const folder = mkdtempSync(join(tmpdir(), 'shopyard-blocked-'));
  const program = await bundled('verbs-process.ts', 'blocked-loop');
  const dir = join(folder, 'own');
  mkdirSync(dir);
  const { kubeconfigPath } = cluster;
  const hands = await openHands(kubeconfigPath, `store-${name}`);
  onTestFinished(async () => {
    await hands.close();
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
    rmSync(program, { force: true });
  });
  const args = ['--dir', dir, '--kubeconfig', kubeconfigPath, '--names', name, '--verbs', 'create'];
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: { ...process.env, SHOPYARD_TEST: '1', SHOPYARD_FAILPOINT: 'release:spawned=pause' },
  });
  let said = '';
  child.stderr.on('data', (part: Buffer) => (said += part.toString()));
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => {
      resolve(code ?? signal ?? '');
    });
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  // Its helm runs on while it stands still.
  await eventually('it stands still', () =>
    Promise.resolve(/^\d+ \(.*\) T/.test(readFileSync(`/proc/${String(child.pid)}/stat`, 'utf8'))),
  );
  const since = performance.now();

  const same = openDatabase({ path: join(dir, 'shopyard.db'), clock: systemClock, random: systemRandom });
  await expect(same).rejects.toThrow(/Another Shopyard process already uses the database/);
  const other = await startPlatform({
    dir: join(folder, 'other'),
    kubeconfigPath,
    connect: { leaseNamespace: `lease-${name}` },
  });
  await eventually('the other one sees whose cluster it is', async () => {
    const [row] = await other.db.clusters.all();
    return row?.reason?.code === 'CLUSTER_CLAIMED';
  });
  expect((await other.create({ name: 'intruder' })).userErrors[0]?.code).toBe('CLUSTER_UNAVAILABLE');
  // Something that it has done already is undone behind its back.
  const quota = await hands.get('resourcequotas', 'shopyard-quota');
  expect(quota).toBeDefined();
  await hands.delete('resourcequotas', 'shopyard-quota');
  await delay(blockedMs - (performance.now() - since));
  await other.stop();
  child.kill('SIGCONT');

  expect(`${String(await ended)} ${said}`).toBe('0 ');
  const ledger = readFileSync(join(dir, 'ledger'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LedgerEntry);
  const databasePath = join(dir, 'shopyard.db');
  expect(await findViolations({ databasePath, kubeconfigPath, ledger, only: [name] })).toEqual([]);
  // Once: one record, and the run that was going on was neither repeated nor ended.
  expect(await hands.get('secrets', `sh.helm.release.v1.${name}.v1`)).toBeDefined();
  expect(await hands.get('secrets', `sh.helm.release.v1.${name}.v2`)).toBeUndefined();
  const again = await startPlatform({
    dir,
    kubeconfigPath,
    connect: { leaseNamespace: `lease-${name}` },
  });
  onTestFinished(() => again.stop());
  await eventually('what was undone is put right', () => hands.get('resourcequotas', 'shopyard-quota'));
}, 120_000);
