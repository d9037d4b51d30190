import { ClusterError, type ClusterConnection } from '../../cluster/cluster.ts';
import type { PodLogLine } from '../../cluster/pod-logs.ts';
import type { Clock } from '../../lib/clock.ts';
import { LogBuffer, type LogBatch, type LogLine } from './log-buffer.ts';
import { candidates, hasLog, hasMore, type Candidate, type LogSource } from './log-sources.ts';
import type { Places } from './places.ts';

export interface LogStreamOptions {
  connection: Pick<ClusterConnection, 'podLog' | 'observed' | 'onChange' | 'synced'>;
  store: { id: string; name: string; namespace: string };
  /** Tells when the store is gone; the result ends the telling. */
  onGone: (gone: () => void) => () => void;
  /** Containers that may be read at once by all readers together. */
  places: Places;
  clock: Clock;
  component: string | undefined;
  /** Per container. */
  tailLines: number;
  since: number | undefined;
  follow: boolean;
  previous: boolean;
}

const capacity = 2000;
const batchSize = 200;
/** Lines that come close together are one message. */
const gatherMs = 50;
/** A reader that has not asked for so long is not reading: the senders are held up instead of dropping lines. */
const idleMs = 2000;
const reopenMs = 1000;
/** After a start, how long a reader waits for the cluster to have been looked at. */
const watchedMs = 30_000;

/**
 * The logs of a store's containers, merged: what is there, then what comes. Begins at the first `next`, so that a
 * stream that nobody reads holds nothing; ends with `return`, with the store, or when everything was read.
 */
export class LogStream implements AsyncIterableIterator<LogBatch> {
  readonly #options: LogStreamOptions;
  readonly #buffer = new LogBuffer(capacity, batchSize);
  readonly #sources = new Map<string, LogSource>();
  readonly #abort = new AbortController();
  readonly #startedAt: number;
  #askedAt = 0;
  #wakeReader: (() => void) | undefined;
  #wakeSenders: (() => void)[] = [];
  #phase: 'new' | 'live' | 'closing' | 'ended' = 'new';
  #leave: (() => void)[] = [];
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: LogStreamOptions) {
    this.#options = options;
    this.#startedAt = options.clock.now();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<LogBatch>> {
    const result = this.#queue.then(() => this.#produce());
    this.#queue = result.catch(() => undefined);
    return result.catch((error: unknown) => {
      this.#end();
      throw error;
    });
  }

  return(): Promise<IteratorResult<LogBatch>> {
    this.#end();
    return Promise.resolve({ done: true, value: undefined });
  }

  async #produce(): Promise<IteratorResult<LogBatch>> {
    this.#asked();
    if (this.#phase === 'new') await this.#start();
    while (!this.#is('ended')) {
      if (!this.#buffer.isEmpty) {
        if (this.#is('live')) await this.#options.clock.sleep(gatherMs);
        if (this.#is('ended')) break;
        const value = this.#buffer.take();
        this.#asked();
        return { done: false, value };
      }
      if (this.#is('closing')) this.#end();
      else await this.#woken();
    }
    return { done: true, value: undefined };
  }

  // A method, because the phase changes while `#produce` awaits.
  #is(phase: 'live' | 'closing' | 'ended'): boolean {
    return this.#phase === phase;
  }

  async #start(): Promise<void> {
    const { connection, store, follow, previous, tailLines, onGone } = this.#options;
    this.#phase = follow && !previous ? 'live' : 'closing';
    await this.#watched();
    if (this.#is('ended')) return;
    if (tailLines > 0) await this.#readWhatIsThere();
    if (!this.#is('live')) return;
    this.#leave.push(
      connection.onChange(({ namespace }) => {
        if (namespace === store.namespace) this.#look();
      }),
      onGone(() => {
        if (this.#is('live')) this.#phase = 'closing';
        this.#wake();
      }),
    );
    this.#look();
  }

  /** While the cluster was not looked at no pod is known, and that must not read as if there were no lines. */
  async #watched(): Promise<void> {
    const { connection, store, clock } = this.#options;
    const over = Promise.withResolvers<void>();
    const cancel = clock.after(watchedMs, () => {
      const message = `What runs for ${store.name} has not been read from its cluster yet; ask again.`;
      over.reject(new ClusterError('unreachable', message));
    });
    this.#leave.push(cancel, over.resolve);
    await Promise.race([connection.synced, over.promise]).finally(cancel);
  }

  /** All containers' last lines before any is told, so that they come out in the order of time. */
  async #readWhatIsThere(): Promise<void> {
    const { previous } = this.#options;
    const readable = this.#candidates().filter(({ container }) => hasLog(container, previous));
    const reads = readable.map((candidate) => this.#open(candidate, 'once'));
    const failures = (await Promise.all(reads)).filter((failure) => failure !== undefined);
    const grave = failures.find(({ kind }) => kind === 'unreachable' || kind === 'forbidden');
    if (grave && failures.length === reads.length) throw grave;
  }

  #look(): void {
    if (!this.#is('live')) return;
    const now = this.#options.clock.monotonic();
    const seen = this.#candidates();
    const keys = new Set(seen.map(({ key }) => key));
    for (const [key, source] of this.#sources)
      if (!source.isReading && !keys.has(key)) this.#sources.delete(key);
    for (const candidate of seen) {
      const source = this.#sources.get(candidate.key);
      if (source?.isReading || !hasMore(candidate.container, source)) continue;
      if (source && now < source.notBefore) continue;
      void this.#open(candidate, 'follow').then(() => {
        this.#lookLater();
      });
    }
  }

  #lookLater(): void {
    if (!this.#is('live')) return;
    this.#options.clock.after(reopenMs, () => {
      this.#look();
    });
  }

  #candidates(): Candidate[] {
    const { connection, store, component } = this.#options;
    return candidates(connection.observed(store).pods, component);
  }

  /** Reads one container to the end of its log. Answers the trouble that ended it, which the next look mends. */
  async #open({ key, pod, container }: Candidate, how: 'once' | 'follow'): Promise<ClusterError | undefined> {
    const { clock, places } = this.#options;
    const source = this.#sourceOf(key, pod.name, container.name);
    source.isReading = true;
    const release = places.take();
    try {
      if (!release) return undefined;
      const request = this.#request(source, how, pod.createdAt);
      source.readRestarts = container.restarts;
      for await (const lines of this.#options.connection.podLog(request, this.#abort.signal)) {
        this.#take(source, lines);
        await this.#room();
      }
      return undefined;
    } catch (error) {
      if (error instanceof ClusterError) return error;
      if (this.#abort.signal.aborted) return undefined;
      throw error;
    } finally {
      release?.();
      source.isReading = false;
      if (how === 'follow') source.notBefore = clock.monotonic() + reopenMs / 2;
    }
  }

  #sourceOf(key: string, pod: string, container: string): LogSource {
    const known = this.#sources.get(key);
    if (known) return known;
    const source: LogSource = {
      pod,
      container,
      readRestarts: undefined,
      last: '',
      lastAt: undefined,
      isReading: false,
      notBefore: 0,
    };
    this.#sources.set(key, source);
    return source;
  }

  /** The API server counts in whole seconds: what was told already comes again and is left out by its stamp. */
  #request(source: LogSource, how: 'once' | 'follow', podCreatedAt: number) {
    const { store, tailLines, since, previous } = this.#options;
    const isFirst = source.lastAt === undefined;
    const isNewPod = podCreatedAt >= this.#startedAt;
    return {
      namespace: store.namespace,
      pod: source.pod,
      container: source.container,
      follow: how === 'follow',
      previous,
      tailLines: isFirst && !isNewPod ? tailLines : undefined,
      since: source.lastAt ?? since,
    };
  }

  #take(source: LogSource, lines: readonly PodLogLine[]): void {
    const before = source.last;
    const fresh = lines.filter(({ stamp }) => stamp === '' || stamp > before);
    const last = fresh.findLast(({ stamp }) => stamp !== '');
    if (last) {
      source.last = last.stamp;
      source.lastAt = last.at;
    }
    const { pod, container } = source;
    this.#buffer.add(fresh.map(({ at, text }): LogLine => ({ at, pod, container, text })));
    if (fresh.length > 0) this.#wake();
  }

  /** Waits while the buffer is full and nobody asks for what is in it. */
  async #room(): Promise<void> {
    const { clock } = this.#options;
    while (this.#buffer.isFull && clock.monotonic() - this.#askedAt > idleMs && !this.#abort.signal.aborted) {
      await new Promise<void>((resolve) => this.#wakeSenders.push(resolve));
    }
  }

  #asked(): void {
    this.#askedAt = this.#options.clock.monotonic();
    for (const wake of this.#wakeSenders.splice(0)) wake();
  }

  #wake(): void {
    this.#wakeReader?.();
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wakeReader = () => {
        this.#wakeReader = undefined;
        resolve();
      };
    });
  }

  #end(): void {
    this.#phase = 'ended';
    for (const leave of this.#leave.splice(0)) leave();
    this.#abort.abort();
    this.#buffer.clear();
    this.#asked();
    this.#wake();
  }
}
