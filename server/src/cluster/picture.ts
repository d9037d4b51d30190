import type { ObservedStore } from '../domain/store/observed.ts';
import type { Clock, Random } from '../lib/clock.ts';
import type { KubeHttp } from './kube-http.ts';
import { foldWarnings } from './project/warnings.ts';
import type { Change, Identified } from './records.ts';
import { Reflector } from './reflector.ts';
import type { ReflectorOptions, Source } from './reflector-options.ts';
import { sources } from './sources.ts';
import type { ReflectorTimings } from './timings.ts';

export interface PictureChange {
  storeId: string | undefined;
  namespace: string;
}

export interface PictureOptions {
  http: KubeHttp;
  clock: Clock;
  random: Random;
  timings: ReflectorTimings;
  /** Namespaces of stores begin with this. */
  namespacePrefix: string;
  /** A kind that has been without a watch for longer makes the picture stale. */
  staleAfterMs: number;
  verify: ReflectorOptions<Identified>['verify'];
  alive(): void;
  changed(change: PictureChange): void;
  failed: ReflectorOptions<Identified>['failed'];
  stateChanged(): void;
}

type AnyReflector = Pick<Reflector<Identified>, 'synced' | 'status' | 'start' | 'wake' | 'relist' | 'stop'>;

/** What all watches of one cluster see together, by namespace. */
export class Picture {
  readonly synced: Promise<void>;
  readonly #options: PictureOptions;
  readonly #kinds: ReturnType<Picture['reflectors']>;
  readonly #all: AnyReflector[];

  constructor(options: PictureOptions) {
    this.#options = options;
    this.#kinds = this.reflectors();
    const { others, ...single } = this.#kinds;
    this.#all = [...Object.values(single), ...others];
    this.synced = Promise.all(this.#all.map((reflector) => reflector.synced)).then(() => undefined);
  }

  start(): void {
    for (const reflector of this.#all) reflector.start();
  }

  /** All that wait after a failure try again now. */
  wake(): void {
    for (const reflector of this.#all) reflector.wake();
  }

  /** Something that is shown was found to be untrue: everything is listed anew. */
  relist(): void {
    for (const reflector of this.#all) reflector.relist();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#all.map((reflector) => reflector.stop()));
  }

  /** Per kind, for gauges. */
  status(): ReturnType<AnyReflector['status']>[] {
    return this.#all.map((reflector) => reflector.status());
  }

  /**
   * While every watch is open, a sign of life of one confirms the whole picture; otherwise it is as old as the
   * sign of the watch that is furthest behind.
   */
  health(): { stale: boolean; forbidden: string | undefined; observedAt: number | undefined } {
    const all = this.status();
    const contacts = all.flatMap(({ synced, lastContactAt }) =>
      synced && lastContactAt ? [lastContactAt] : [],
    );
    const open = all.every(({ synced, downForMs }) => synced && downForMs === 0);
    return {
      stale: all.some(({ synced, downForMs }) => !synced || downForMs > this.#options.staleAfterMs),
      forbidden: all.find((status) => status.forbidden !== undefined)?.forbidden,
      observedAt: contacts.length === 0 ? undefined : open ? Math.max(...contacts) : Math.min(...contacts),
    };
  }

  observed(namespace: string): ObservedStore {
    const kinds = this.#kinds;
    return {
      namespace: kinds.namespaces.records.in(namespace)[0],
      workloads: [...kinds.deployments.records.in(namespace), ...kinds.statefulSets.records.in(namespace)],
      jobs: [...kinds.jobs.records.in(namespace)],
      pods: [...kinds.pods.records.in(namespace)],
      ingresses: [...kinds.ingresses.records.in(namespace)],
      claims: [...kinds.claims.records.in(namespace)],
      quota: kinds.quotas.records.in(namespace)[0],
      others: kinds.others.flatMap((kind) => kind.records.in(namespace)),
      warnings: foldWarnings(kinds.warnings.records.in(namespace)),
      observedAt: this.health().observedAt,
    };
  }

  labelledNamespaces(): { name: string; uid: string; storeId: string | undefined }[] {
    const { records } = this.#kinds.namespaces;
    return [...records.namespaces()].flatMap((name) =>
      records.in(name).map(({ uid, storeId }) => ({ name, uid, storeId })),
    );
  }

  private reflectors() {
    const all = sources(this.#options.namespacePrefix);
    return {
      namespaces: this.#reflector(all.namespaces),
      deployments: this.#reflector(all.deployments),
      statefulSets: this.#reflector(all.statefulSets),
      jobs: this.#reflector(all.jobs),
      pods: this.#reflector(all.pods),
      ingresses: this.#reflector(all.ingresses),
      claims: this.#reflector(all.claims),
      quotas: this.#reflector(all.quotas),
      warnings: this.#reflector(all.warnings),
      others: all.others.map((source) => this.#reflector(source)),
    };
  }

  #reflector<T extends Identified>(source: Source<T>): Reflector<T> {
    const { http, clock, random, timings, verify, alive, failed, stateChanged } = this.#options;
    return new Reflector<T>({
      source,
      http,
      clock,
      random,
      timings,
      verify,
      alive,
      failed,
      stateChanged,
      changed: (changes) => {
        this.#changed(changes);
      },
    });
  }

  /** One note per namespace, however many of its objects changed. */
  #changed(changes: Change<Identified & { storeId?: string | undefined }>[]): void {
    const noted = new Map<string, string | undefined>();
    for (const { namespace, before, after } of changes) {
      const storeId =
        after?.storeId ?? before?.storeId ?? this.#kinds.namespaces.records.in(namespace)[0]?.storeId;
      noted.set(namespace, noted.get(namespace) ?? storeId);
    }
    for (const [namespace, storeId] of noted) this.#options.changed({ storeId, namespace });
  }
}
