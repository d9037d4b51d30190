import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { edge } from '../../test/builders/commands.ts';
import { aDatabase } from '../../test/builders/database.ts';
import { eventually } from '../../test/eventually.ts';
import type { ManualClock } from '../../test/manual-clock.ts';
import { ClusterError, type ClusterConnection } from '../cluster/cluster.ts';
import type { Database } from '../db/database.ts';
import { ClusterKeeper } from './cluster-keeper.ts';

const minute = 60_000;
const hour = 60 * minute;

/** What the keeper uses of a cluster; counts what it asks. */
class PlayedCluster {
  asked: string[] = [];
  holder: string | undefined;
  missing = false;
  refuses = false;
  reachable = true;
  /** Takes every question, and answers none before it speaks. */
  isSilent = false;
  #unanswered: (() => void)[] = [];
  labelled: { name: string; uid: string; storeId: string | undefined }[] = [];
  #listeners: (() => void)[] = [];
  readonly watched = Promise.withResolvers<undefined>();

  readonly connection: Partial<ClusterConnection> = {
    id: 'cluster-1',
    synced: this.watched.promise.then(() => undefined),
    contact: () => ({
      reachable: this.reachable,
      lastContactAt: this.reachable ? 1 : undefined,
      stale: false,
      forbidden: undefined,
    }),
    onContact: (listener) => {
      this.#listeners.push(listener);
      return () => undefined;
    },
    labelledNamespaces: () => this.labelled,
    claim: (databaseId) => this.#answer('claim', { holder: this.holder ?? databaseId }),
    facts: () =>
      this.#answer('facts', {
        id: 'cluster-1',
        name: 'played',
        version: 'v1.35.0',
        simulated: true,
        ingressClasses: ['traefik'],
        defaultIngressClasses: [],
        storageClasses: [],
        defaultStorageClasses: [],
        capacity: undefined,
        silentApis: [],
      }),
    permissions: () =>
      this.#answer('permissions', [
        { verb: 'list', resource: 'pods', allowed: !this.missing, neededFor: 'showing the state of stores' },
      ]),
  };

  contactChanges(reachable: boolean): void {
    this.reachable = reachable;
    for (const listener of this.#listeners) listener();
  }

  speak(): void {
    this.isSilent = false;
    for (const give of this.#unanswered.splice(0)) give();
  }

  #answer<T>(name: string, answer: T): Promise<T> {
    this.asked.push(name);
    if (this.isSilent)
      return new Promise((resolve) =>
        this.#unanswered.push(() => {
          resolve(answer);
        }),
      );
    return this.refuses && name === 'facts'
      ? Promise.reject(new ClusterError('forbidden', 'Nodes may not be listed.'))
      : Promise.resolve(answer);
  }
}

let db: Database;
let clock: ManualClock;
let cluster: PlayedCluster;
let keeper: ClusterKeeper;
const usable: string[] = [];

beforeEach(async () => {
  ({ db, clock } = await aDatabase());
  cluster = new PlayedCluster();
  usable.length = 0;
});

/** Started, and everything that follows from the start is over. */
async function start(): Promise<void> {
  cluster.watched.resolve(undefined);
  await begin();
  await settled();
}

/** Started, no more. */
async function begin(): Promise<{ over: Promise<void> }> {
  keeper = new ClusterKeeper({
    db,
    clock,
    log: () => undefined,
    cluster: {
      connection: cluster.connection as ClusterConnection,
      edge,
    },
    usable: (clusterId) => usable.push(clusterId),
    healingStop: () => undefined,
  });
  onTestFinished(async () => {
    cluster.speak();
    await keeper.stop();
  });
  return keeper.start();
}

/** Nothing is under way any more: what was asked stays the same over several turns of the event loop. */
async function settled(): Promise<void> {
  let calm = 0;
  let before = -1;
  await eventually('the keeper is done', () => {
    calm = cluster.asked.length === before ? calm + 1 : 0;
    before = cluster.asked.length;
    return Promise.resolve(calm >= 10);
  });
}

/** Time goes by in steps in which whatever is due can be done. */
async function pass(ms: number, step = minute): Promise<void> {
  for (let gone = 0; gone < ms; gone += step) {
    clock.advance(step);
    await settled();
  }
}

const turns = async (): Promise<void> => {
  for (let count = 0; count < 10; count += 1) await setImmediate();
};

const everything = ['claim', 'facts', 'permissions'];
const row = async () => (await db.clusters.all())[0];

describe('a cluster that is well', () => {
  test('is read once at the start, and nothing is asked of it while nobody needs it', async () => {
    await start();
    expect(cluster.asked).toEqual(everything);
    expect(usable).toEqual(['cluster-1']);
    await pass(hour, 10 * minute);
    expect(cluster.asked).toEqual(everything);
    expect(clock.timers).toBe(0);
    expect(await row()).toMatchObject({ name: 'played', reachable: true, reason: undefined });
  });

  test('is read again for who needs it, and not twice within a minute', async () => {
    await start();
    keeper.needed();
    await settled();
    expect(cluster.asked).toEqual(everything);
    clock.advance(minute);
    cluster.labelled = [{ name: 'store-left', uid: 'uid-1', storeId: 'str_gone' }];
    for (let time = 0; time < 5; time += 1) keeper.needed();
    await settled();
    keeper.needed();
    await settled();
    expect(cluster.asked).toEqual([...everything, ...everything]);
    expect((await row())?.orphans).toEqual(['store-left']);
  });

  test('is read again as soon as contact is had again', async () => {
    await start();
    cluster.contactChanges(false);
    await settled();
    expect(await row()).toMatchObject({ reachable: false, reason: { code: 'CLUSTER_UNREACHABLE' } });
    expect(cluster.asked).toEqual(everything);
    cluster.contactChanges(true);
    await settled();
    expect(cluster.asked).toEqual([...everything, ...everything]);
    expect(await row()).toMatchObject({ reachable: true, reason: undefined });
    expect(usable).toEqual(['cluster-1', 'cluster-1']);
  });
});

describe('a start', () => {
  test('waits for a cluster that was never seen before, for five seconds at most', async () => {
    cluster.isSilent = true;
    let isOver = false;
    const started = start().then(() => (isOver = true));
    await eventually('it is asked', () => Promise.resolve(cluster.asked.length > 0));
    clock.advance(4999);
    await turns();
    expect(isOver).toBe(false);
    clock.advance(1);
    await started;
    expect(await row()).toBeUndefined();
  });

  test('waits for no cluster that an earlier one saw; its stores wait until it was read and is watched', async () => {
    await start();
    await keeper.stop();
    cluster = new PlayedCluster();
    cluster.isSilent = true;
    const { over } = await begin();
    let isOver = false;
    void over.then(() => (isOver = true));
    await turns();
    cluster.speak();
    await settled();
    expect(isOver).toBe(false);
    cluster.watched.resolve(undefined);
    await over;
    await settled();
    expect(usable).toEqual(['cluster-1', 'cluster-1']);
  });

  test('lets the stores of a cluster begin to wait themselves when it does not answer, or is not watched in time', async () => {
    await start();
    await keeper.stop();
    cluster = new PlayedCluster();
    cluster.isSilent = true;
    const silent = await begin();
    clock.advance(5000);
    await silent.over;
    cluster.speak();
    await keeper.stop();
    cluster = new PlayedCluster();
    const unwatched = await begin();
    let isOver = false;
    void unwatched.over.then(() => (isOver = true));
    await settled();
    clock.advance(19_999);
    await settled();
    expect(isOver).toBe(false);
    clock.advance(1);
    await unwatched.over;
    expect(keeper.isUsable()).toBe(false);
  });

  test('asks once, also where everything is watched before the first answers come', async () => {
    cluster.isSilent = true;
    const started = start();
    await eventually('it is asked', () => Promise.resolve(cluster.asked.length === everything.length));
    await turns();
    cluster.speak();
    await started;
    expect(cluster.asked).toEqual(everything);
  });
});

describe('trouble with a cluster is looked at again though nobody asks', () => {
  test('every five minutes for a missing permission, until it is granted', async () => {
    cluster.missing = true;
    await start();
    expect((await row())?.reason?.code).toBe('FORBIDDEN_BY_CLUSTER');
    await pass(4 * minute);
    expect(cluster.asked).toEqual(everything);
    cluster.missing = false;
    await pass(minute);
    expect((await row())?.reason).toBeUndefined();
    const { length } = cluster.asked;
    await pass(hour, 10 * minute);
    expect(cluster.asked).toHaveLength(length);
  });

  test('every five minutes for what it did not answer, however often it is needed', async () => {
    cluster.refuses = true;
    await start();
    const { length } = cluster.asked;
    for (let time = 0; time < 50; time += 1) keeper.needed();
    await settled();
    expect(cluster.asked).toHaveLength(length);
    cluster.refuses = false;
    await pass(5 * minute);
    expect(cluster.asked.slice(length)).toEqual(everything);
  });

  test('within seconds while another control plane holds it', async () => {
    cluster.holder = 'somebody-else';
    await start();
    expect(await row()).toMatchObject({ reason: { code: 'CLUSTER_CLAIMED' } });
    expect(usable).toEqual([]);
    cluster.holder = undefined;
    await pass(5000, 5000);
    expect(usable).toEqual(['cluster-1']);
    expect((await row())?.reason).toBeUndefined();
  });
});
