import { Backoff } from '../lib/backoff.ts';
import { RunningState, type LoopFailure } from '../lib/running-state.ts';
import { ClusterError } from './cluster.ts';
import { DeletionCheck } from './deletion-check.ts';
import { pageList } from './page-list.ts';
import { isNewer, Records, type Change, type Identified } from './records.ts';
import type { ReflectorOptions } from './reflector-options.ts';
import { ExpiredError } from './status-error.ts';
import { readWatch, SilentError } from './watch-stream.ts';
import type { WireObject } from './wire-objects.ts';

/** A cluster-wide object lies under its own name. */
const namespaceOf = ({ metadata: { namespace, name } }: WireObject): string => namespace ?? name;

/** Below this, a watch that ends by itself counts as a failure: no tight loop with a server that ends them at once. */
const shortestWatchMs = 1000;
/** Reflectors that begin together need not ask for the cluster's identity one by one. */
const verifiedForMs = 1000;
/** So many watches in a row that opened and failed without an event or bookmark: the position is suspect, list again. */
const fruitlessBeforeList = 2;

/**
 * Keeps records of one kind in step with the API server: lists, watches, resumes, lists again where it must.
 * It never gives up and never dies; `stop` ends it for good.
 */
export class Reflector<T extends Identified> {
  readonly records: Records<T>;
  /** Resolves with the first complete list that is being watched. */
  readonly synced: Promise<void>;
  readonly #options: ReflectorOptions<T>;
  readonly #state = new RunningState();
  readonly #backoff: Backoff;
  readonly #deletions: DeletionCheck;
  #markSynced!: () => void;
  #position: string | undefined;
  #resyncAt = 0;
  #doubtSince: number | undefined;
  #isSynced = false;
  #watching = false;
  #downSince: number;
  #lastContactAt: number | undefined;
  #forbidden: string | undefined;
  #fruitless = 0;
  #relist = new AbortController();
  #counts = { lists: 0, watches: 0, failures: 0, skipped: 0 };

  constructor(options: ReflectorOptions<T>) {
    this.#options = options;
    this.records = new Records(options.source.mostPerNamespace);
    this.#backoff = new Backoff({ clock: options.clock, random: options.random, ...options.timings.backoff });
    this.#downSince = options.clock.monotonic();
    const { path, kind, watchAccept: accept } = options.source;
    const { http } = options;
    this.#deletions = new DeletionCheck({
      ...{ path, kind, accept, http, signal: this.#state.signal },
      gone: (told) => {
        this.#take({ metadata: told }, true);
      },
      lives: (object) => {
        this.#take(object);
      },
      unknown: () => {
        this.relist();
      },
    });
    this.synced = new Promise((resolve) => {
      this.#markSynced = resolve;
    });
  }

  /** How far this kind can be believed. `downForMs` is 0 while a watch is open. */
  status() {
    return {
      kind: this.#options.source.kind,
      synced: this.#isSynced,
      downForMs: this.#watching ? 0 : this.#options.clock.monotonic() - this.#downSince,
      lastContactAt: this.#lastContactAt,
      forbidden: this.#forbidden,
      ...this.#counts,
    };
  }

  start(): void {
    this.#state.run({
      clock: this.#options.clock,
      backoff: this.#backoff,
      turn: (signal) => this.#turn(signal),
      failed: (failure) => {
        this.#failed(failure);
      },
      atLeastMs: (error) => (error instanceof ClusterError ? (error.retryAfterMs ?? 0) : 0),
    });
  }

  /** Tries again now instead of waiting. */
  wake(): void {
    this.#state.wake();
  }

  /** What it shows is doubted: ends its watch and lists anew, now. */
  relist(): void {
    this.#resyncAt = 0;
    this.#relist.abort();
    this.wake();
  }

  async stop(): Promise<void> {
    await this.#state.stop();
    this.#down();
  }

  async #turn(signal: AbortSignal): Promise<void> {
    const now = this.#options.clock.monotonic();
    const mustList = this.#position === undefined || now >= this.#resyncAt;
    const doubtSince = this.#doubtSince ?? (mustList ? now - verifiedForMs : undefined);
    const revision = doubtSince === undefined ? undefined : await this.#options.verify(doubtSince);
    this.#doubtSince = undefined;
    if (mustList || this.#isSetBack(revision)) await this.#list(signal);
    const startedAt = this.#options.clock.monotonic();
    try {
      this.#relist = new AbortController();
      await this.#watch(AbortSignal.any([signal, this.#relist.signal]));
    } catch (error) {
      if (this.#relist.signal.aborted) return;
      if (!(error instanceof ExpiredError)) throw error;
      this.#position = undefined;
      this.#doubtSince = this.#options.clock.monotonic();
      // Once is the ordinary course of things; again and again without a healthy watch is a failure.
      if (this.#backoff.failures > 0) throw error;
      this.#backoff.failed();
      return;
    } finally {
      this.#down();
    }
    if (this.#options.clock.monotonic() - startedAt < shortestWatchMs) {
      throw new ClusterError(
        'unreachable',
        `Watching ${this.#options.source.kind}: the watch ended at once.`,
      );
    }
  }

  /**
   * The cluster is at an earlier version than it has told, as after a restore of etcd. A watch from there would be
   * accepted and say nothing (Kubernetes 1.35). Events may lie in an etcd of their own: then they are listed in vain.
   */
  #isSetBack(revision: string | undefined): boolean {
    const position = this.#position;
    return revision !== undefined && position !== undefined && isNewer(position, revision);
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { source, http, timings, clock } = this.#options;
    let list = new Map<string, T[]>();
    const version = await pageList(
      http,
      {
        path: source.path,
        query: source.query,
        accept: source.listAccept,
        act: `Listing ${source.kind}`,
        pageSize: timings.pageSize,
        signal,
      },
      {
        restart: () => {
          list = new Map();
        },
        object: (object) => {
          const record = this.#project(object);
          if (!record) return;
          const records = list.get(namespaceOf(object));
          if (records) records.push(record);
          else list.set(namespaceOf(object), [record]);
        },
      },
    );
    if (signal.aborted) return;
    this.#counts.lists += 1;
    this.#position = version;
    this.#fruitless = 0;
    this.#resyncAt = clock.monotonic() + this.#between(timings.resyncMs);
    this.#alive();
    this.#forbidden = undefined;
    this.#deletions.forget();
    this.#tell(this.records.replace(list));
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const { source, http, clock, timings } = this.#options;
    const request = {
      path: source.path,
      query: source.query,
      accept: source.watchAccept,
      act: `Watching ${source.kind}`,
      resourceVersion: this.#position ?? '',
      timeoutSeconds: Math.round(this.#between(timings.watchSeconds)),
      idleMs: timings.idleMs,
      signal,
    };
    await readWatch(http, clock, request, {
      opened: () => {
        this.#opened();
      },
      alive: () => {
        this.#alive();
      },
      event: (type, object) => {
        this.#event(type, object);
      },
      bookmark: (version) => {
        this.#position = version;
        this.#fruitless = 0;
        this.#deletions.again();
      },
    });
  }

  #event(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: WireObject): void {
    this.#position = object.metadata.resourceVersion ?? this.#position;
    this.#fruitless = 0;
    const isKnown = this.records.in(namespaceOf(object)).some(({ uid }) => uid === object.metadata.uid);
    if (type !== 'DELETED') this.#deletions.seen(object.metadata.uid);
    else if (isKnown && 'labelSelector' in this.#options.source.query) {
      this.#deletions.told(object);
      return;
    }
    this.#take(object, type === 'DELETED');
  }

  #take(object: WireObject, isGone = false): void {
    const record = isGone ? undefined : this.#project(object);
    const { name, uid = '' } = object.metadata;
    const namespace = namespaceOf(object);
    this.#tell(record ? this.records.put(namespace, record) : this.records.remove(namespace, name, uid));
  }

  /** An object that cannot be read is counted and left out: it must not take the others with it. */
  #project(object: WireObject): T | undefined {
    try {
      return this.#options.source.project(object);
    } catch (error) {
      this.#counts.skipped += 1;
      this.#options.failed(this.#options.source.kind, { error, failures: 0 });
      return undefined;
    }
  }

  #tell(changes: Change<T>[]): void {
    if (changes.length === 0 || this.#state.stopped) return;
    try {
      this.#options.changed(changes);
    } catch (error) {
      this.#options.failed(this.#options.source.kind, { error, failures: 0 });
    }
  }

  #opened(): void {
    this.#counts.watches += 1;
    this.#fruitless += 1;
    this.#watching = true;
    this.#forbidden = undefined;
    this.#backoff.healthy();
    this.#alive();
    if (!this.#isSynced) {
      this.#isSynced = true;
      this.#markSynced();
    }
    this.#options.stateChanged();
  }

  #alive(): void {
    this.#lastContactAt = this.#options.clock.now();
    this.#options.alive();
  }

  #down(): void {
    if (!this.#watching) return;
    this.#watching = false;
    this.#downSince = this.#options.clock.monotonic();
  }

  #failed({ error, failures }: LoopFailure): void {
    this.#counts.failures += 1;
    this.#doubtSince = this.#options.clock.monotonic();
    const isLost = error instanceof ExpiredError || error instanceof SilentError;
    if (isLost || this.#fruitless >= fruitlessBeforeList) this.#position = undefined;
    this.#forbidden = error instanceof ClusterError && error.kind === 'forbidden' ? error.message : undefined;
    this.#options.failed(this.#options.source.kind, { error, failures });
    this.#options.stateChanged();
  }

  #between(range: { from: number; to: number }): number {
    return range.from + (range.to - range.from) * this.#options.random.next();
  }
}
