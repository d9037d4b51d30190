import { ClockJumps } from '../lib/clock-jumps.ts';
import { CoalescingQueue } from '../lib/coalescing-queue.ts';
import { FairPlaces } from '../lib/fair-places.ts';
import { noFailpoints } from '../lib/failpoints.ts';
import { ClusterKeeper } from './cluster-keeper.ts';
import type { ReconcilerDeps } from './dependencies.ts';
import type { GatherParts } from './gather.ts';
import { HealingBrakes } from './healing/healing-brakes.ts';
import { RecordSweep } from './healing/record-sweep.ts';
import { createProber, type Prober } from './probe.ts';
import { ProbeKeeper } from './probe-keeper.ts';
import { type ProjectParts, projectStore } from './project-store.ts';
import { recoverRuns } from './recovery.ts';
import { StoreMemories } from './store-memory.ts';
import { UsualTimes } from './usual-times.ts';
import { mentionsWait, type Next, type WorkParts, workStore } from './work-store.ts';

export interface Reconciler {
  /** What is wanted of a store has changed, or anything else that it may have to act on. Only takes note. */
  wake(storeId: string): void;
  /** Somebody asks about the clusters: what is known of them is read again where it is old. */
  clustersNeeded(): void;
  /** 1 for the store that begins next; undefined when it does not wait for its turn. */
  queuePosition(storeId: string): number | undefined;
  /** For gauges. */
  load(): { queued: number; running: number; provisioning: number; waiting: number };
  /** Takes nothing more, ends running steps, resolves when all have ended. */
  stop(): Promise<void>;
}

/** Visits at once, besides those that hold a slot: these must never keep others from being looked at. */
const visits = 27;
const projections = 8;
/** Observations of one store within this time are one look. */
const gatherMs = 25;
/** A repeated attempt queues as if it had come so much later. */
const retryPenaltyMs = 600_000;
const failedAgainMs = 2000;

/**
 * Starts the loop that makes real what is wanted. Resolves when survivors of an earlier process are ended and every
 * unfinished operation is queued; work begins when the clusters have been looked at. Only one that was never seen before
 * is waited for.
 */
export async function startReconciler(
  deps: ReconcilerDeps,
  prober: Prober = createProber(),
): Promise<Reconciler> {
  const loop = new Loop(deps, prober);
  await loop.start();
  return loop;
}

class Loop implements Reconciler {
  readonly #deps: ReconcilerDeps;
  readonly #memories = new StoreMemories();
  readonly #work: CoalescingQueue<string>;
  readonly #projects: CoalescingQueue<string>;
  readonly #slots: FairPlaces;
  readonly #provisioning: FairPlaces;
  readonly #keepers: Map<string, ClusterKeeper>;
  readonly #probes: ProbeKeeper;
  readonly #brakes: HealingBrakes;
  readonly #sweep: RecordSweep;
  readonly #workParts: WorkParts;
  readonly #projectParts: ProjectParts;
  readonly #unlisten: (() => void)[] = [];
  readonly #jumps: ClockJumps;
  /** While times are moved along with a clock that was set, nobody reads them. */
  #moving: Promise<void> = Promise.resolve();

  constructor(deps: ReconcilerDeps, prober: Prober) {
    this.#deps = deps;
    const { clock, random, metrics, settings } = deps;
    this.#jumps = new ClockJumps(clock);
    const granted = (storeId: string): void => {
      this.#work.add(storeId);
    };
    this.#slots = new FairPlaces({ capacity: settings.slots, retryPenaltyMs, granted });
    this.#provisioning = new FairPlaces({ capacity: settings.provisioning, retryPenaltyMs, granted });
    this.#work = this.#queue(
      visits + settings.slots,
      (storeId) => this.#visit(storeId),
      'a visit to a store failed',
    );
    this.#projects = this.#queue(
      projections,
      (storeId) => this.#project(storeId),
      'computing a status failed',
    );
    this.#brakes = new HealingBrakes({
      db: deps.db,
      changed: (clusterId) => {
        this.#keepers.get(clusterId)?.refresh();
        void this.#visitAll(clusterId);
      },
    });
    this.#keepers = new Map(deps.clusters.map((cluster) => [cluster.connection.id, this.#keeper(cluster)]));
    const answered = (storeId: string): void => {
      this.#projects.add(storeId);
    };
    this.#probes = new ProbeKeeper({ prober, memories: this.#memories, clock, random, metrics, answered });
    const shared = {
      ...this.#gatherParts(),
      deps,
      memories: this.#memories,
      isUsable: this.#isUsable,
      brakes: this.#brakes,
    };
    const { clusterOf } = shared;
    this.#sweep = new RecordSweep({ deps, memories: this.#memories, clusterOf, found: granted });
    this.#projectParts = { ...shared, probes: this.#probes, work: granted };
    this.#workParts = {
      ...shared,
      isUsable: (clusterId) => {
        this.#keepers.get(clusterId)?.needed();
        return this.#isUsable(clusterId);
      },
      slots: this.#slots,
      provisioning: this.#provisioning,
      project: (storeId, at) => {
        if (at === undefined) this.#projects.add(storeId);
        else this.#projects.addAt(storeId, at);
      },
      hit: deps.failpoints ?? noFailpoints,
    };
  }

  async start(): Promise<void> {
    const { db, clusters } = this.#deps;
    await recoverRuns(this.#deps, this.#memories);
    await db.work.clockSet();
    for (const operation of await db.operations.unfinished()) {
      const isBeingMade = operation.kind === 'CREATE' && operation.state === 'RUNNING';
      if (isBeingMade) this.#provisioning.seize(operation.storeId, operation.owner);
      this.#work.add(operation.storeId);
    }
    for (const { connection } of clusters) {
      const unlisten = connection.onChange(({ storeId }) => {
        if (storeId !== undefined) this.#projects.addAt(storeId, this.#deps.clock.now() + gatherMs);
      });
      this.#unlisten.push(unlisten);
    }
    const looks = await Promise.all([...this.#keepers.values()].map((keeper) => keeper.start()));
    // Not before: whoever is visited while his cluster cannot be used yet would lose his place to those behind him.
    void Promise.all(looks.map(({ over }) => over)).then(() => {
      this.#work.open();
      this.#projects.open();
    });
  }

  wake(storeId: string): void {
    this.#work.add(storeId);
    this.#projects.add(storeId);
    if (this.#memories.known(storeId)?.running) void this.#interruptIfReplaced(storeId);
  }

  clustersNeeded(): void {
    for (const keeper of this.#keepers.values()) keeper.needed();
  }

  queuePosition(storeId: string): number | undefined {
    return this.#provisioning.position(storeId) ?? this.#slots.position(storeId);
  }

  load(): ReturnType<Reconciler['load']> {
    return {
      queued: this.#work.length,
      running: this.#slots.held,
      provisioning: this.#provisioning.held,
      waiting: this.#provisioning.waiting + this.#slots.waiting,
    };
  }

  async stop(): Promise<void> {
    for (const unlisten of this.#unlisten) unlisten();
    for (const memory of this.#memories.values()) memory.running?.abort.abort();
    const keepers = [...this.#keepers.values()].map((keeper) => keeper.stop());
    await Promise.all([
      this.#work.stop(),
      this.#projects.stop(),
      this.#probes.stop(),
      this.#sweep.stop(),
      ...keepers,
    ]);
  }

  async #visit(storeId: string): Promise<void> {
    this.#work.clearAt(storeId);
    await this.#keepTime();
    const next: Next = await workStore(this.#workParts, storeId);
    if (next.kind === 'now') this.#work.add(storeId);
    if (next.kind === 'at') this.#work.addAt(storeId, next.at);
  }

  async #project(storeId: string): Promise<void> {
    this.#projects.clearAt(storeId);
    await this.#keepTime();
    const at = await projectStore(this.#projectParts, storeId);
    if (at !== undefined) this.#projects.addAt(storeId, at);
  }

  /** A clock that was set is as a restart: what was remembered by its time is forgotten, and durable times follow it. */
  #keepTime(): Promise<void> {
    const jumpMs = this.#jumps.take();
    if (jumpMs === 0) return this.#moving;
    this.#deps.log('warn', 'the clock was set; deadlines move along', { seconds: Math.round(jumpMs / 1000) });
    this.#memories.forgetTimes(this.#deps.clock.now());
    const moving = this.#moving.then(() => this.#deps.db.work.clockSet(Math.max(0, jumpMs)));
    this.#moving = moving.then(
      () => undefined,
      (error: unknown) => {
        this.#deps.log('error', 'times could not be moved along with the clock', { error });
      },
    );
    for (const { connection } of this.#deps.clusters) void this.#visitAll(connection.id);
    return this.#moving;
  }

  /** Another operation took the place of the one that a step is running for: the step is ended at once. */
  async #interruptIfReplaced(storeId: string): Promise<void> {
    const store = await this.#deps.db.stores.byId(storeId).catch(() => undefined);
    const running = this.#memories.known(storeId)?.running;
    if (running?.operationId !== undefined && store && store.currentOperationId !== running.operationId)
      running.abort.abort();
  }

  #queue(
    concurrency: number,
    work: (storeId: string) => Promise<void>,
    message: string,
  ): CoalescingQueue<string> {
    const { clock, log } = this.#deps;
    const queue = new CoalescingQueue<string>({
      clock,
      concurrency,
      work,
      failed: (storeId, error) => {
        log('error', message, { storeId, error });
        queue.addAt(storeId, clock.now() + failedAgainMs);
      },
    });
    return queue;
  }

  #keeper(cluster: ReconcilerDeps['clusters'][number]): ClusterKeeper {
    const usable = (clusterId: string): void => {
      void this.#visitAll(clusterId);
    };
    const healingStop = (clusterId: string) => this.#brakes.stopOf(clusterId);
    return new ClusterKeeper({ ...this.#deps, cluster, usable, healingStop });
  }

  async #visitAll(clusterId: string): Promise<void> {
    try {
      for (const operation of await this.#deps.db.operations.unfinished()) this.#work.add(operation.storeId);
      const living = await this.#deps.db.stores.living();
      for (const store of living) if (store.clusterId === clusterId) this.#projects.add(store.id);
      this.#sweep.begin(clusterId, living);
    } catch (error) {
      this.#deps.log('error', 'could not look at the stores of a cluster', { clusterId, error });
    }
  }

  readonly #isUsable = (clusterId: string): boolean => this.#keepers.get(clusterId)?.isUsable() === true;

  #gatherParts(): GatherParts {
    const { db, engines, clock, clusters } = this.#deps;
    const byId = new Map(clusters.map((cluster) => [cluster.connection.id, cluster]));
    return {
      db,
      engines,
      clock,
      clusterOf: (clusterId) => byId.get(clusterId),
      ingressClassesOf: (clusterId) => this.#keepers.get(clusterId)?.ingressClasses,
      usualTimes: new UsualTimes(db.operations, clock),
      waitingFor: (storeId) => {
        if (this.#provisioning.waits(storeId)) return 'provisioning';
        const isWaiting = this.#slots.waits(storeId);
        return isWaiting && mentionsWait(this.#memories.known(storeId), clock.monotonic())
          ? 'slot'
          : undefined;
      },
    };
  }
}
