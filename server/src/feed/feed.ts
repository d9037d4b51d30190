import type { Database, StoreFilter } from '../db/database.ts';
import { isFinished, type Operation } from '../domain/operation/operation.ts';
import type { Cluster } from '../domain/cluster.ts';
import type { Store } from '../domain/store/store.ts';
import type { Clock } from '../lib/clock.ts';
import { encodeCursor } from '../domain/cursor.ts';
import { eventsTopic, type EventStreamFilter } from './events-topic.ts';
import { HeartbeatWheel } from './heartbeat-wheel.ts';
import { LogReader, type LogPage } from './log-reader.ts';
import type { Reader } from './messages.ts';
import { operationTopic } from './operation-topic.ts';
import { OperationWaits } from './operation-waits.ts';
import { storeTopic } from './store-topic.ts';
import { storesTopic } from './stores-topic.ts';
import { Stream, type StreamHost } from './stream.ts';
import type { Topic } from './topic.ts';

export interface FeedOptions {
  database: Pick<Database, 'log' | 'stores' | 'operations' | 'clusters' | 'onCommit'>;
  clock: Clock;
  /** Told of failing reads; they are tried again. */
  onError: (error: unknown) => void;
  /** Default 15 s. */
  heartbeatMs?: number;
  /** Lines that may wait for one slow reader; default 1,000. */
  pendingLimit?: number;
  /** Requests that may wait for operations at once; default 10,000, more answer at once as timed out. */
  waitLimit?: number;
}

/**
 * The road from the log to readers: one read per commit, handed to every open stream. Streams are asynchronous
 * iterators; see `Stream` for what they promise. `stop` ends the reading, not the streams: their sockets are closed
 * by their doors.
 */
export class Feed {
  readonly #options: FeedOptions;
  readonly #streams = new Set<Stream>();
  readonly #reader: LogReader;
  readonly #wheel: HeartbeatWheel;
  readonly #waits: OperationWaits;
  readonly #stopListening: () => void;
  readonly #host: StreamHost;
  #overflows = 0;
  #snapshot: { head: number; stores: Promise<readonly Store[]> } | undefined;

  constructor(options: FeedOptions) {
    const { database, clock } = options;
    this.#options = options;
    this.#wheel = new HeartbeatWheel(clock, options.heartbeatMs ?? 15_000);
    this.#waits = new OperationWaits(clock, options.waitLimit ?? 10_000);
    this.#reader = new LogReader({
      log: database.log,
      clock,
      deliver: (page) => {
        this.#deliver(page);
      },
      onError: options.onError,
    });
    this.#host = {
      log: database.log,
      pendingLimit: options.pendingLimit ?? 1000,
      now: () => clock.now(),
      join: (stream) => this.#join(stream),
      livePosition: () => this.#reader.position,
      onOverflow: () => {
        this.#overflows += 1;
      },
    };
    this.#stopListening = database.onCommit(() => {
      this.#reader.wake();
    });
  }

  stores(reader: Reader, filter: StoreFilter, after?: string): Stream {
    return this.#open(
      storesTopic({ reader, filter, living: () => this.#living(), clusters: () => this.#clusters() }),
      after,
    );
  }

  store(reader: Reader, name: string, after?: string): Stream {
    const { database, clock } = this.#options;
    const byName = (wanted: string): Promise<Store | undefined> => database.stores.byName(wanted);
    return this.#open(storeTopic({ reader, name, byName, now: () => clock.now() }), after);
  }

  events(reader: Reader, filter: EventStreamFilter, after?: string): Stream {
    const { clock } = this.#options;
    return this.#open(eventsTopic({ reader, filter, now: () => clock.now() }), after);
  }

  operation(reader: Reader, id: string, after?: string): Stream {
    const { operations } = this.#options.database;
    return this.#open(operationTopic({ reader, id, byId: (wanted) => operations.byId(wanted) }), after);
  }

  /** The cursor of a line of this log. */
  cursorOf(seq: number): string {
    return encodeCursor(this.#options.database.log.logId(), seq);
  }

  /**
   * Waits until the operation is finished, woken by its lines and never by polling. Undefined for one that is
   * unknown or not the reader's; at the time-out the operation as it is then.
   */
  async waitForOperation(
    reader: Reader,
    id: string,
    options: { timeoutMs: number; signal?: AbortSignal },
  ): Promise<{ operation: Operation; timedOut: boolean } | undefined> {
    const { operations } = this.#options.database;
    using wait = this.#waits.begin(id, options);
    const first = await operations.byId(id);
    if (first === undefined || !reader.sees(first.owner)) return undefined;
    if (isFinished(first)) return { operation: first, timedOut: false };
    await wait.done;
    const last = (await operations.byId(id)) ?? first;
    return { operation: last, timedOut: !isFinished(last) };
  }

  /** For readiness and metrics. */
  health(): { failing: boolean; behind: number; streams: number; waits: number; overflows: number } {
    const { log } = this.#options.database;
    return {
      failing: this.#reader.failing,
      behind: log.head() - this.#reader.position,
      streams: this.#streams.size,
      waits: this.#waits.size,
      overflows: this.#overflows,
    };
  }

  stop(): void {
    this.#stopListening();
    this.#reader.stop();
    this.#wheel.stop();
    this.#waits.stop();
  }

  #open(topic: Topic, after: string | undefined): Stream {
    return new Stream(this.#host, topic, after);
  }

  #join(stream: Stream): () => void {
    this.#streams.add(stream);
    const removeBeat = this.#wheel.add(() => {
      stream.beat();
    });
    return () => {
      this.#streams.delete(stream);
      removeBeat();
    };
  }

  #deliver(page: LogPage): void {
    for (const stream of this.#streams)
      if (page.lapsed) stream.lapse();
      else stream.receive(page.lines);
    for (const line of page.lines)
      if (line.kind === 'operation' && isFinished(line.operation)) this.#waits.finish(line.operation.id);
  }

  #clusters(): Promise<readonly Cluster[]> {
    return this.#options.database.clusters.all();
  }

  // Readers that come at the same place of the log share one list.
  #living(): Promise<readonly Store[]> {
    const head = this.#options.database.log.head();
    if (this.#snapshot?.head !== head) {
      const stores = this.#options.database.stores.living();
      this.#snapshot = { head, stores };
      const forget = (): void => {
        if (this.#snapshot?.stores === stores) this.#snapshot = undefined;
      };
      stores.then(() => this.#options.clock.after(1000, forget), forget);
    }
    return this.#snapshot.stores;
  }
}
