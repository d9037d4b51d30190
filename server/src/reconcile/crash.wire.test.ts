import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failpoints } from '../lib/failpoints.ts';
import { mapConcurrent } from '../lib/map-concurrent.ts';
import { findViolations, type LedgerEntry } from '../../test/oracle.ts';
import { type SimulatedCluster, startSimulatedCluster } from '../../test/simulated-cluster.ts';

let cluster: SimulatedCluster;
const folder = mkdtempSync(join(tmpdir(), 'shopyard-crash-'));
const passedLog = join(folder, 'passed');

beforeAll(async () => {
  cluster = await startSimulatedCluster({ speed: 50 });
});

afterAll(async () => {
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
});

const isOfDeletion = (name: string): boolean => name.startsWith('delete') || name.startsWith('uninstall');
const ofCreation = failpoints.filter((name) => !isOfDeletion(name));
const ofDeletion = failpoints.filter(isOfDeletion);

interface Round {
  name: string;
  dir: string;
}

/** Runs the control plane once; answers how it ended. */
function run({ name, dir }: Round, verb: '--create' | '--delete', armed?: string): Promise<string> {
  const main = join(import.meta.dirname, '../../test/reconciler-process.ts');
  const args = [
    '--dir',
    dir,
    '--kubeconfig',
    cluster.kubeconfigPath,
    '--ledger',
    `${dir}.ledger`,
    '--name',
    name,
    verb,
  ];
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      SHOPYARD_TEST: '1',
      SHOPYARD_FAILPOINT_LOG: passedLog,
      ...(armed === undefined ? {} : { SHOPYARD_FAILPOINT: `${armed}=crash` }),
    },
  });
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(signal ?? `exit ${code}`);
    });
  });
}

async function violations({ dir, name }: Round) {
  const lines = readFileSync(`${dir}.ledger`, 'utf8').trim().split('\n');
  const ledger = lines.map((line) => JSON.parse(line) as LedgerEntry);
  return findViolations({
    databasePath: join(dir, 'shopyard.db'),
    kubeconfigPath: cluster.kubeconfigPath,
    ledger,
    only: [name],
  });
}

async function crashAndRecover(
  round: Round,
  verb: '--create' | '--delete',
  failpoint: string,
): Promise<string[]> {
  const problems: string[] = [];
  const first = await run(round, verb, failpoint);
  if (first !== 'SIGKILL')
    problems.push(`${failpoint}: the first run ended with ${first}, not by the failpoint`);
  const second = await run(round, verb);
  if (second !== 'exit 0') problems.push(`${failpoint}: the second run ended with ${second}`);
  const found = await violations(round);
  return [...problems, ...found.map(({ invariant, detail }) => `${failpoint}: ${invariant} ${detail}`)];
}

test('killed at any failpoint of a creation or a deletion, the next start finishes the work, once', async () => {
  const rounds = Array.from({ length: Math.max(ofCreation.length, ofDeletion.length) }, (_, index) => index);
  const problems = await mapConcurrent(rounds, 3, async (index) => {
    const round: Round = { name: `crash-${index}`, dir: join(folder, `crash-${index}`) };
    const creation = ofCreation[index];
    const deletion = ofDeletion[index];
    const found = creation === undefined ? [] : await crashAndRecover(round, '--create', creation);
    if (creation === undefined) expect(await run(round, '--create')).toBe('exit 0');
    return [...found, ...(deletion === undefined ? [] : await crashAndRecover(round, '--delete', deletion))];
  });
  expect(problems.flat()).toEqual([]);
  const passed = new Set(readFileSync(passedLog, 'utf8').trim().split('\n'));
  expect(failpoints.filter((name) => !passed.has(name))).toEqual([]);
}, 400_000);
