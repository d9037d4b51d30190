import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../db/open.ts';
import { systemClock, systemRandom } from '../lib/clock.ts';
import { failpoints } from '../lib/failpoints.ts';
import { must } from '../lib/assert.ts';
import { findViolations } from '../../test/oracle.ts';
import { type SimulatedCluster, startSimulatedCluster } from '../../test/simulated-cluster.ts';

let cluster: SimulatedCluster;
const folder = mkdtempSync(join(tmpdir(), 'shopyard-change-crash-'));

beforeAll(async () => {
  cluster = await startSimulatedCluster({ speed: 50 });
});

afterAll(async () => {
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Every place that a change passes which succeeds and whose volumes are known. */
const passed = /^(change|namespace|guard-rails|credentials|release|quota):/;
const places = failpoints.filter((name) => passed.test(name) && name !== 'change:failed');

interface Round {
  name: string;
  dir: string;
}

/** Runs the control plane over the first `verbs` of creation, update, upgrade and rollback; answers how it ended. */
function run({ name, dir }: Round, verbs: number, armed: string | undefined): Promise<string> {
  const main = join(import.meta.dirname, '../../test/change-process.ts');
  const args = [
    '--dir',
    dir,
    '--kubeconfig',
    cluster.kubeconfigPath,
    '--name',
    name,
    '--verbs',
    String(verbs),
  ];
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: {
      ...process.env,
      SHOPYARD_TEST: '1',
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
      ...(armed === undefined ? {} : { SHOPYARD_FAILPOINT: `${armed}=crash` }),
    },
  });
  let said = '';
  child.stderr.on('data', (part: Buffer) => {
    said = `${said}${part.toString()}`.slice(-3000);
  });
  return new Promise((resolve) => {
    child.once('close', (code, signal) => {
      resolve(signal ?? `exit ${code}: ${said}`);
    });
  });
}

/** The place where the verb dies in this round: over all rounds, every verb dies at every place. */
const placeOf = (round: number, verb: number): string =>
  must(places[(round + verb * 7) % places.length], 'there are places');

const rounds = places.map((_, index) => index);

describe('killed in an update, then in an upgrade, then in a rollback', () => {
  test.concurrent.each(rounds)(
    'each next start finishes the work, once (round %i)',
    async (index) => {
      const round: Round = { name: `change-${index}`, dir: join(folder, `change-${index}`) };
      const created = await run(round, 1, undefined);
      const ends = [created];
      for (const verb of [1, 2, 3]) ends.push(await run(round, verb + 1, placeOf(index, verb)));
      ends.push(await run(round, 4, undefined));
      expect(ends).toEqual(['exit 0: ', 'SIGKILL', 'SIGKILL', 'SIGKILL', 'exit 0: ']);
      const databasePath = join(round.dir, 'shopyard.db');
      const { kubeconfigPath } = cluster;
      expect(await findViolations({ databasePath, kubeconfigPath, ledger: [], only: [round.name] })).toEqual(
        [],
      );
      const db = await openDatabase({ path: databasePath, clock: systemClock, random: systemRandom });
      const store = await db.stores.byName(round.name);
      const revisions = await db.stores.revisions(store?.id ?? '');
      await db.close();
      expect(store?.wanted).toMatchObject({
        revision: 4,
        generation: 4,
        engineVersion: '11.0.0',
        plan: 'MEDIUM',
      });
      expect(store?.status).toMatchObject({ phase: 'READY', observedGeneration: 4 });
      expect(revisions.map(({ becameReady }) => becameReady)).toEqual([true, true, true, true]);
    },
    400_000,
  );
});
