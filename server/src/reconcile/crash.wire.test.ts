import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failpoints } from '../lib/failpoints.ts';
import { mapConcurrent } from '../lib/map-concurrent.ts';
import { eventually } from '../../test/eventually.ts';
import { findViolations, type LedgerEntry } from '../../test/oracle.ts';
import { startPlatform } from '../../test/platform.ts';
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
const isOfChange = (name: string): boolean => /^(change|retire|quota):/.test(name);
const ofCreation = failpoints.filter((name) => !isOfDeletion(name) && !isOfChange(name));
// A change that fails is not among them: change-store.wire.test.ts makes one.
const ofRotation = failpoints.filter((name) => isOfChange(name) && name !== 'change:failed');
const ofDeletion = failpoints.filter(isOfDeletion);

type Verb = 'create' | 'rotate' | 'delete';

interface Round {
  name: string;
  dir: string;
}

/** Runs the control plane once; answers how it ended. */
function run({ name, dir }: Round, verbs: readonly Verb[], armed: string): Promise<string> {
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
    ...verbs.map((verb) => `--${verb}`),
  ];
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: {
      ...process.env,
      SHOPYARD_TEST: '1',
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
      SHOPYARD_FAILPOINT_LOG: passedLog,
      SHOPYARD_FAILPOINT: `${armed}=crash`,
    },
  });
  let said = '';
  child.stderr.on('data', (part: Buffer) => {
    said = `${said}${part.toString()}`.slice(-2000);
  });
  return new Promise((resolve) => {
    child.once('close', (code, signal) => {
      resolve(signal ?? `exit ${code}: ${said}`);
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

/** The next start, in this process: finishes what was accepted, and takes the request again as a client would. */
async function recover({ name, dir }: Round, verb: Verb): Promise<void> {
  const platform = await startPlatform({
    dir,
    kubeconfigPath: cluster.kubeconfigPath,
    settings: { retryBackoffMs: 100 },
    connect: { leaseNamespace: `lease-${name}` },
  });
  try {
    const isWanted = verb === 'create' || (await platform.db.stores.byName(name)) !== undefined;
    const answer =
      verb === 'create'
        ? await platform.create({ name, engine: 'WOOCOMMERCE', idempotencyKey: `create-${name}` })
        : isWanted && (await platform.remove(name));
    if (!answer) return;
    const { store, operation, userErrors } = answer;
    if (!store || !operation) throw new Error(`${verb} ${name} was refused: ${JSON.stringify(userErrors)}`);
    const entry: LedgerEntry = { verb, name, storeId: store.id, operationId: operation.id };
    appendFileSync(`${dir}.ledger`, `${JSON.stringify(entry)}\n`);
    await eventually(
      `${verb} of ${name} and what it had begun before are finished`,
      async () => (await platform.db.operations.unfinished()).length === 0,
      60_000,
    );
  } finally {
    await platform.stop();
  }
}

async function crash(round: Round, verbs: readonly Verb[], failpoint: string): Promise<string[]> {
  const end = await run(round, verbs, failpoint);
  return end === 'SIGKILL' ? [] : [`${failpoint}: the run ended with ${end}, not by the failpoint`];
}

interface Deaths {
  creation: string | undefined;
  rotation: string | undefined;
  deletion: string | undefined;
}

/**
 * Dies in the creation; the next run finishes it, asks the oracle, and dies in the rotation or the deletion; the last
 * one finishes that.
 */
async function play(round: Round, { creation, rotation, deletion }: Deaths): Promise<string[]> {
  const problems: string[] = [];
  if (creation !== undefined) problems.push(...(await crash(round, ['create'], creation)));
  if (rotation !== undefined) problems.push(...(await crash(round, ['create', 'rotate'], rotation)));
  const toRotate: Verb[] = rotation === undefined ? ['create'] : ['create', 'rotate'];
  if (deletion !== undefined) problems.push(...(await crash(round, [...toRotate, 'delete'], deletion)));
  await recover(round, deletion === undefined ? 'create' : 'delete');
  const found = await violations(round);
  return [
    ...problems,
    ...found.map(({ invariant, detail }) => `${creation}, ${rotation}, ${deletion}: ${invariant} ${detail}`),
  ];
}

test('killed at any failpoint of a creation, a rotation or a deletion, the next start finishes the work, once', async () => {
  const rounds = Array.from({ length: Math.max(ofCreation.length, ofDeletion.length) }, (_, index) => index);
  const problems = await mapConcurrent(rounds, 3, async (index) => {
    const round: Round = { name: `crash-${index}`, dir: join(folder, `crash-${index}`) };
    return play(round, {
      creation: ofCreation[index],
      rotation: ofRotation[index],
      deletion: ofDeletion[index],
    });
  });
  expect(problems.flat()).toEqual([]);
  const passed = new Set(readFileSync(passedLog, 'utf8').trim().split('\n'));
  expect([...ofCreation, ...ofRotation, ...ofDeletion].filter((name) => !passed.has(name))).toEqual([]);
}, 400_000);
