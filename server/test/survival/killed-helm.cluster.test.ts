import fc from 'fast-check';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Helm, HelmOutcome, HelmRunInput } from '../../src/helm/helm.ts';
import { systemClock, systemRandom } from '../../src/lib/clock.ts';
import { mapConcurrent } from '../../src/lib/map-concurrent.ts';
import { alteredHelm } from '../altered-helm.ts';
import { clusters, type TestCluster } from '../clusters.ts';
import { pidsOf } from '../kill-run.ts';
import { findViolations, type LedgerEntry } from '../oracle.ts';
import type { Platform } from '../platform.ts';
import { accepted, aPlatform, finished } from '../store-steps.ts';

/** How often helm is killed in one upgrade or rollback. */
const killsPerChange = 2;

/**
 * Helm that is killed while it changes a release: at a part of the time that such a run takes unharmed, or, every other
 * time, as soon as its record says so and a part of that time later.
 */
class MortalHelm {
  readonly #usualMs = { apply: 500, uninstall: 300 };
  readonly #instants: number[];
  connection: Platform['connection'] | undefined;
  /** How often each release's next runs are to be killed. */
  readonly doomed = new Map<string, number>();
  /** Runs that were ended by it, and how many of them left a record that says that they were not done. */
  killed = 0;
  locked = 0;
  #runs = 0;

  constructor(seed: number) {
    this.#instants = fc.sample(fc.double({ min: 0, max: 1, noNaN: true }), { seed, numRuns: 500 });
  }

  readonly around = (real: Helm): Helm =>
    alteredHelm(real, {
      apply: (run) => this.#run('apply', run, (input) => real.apply({ ...run, ...input })),
      uninstall: (run) => this.#run('uninstall', run, (input) => real.uninstall(input)),
    });

  async #run(
    verb: 'apply' | 'uninstall',
    run: HelmRunInput,
    act: (run: HelmRunInput) => Promise<HelmOutcome>,
  ): Promise<HelmOutcome> {
    const left = this.doomed.get(run.release) ?? 0;
    const begun = systemClock.monotonic();
    if (left === 0) {
      const outcome = await act(run);
      this.#usualMs[verb] = systemClock.monotonic() - begun;
      return outcome;
    }
    this.doomed.set(run.release, left - 1);
    const part = this.#instants.pop() ?? 0;
    const isAimed = (this.#runs += 1) % 2 === 0;
    let isOver = false;
    const outcome = await act({
      ...run,
      spawned: () => {
        run.spawned?.();
        void this.#kill(run, isAimed, (isAimed ? 0.4 : 1) * part * this.#usualMs[verb], () => isOver);
      },
    });
    isOver = true;
    if (outcome.kind === 'failed' && outcome.message.includes('SIGKILL')) {
      this.killed += 1;
      if (await this.#isLocked(run)) this.locked += 1;
    }
    return outcome;
  }

  async #kill(run: HelmRunInput, isAimed: boolean, afterMs: number, isOver: () => boolean): Promise<void> {
    while (isAimed && !isOver() && !(await this.#isLocked(run))) await systemClock.sleep(10);
    await systemClock.sleep(afterMs);
    if (isOver()) return;
    for (const pid of await pidsOf(run.runId)) killNow(pid);
  }

  async #isLocked({ namespace, release }: HelmRunInput): Promise<boolean> {
    const records = (await this.connection?.releaseRecords(namespace, release)) ?? [];
    return records.some(({ status }) => /^(pending|uninstalling)/.test(status));
  }
}

describe.each(clusters)('helm is killed on $name', ({ name: clusterName, start }) => {
  // The real thing is what counts; the simulator shows that it does not differ.
  const installs = clusterName === 'the simulator' ? 8 : 20;
  /** Stores that are upgraded and rolled back. */
  const changed = installs / 4;
  let cluster: TestCluster;
  const seed = Math.floor(systemRandom.next() * 2 ** 31);
  const names = Array.from({ length: installs }, (_, index) => `mortal-${seed.toString(36)}-${index}`);
  const unharmed = `mortal-${seed.toString(36)}`;
  const ledger: LedgerEntry[] = [];

  beforeAll(async () => {
    cluster = await start();
    process.stdout.write(`helm is killed at instants of seed ${seed}\n`);
  });
  afterAll(() => cluster.stop());

  test('at random instants of installation, upgrade, rollback and removal: every store gets where it should, with its data (D1, D2, D3)', async () => {
    const helm = new MortalHelm(seed);
    const { kubeconfigPath } = cluster;
    const platform = await aPlatform({ kubeconfigPath, helm: helm.around });
    helm.connection = platform.connection;
    const claims = seenClaims(platform);
    const whole = async (only: readonly string[]): Promise<void> => {
      const databasePath = join(platform.dir, 'shopyard.db');
      const told = ledger.filter(({ name }) => only.includes(name));
      expect(await findViolations({ databasePath, kubeconfigPath, ledger: told, only })).toEqual([]);
    };
    const done = async (
      verb: string,
      name: string,
      kills: number,
      answer: ReturnType<Platform['remove']>,
    ) => {
      helm.doomed.set(name, kills);
      const { store, operation } = accepted(await answer);
      ledger.push({ verb, name, storeId: store.id, operationId: operation.id });
      const ended = await finished(platform, operation.id, 240_000);
      // A creation has three attempts, a change has one.
      expect(ended, `${verb} of ${name}, seed ${seed}`).toMatchObject({ state: 'SUCCEEDED' });
      return { storeId: store.id, ended };
    };

    await done('create', unharmed, 0, platform.create({ name: unharmed, ...first }));
    await mapConcurrent(names, 5, (name) => done('create', name, 1, platform.create({ name, ...first })));
    expect(helm.killed, `installations that were killed, seed ${seed}`).toBeGreaterThan(installs / 3);
    expect(helm.locked, `of them with a pending record, seed ${seed}`).toBeGreaterThan(installs / 8);
    await whole(names);

    helm.killed = 0;
    await mapConcurrent(names.slice(0, changed), 4, async (name) => {
      await done('upgrade', name, killsPerChange, platform.upgrade({ name, engineVersion: '11.1.2' }));
      const { storeId } = await done(
        'rollback',
        name,
        killsPerChange,
        platform.rollback({ name, toRevision: 1 }),
      );
      const store = await platform.db.stores.byId(storeId);
      expect(store?.wanted).toMatchObject({ revision: 3, engineVersion: '11.0.0' });
      const revisions = await platform.db.stores.revisions(storeId);
      expect(revisions.map(({ becameReady }) => becameReady)).toEqual([true, true, true]);
    });
    expect(helm.killed, `changes that were killed, seed ${seed}`).toBeGreaterThan(changed);
    await whole(names);
    // No claim was ever replaced by another one: what lay in it is still there.
    expect([...claims.values()].filter((uids) => uids.size !== 1)).toEqual([]);
    expect(claims.size).toBe((installs + 1) * 2);

    helm.killed = 0;
    await mapConcurrent([...names, unharmed], 5, async (name) => {
      const { ended } = await done('delete', name, 1, platform.remove(name));
      expect(ended.receipt).toMatchObject({ nothingLeft: true });
    });
    expect(helm.killed, `removals that were killed, seed ${seed}`).toBeGreaterThan(installs / 3);
    await whole([...names, unharmed]);
  }, 900_000);
});

/** One that has ended meanwhile is no error. */
function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

const first = { engine: 'WOOCOMMERCE', engineVersion: '11.0.0' } as const;

/** The uids of every claim that the watches ever show, by namespace and name. */
function seenClaims({ connection, db }: Platform): Map<string, Set<string>> {
  const seen = new Map<string, Set<string>>();
  connection.onChange(({ storeId }) => {
    if (storeId === undefined) return;
    void db.stores.byId(storeId).then((store) => {
      if (!store || store.wanted.deleting) return;
      for (const { name, uid } of connection.observed(store).claims) {
        const key = `${store.namespace}/${name}`;
        seen.set(key, (seen.get(key) ?? new Set()).add(uid));
      }
    });
  });
  return seen;
}
