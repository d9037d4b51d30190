import { ClusterError, type ClusterFacts } from '../cluster/cluster.ts';
import type { Cluster, PermissionCheck } from '../domain/cluster.ts';
import type { NewEvent } from '../domain/event.ts';
import { CoalescingQueue } from '../lib/coalescing-queue.ts';
import { clusterReason } from './cluster-reason.ts';
import type { ReconciledCluster, ReconcilerDeps } from './dependencies.ts';

export interface ClusterKeeperOptions extends Pick<ReconcilerDeps, 'db' | 'clock' | 'log'> {
  cluster: ReconciledCluster;
  /** The cluster can be used again (or for the first time): visit every store of it. */
  usable: (clusterId: string) => void;
  healingStop: (clusterId: string) => { missing: number; total: number } | undefined;
}

/** What was read of a cluster is new enough for so long. */
const freshMs = 60_000;
/** Trouble with the cluster is looked at again so often, though nobody asks. */
const troubleMs = 300_000;
const retryMs = 5000;
const checkMs = 1000;
/** A start waits so long for the first answers, and, where they came, so long for everything to be watched. */
const answersMs = 5000;
const watchedMs = 20_000;

/**
 * Keeps one cluster's row true: facts, permissions, contact, what is wrong with it, namespaces that nobody knows.
 * Decides whether the cluster may be used: answers, is the one it was, is not claimed by another control plane, and
 * the watches have seen everything. Time without contact is added to the running attempts' pauses. A cluster that is
 * well is read when somebody acts on it or asks about it: at rest it is sent no requests.
 */
export class ClusterKeeper {
  readonly #options: ClusterKeeperOptions;
  readonly #queue: CoalescingQueue<'refresh' | 'check'>;
  readonly #unlisten: () => void;
  #facts: ClusterFacts | undefined;
  #permissions: PermissionCheck[] = [];
  #claimed = false;
  #claimedBy: string | undefined;
  #isSynced = false;
  #wasUsable = false;
  #awaySince: number | undefined;
  /** Everything that was asked for was answered, at `#readAt`. */
  #isRead = false;
  #readAt = -Infinity;
  #reading: Promise<void> | undefined;

  constructor(options: ClusterKeeperOptions) {
    this.#options = options;
    const { connection } = options.cluster;
    this.#queue = new CoalescingQueue({
      clock: options.clock,
      concurrency: 1,
      work: async (key) => {
        if (key === 'refresh') await this.#refresh();
        else this.#tellIfUsable();
      },
      failed: (_key, error) => {
        options.log('warn', 'could not refresh what is known of the cluster', { error });
        this.#queue.addAt('refresh', options.clock.now() + retryMs);
      },
    });
    this.#unlisten = connection.onContact(() => {
      // Whatever was read before it was away is read again when it is back.
      if (!connection.contact().reachable) this.#isRead = false;
      this.#queue.add('refresh');
    });
    void connection.synced.then(
      () => {
        this.#isSynced = true;
        this.#queue.add('refresh');
      },
      (error: unknown) => {
        options.log('warn', 'the first look at the cluster failed', { error });
      },
    );
  }

  get id(): string {
    return this.#options.cluster.connection.id;
  }

  /** Whether anything seen there may be believed and anything be done there. Who hears `false` is visited when it changes. */
  isUsable(): boolean {
    const { reachable, stale, replacedBy } = this.#options.cluster.connection.contact();
    const usable = this.#isSynced && this.#claimed && reachable && !stale && replacedBy === undefined;
    if (!usable) {
      this.#wasUsable = false;
      this.#queue.addAt('check', this.#options.clock.now() + checkMs);
    }
    return usable;
  }

  /**
   * Begins to read the cluster, and keeps at it. Resolves at once for one that an earlier process saw, since what is
   * known of it can be served; a new one is waited for, because without a row no store could be created on it.
   * `over`, which never rejects: it was read and everything on it is watched, or is not worth waiting for.
   */
  async start(): Promise<{ over: Promise<void> }> {
    const { db, clock, cluster } = this.#options;
    const row = await db.clusters.byId(this.id);
    if (row && !row.reachable) this.#awaySince = row.lastContactAt ?? clock.now();
    const answers = this.#firstAnswers();
    if (row === undefined) await answers;
    const watched = cluster.connection.synced.catch(() => undefined);
    return { over: answers.then(() => (this.#isRead ? this.#atMost(watchedMs, watched) : undefined)) };
  }

  async #firstAnswers(): Promise<void> {
    const { clock, log } = this.#options;
    const first = this.#refresh().catch((error: unknown) => {
      log('warn', 'could not read the cluster at the start', { error });
    });
    await this.#atMost(answersMs, first);
    this.#queue.open();
    this.#queue.addAt('refresh', clock.now() + retryMs);
  }

  async #atMost(ms: number, wait: Promise<void>): Promise<void> {
    const tooLong = Promise.withResolvers<undefined>();
    const cancel = this.#options.clock.after(ms, () => {
      tooLong.resolve(undefined);
    });
    await Promise.race([wait, tooLong.promise]);
    cancel();
  }

  /** As last read; undefined before. */
  get ingressClasses(): readonly string[] | undefined {
    return this.#facts?.ingressClasses;
  }

  /** Something that the cluster's row tells has changed. */
  refresh(): void {
    this.#queue.add('refresh');
  }

  /** Somebody acts on the cluster or asks about it: what is known of it must not be old. */
  needed(): void {
    if (this.#isOld()) this.#queue.add('refresh');
  }

  #isOld(): boolean {
    return this.#options.clock.monotonic() - this.#readAt >= freshMs;
  }

  async stop(): Promise<void> {
    this.#unlisten();
    await this.#queue.stop();
  }

  async #refresh(): Promise<void> {
    const { connection } = this.#options.cluster;
    const contact = connection.contact();
    const mayRead = contact.reachable && contact.replacedBy === undefined;
    if (mayRead && (this.#isOld() || !this.#isRead || !this.#claimed)) await this.#readOnce();
    const { reason } = await this.#save();
    await this.#countPause();
    const usable = this.#tellIfUsable();
    this.#queue.clearAt('refresh');
    const isWell = this.#isRead && usable && reason === undefined;
    if (!isWell) this.#queue.addAt('refresh', this.#options.clock.now() + (usable ? troubleMs : retryMs));
  }

  #tellIfUsable(): boolean {
    const usable = this.isUsable();
    if (usable && !this.#wasUsable) this.#options.usable(this.id);
    this.#wasUsable = usable;
    return usable;
  }

  /** What is being read already, as at a start, is not asked twice. */
  async #readOnce(): Promise<void> {
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    await this.#reading;
  }

  async #read(): Promise<void> {
    const { connection } = this.#options.cluster;
    const { databaseId } = this.#options.db.identity;
    this.#readAt = this.#options.clock.monotonic();
    this.#isRead = false;
    try {
      await Promise.all([
        connection.claim(databaseId).then(({ holder }) => {
          this.#claimed = holder === databaseId;
          this.#claimedBy = this.#claimed ? undefined : holder;
        }),
        connection.facts().then((facts) => (this.#facts = facts)),
        connection.permissions().then((permissions) => (this.#permissions = permissions)),
      ]);
      this.#isRead = true;
    } catch (error) {
      // The contact says whether the cluster is away; anything else is tried again with the next refresh.
      if (!(error instanceof ClusterError)) throw error;
      this.#options.log('warn', 'the cluster did not answer everything that was asked', { error });
    }
  }

  async #save(): Promise<Pick<Cluster, 'reason'>> {
    const { db, clock, cluster } = this.#options;
    const before = await db.clusters.byId(this.id);
    const contact = cluster.connection.contact();
    const facts = this.#facts;
    const row: Omit<Cluster, 'changedSeq'> = {
      id: this.id,
      name: facts?.name ?? before?.name ?? this.id,
      simulated: facts?.simulated ?? before?.simulated ?? false,
      reachable: contact.reachable && contact.replacedBy === undefined,
      version: facts?.version ?? before?.version,
      lastContactAt: contact.lastContactAt ?? before?.lastContactAt,
      ingressClasses: facts?.ingressClasses ?? before?.ingressClasses ?? [],
      defaultIngressClasses: facts?.defaultIngressClasses ?? before?.defaultIngressClasses ?? [],
      storageClasses: facts?.storageClasses ?? before?.storageClasses ?? [],
      defaultStorageClasses: facts?.defaultStorageClasses ?? before?.defaultStorageClasses ?? [],
      // Nothing played enforces policies; on real clusters it takes a test between two pods to know.
      networkPolicyEnforced: facts?.simulated === true ? 'FALSE' : 'UNKNOWN',
      permissions: this.#facts ? this.#permissions : (before?.permissions ?? []),
      capacity: facts?.capacity ?? before?.capacity,
      reason: clusterReason(
        {
          contact,
          claimedBy: this.#claimedBy,
          permissions: this.#permissions,
          silentApis: facts?.silentApis ?? [],
          healingStop: this.#options.healingStop(this.id),
        },
        before?.reason,
        clock.now(),
      ),
      orphans: this.#isSynced && !contact.stale ? await this.#orphans() : (before?.orphans ?? []),
    };
    await db.clusters.save(row, changeEvent(before, row));
    return row;
  }

  /** Namespaces with our labels that no living store of ours names: listed, never touched. */
  async #orphans(): Promise<string[]> {
    const { db, cluster } = this.#options;
    const living = await db.stores.living();
    const ours = new Set(
      living.filter((store) => store.clusterId === this.id).map((store) => store.namespace),
    );
    return cluster.connection
      .labelledNamespaces()
      .filter(({ name, storeId }) => storeId !== undefined && !ours.has(name))
      .map(({ name }) => name)
      .toSorted();
  }

  async #countPause(): Promise<void> {
    const { db, clock, cluster } = this.#options;
    const { reachable, lastContactAt } = cluster.connection.contact();
    if (!reachable) {
      this.#awaySince ??= lastContactAt ?? clock.now();
      return;
    }
    const since = this.#awaySince;
    if (since === undefined) return;
    this.#awaySince = undefined;
    for (const operation of await db.operations.unfinished()) {
      const store = await db.stores.byId(operation.storeId);
      if (store?.clusterId !== this.id || operation.attemptStartedAt === undefined) continue;
      const paused = clock.now() - Math.max(since, operation.attemptStartedAt);
      if (paused > 0) await db.work.addPause(operation.id, paused);
    }
  }
}

/** Said once when trouble begins and once when it ends. */
function changeEvent(before: Cluster | undefined, after: Omit<Cluster, 'changedSeq'>): NewEvent | undefined {
  const { reason } = after;
  if (reason?.code === before?.reason?.code) return undefined;
  const line = {
    storeId: undefined,
    storeName: undefined,
    owner: undefined,
    component: undefined,
    operationId: undefined,
    count: 1,
  } as const;
  if (reason)
    return {
      ...line,
      source: 'CLUSTER',
      severity: 'ERROR',
      code: reason.code,
      message: `Cluster ${after.name}: ${reason.message}`,
    };
  return {
    ...line,
    source: 'CLUSTER',
    severity: 'INFO',
    code: 'CLUSTER_RECOVERED',
    message: `Cluster ${after.name} is well again (it was ${before?.reason?.code ?? 'not'}).`,
  };
}
