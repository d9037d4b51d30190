import type { ProbeResult } from '../domain/store/observed.ts';
import type { EdgeSettings } from '../domain/cluster.ts';
import type { StoreStatus } from '../domain/store/status.ts';
import type { Clock, Random } from '../lib/clock.ts';
import { DeadlineTimer } from '../lib/deadline-timer.ts';
import { sameJson } from '../lib/canonical-json.ts';
import type { ReconcilerMetrics } from './dependencies.ts';
import type { Gathered } from './gather.ts';
import { probeAddress, type ProbeAnswer, type Prober, type ProbeTarget } from './probe.ts';
import type { StoreMemories } from './store-memory.ts';

interface Asked {
  /** What the answer depends on; another one means: ask again. */
  fingerprint: unknown;
  target: ProbeTarget;
  seedHash: string;
  tries: number;
  /** Silent answers in a row. */
  silences: number;
  edge: EdgeSettings['readiness'];
  isAsking: boolean;
}

export interface ProbeKeeperOptions {
  prober: Prober;
  memories: StoreMemories;
  clock: Clock;
  random: Random;
  metrics?: Partial<ReconcilerMetrics> | undefined;
  /** A store has a new answer: compute its status again. */
  answered: (storeId: string) => void;
}

const firstRetryMs = 500;
const longestRetryMs = 30_000;
/** A connection may break: an edge is silent when it was so this often in a row. */
const silentTries = 3;
const mostAtOnce = 16;
const mostAddresses = 256;

/**
 * Knows which shops to ask for their front page, and when: as soon as everything a shop needs is ready or changes,
 * then with back-off until it sells. A shop that sells is not asked again until something changes. Bounded by the
 * number of stores; at most 16 questions at once.
 */
export class ProbeKeeper {
  readonly #options: ProbeKeeperOptions;
  readonly #asked = new Map<string, Asked>();
  readonly #timer: DeadlineTimer<string>;
  readonly #queue = new Set<string>();
  readonly #answering = new Set<string>();
  readonly #abort = new AbortController();
  #running = 0;

  constructor(options: ProbeKeeperOptions) {
    this.#options = options;
    this.#timer = new DeadlineTimer(options.clock, (storeId) => {
      this.#queue.add(storeId);
      this.#pump();
    });
  }

  /** Takes note of a store as it was just seen; asks when everything before the shop itself is ready. */
  consider(gathered: Gathered, status: StoreStatus): void {
    const { store, facts } = gathered;
    if (store.wanted.deleting || store.wanted.suspended || !isServed(status)) {
      // What is down now will be asked again when it is back, even if it comes back exactly as it was.
      this.#drop(store.id);
      return;
    }
    const target = targetOf(gathered);
    if (!target) {
      this.#tell(store.id, this.#unreachable('the cluster gives no address to ask at'));
      return;
    }
    const fingerprint = fingerprintOf(gathered, target);
    const known = this.#asked.get(store.id);
    if (known && sameJson(known.fingerprint, fingerprint)) return;
    this.#asked.set(store.id, {
      fingerprint,
      target,
      seedHash: facts.seedHash,
      edge: facts.edge.readiness,
      tries: 0,
      silences: 0,
      isAsking: false,
    });
    this.#timer.clear(store.id);
    this.#queue.add(store.id);
    this.#pump();
  }

  forget(storeId: string): void {
    this.#drop(storeId);
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    this.#timer.stop();
    this.#queue.clear();
    await this.#options.prober.close();
  }

  #drop(storeId: string): void {
    this.#asked.delete(storeId);
    this.#queue.delete(storeId);
    this.#timer.clear(storeId);
  }

  #pump(): void {
    for (const storeId of this.#queue) {
      if (this.#running >= mostAtOnce || this.#abort.signal.aborted) return;
      this.#queue.delete(storeId);
      const asked = this.#asked.get(storeId);
      if (!asked || asked.isAsking) continue;
      asked.isAsking = true;
      this.#running += 1;
      void this.#ask(storeId, asked);
    }
  }

  async #ask(storeId: string, asked: Asked): Promise<void> {
    const answer = await this.#options.prober.ask(asked.target, this.#abort.signal);
    this.#running -= 1;
    asked.isAsking = false;
    if (!this.#abort.signal.aborted && this.#asked.get(storeId) === asked) this.#take(storeId, asked, answer);
    this.#pump();
  }

  #take(storeId: string, asked: Asked, answer: ProbeAnswer): void {
    const { clock, random, metrics } = this.#options;
    metrics?.probed?.(answer.kind);
    asked.tries += 1;
    asked.silences = answer.kind === 'silent' ? asked.silences + 1 : 0;
    const result = this.#resultOf(asked, answer);
    if (result) this.#tell(storeId, result);
    if (result?.kind === 'selling' && result.seedHash === asked.seedHash) return;
    const full = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(asked.tries - 1, 10));
    this.#timer.set(storeId, clock.now() + full / 2 + (full / 2) * random.next());
  }

  #resultOf(asked: Asked, answer: ProbeAnswer): ProbeResult | undefined {
    const at = this.#options.clock.now();
    const { address } = asked.target;
    if (answer.kind !== 'silent') {
      if (this.#answering.size < mostAddresses) this.#answering.add(address);
      return { ...answer, at };
    }
    if (asked.silences < silentTries) return undefined;
    return asked.edge === 'assume' && !this.#answering.has(address)
      ? this.#unreachable(answer.message)
      : { kind: 'silent', at, message: answer.message };
  }

  #unreachable(message: string): ProbeResult {
    return {
      kind: 'unreachable',
      at: this.#options.clock.now(),
      message: `Whether the shop sells is not known: ${message}.`,
    };
  }

  #tell(storeId: string, result: ProbeResult): void {
    const memory = this.#options.memories.known(storeId);
    if (!memory) return;
    const isNews = !sameJson({ ...memory.probe, at: 0 }, { ...result, at: 0 });
    memory.probe = result;
    if (isNews) this.#options.answered(storeId);
  }
}

/** Everything that a front page needs, the page itself excepted. */
const isServed = (status: StoreStatus): boolean =>
  (['RELEASE_DEPLOYED', 'COMPONENTS_READY', 'EDGE_READY', 'SEEDED'] as const).every(
    (type) => status.conditions.find((condition) => condition.type === type)?.status === 'TRUE',
  );

function targetOf({ engine, input, facts, store }: Gathered): ProbeTarget | undefined {
  const ingress = facts.observed.ingresses.find((candidate) => candidate.address !== undefined);
  const address = probeAddress(input.edge, ingress?.address);
  if (address === undefined) return undefined;
  return { url: engine.urls(input).storefront, address, storeId: store.id };
}

function fingerprintOf({ facts }: Gathered, target: ProbeTarget): unknown {
  const ready = facts.observed.pods.filter((pod) => pod.ready && !pod.deleting);
  return {
    target,
    seedHash: facts.seedHash,
    ingresses: facts.observed.ingresses.map(({ uid, generation }) => ({ uid, generation })),
    pods: ready.map((pod) => pod.uid).toSorted(),
  };
}
