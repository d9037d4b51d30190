import type { Commit, LogLine, LogReads } from '../src/db/database.ts';
import type { Cluster } from '../src/domain/cluster.ts';
import type { Event } from '../src/domain/event.ts';
import type { Operation } from '../src/domain/operation/operation.ts';
import type { Store } from '../src/domain/store/store.ts';
import { must } from '../src/lib/assert.ts';

/** The log and the rows as `db/` promises them, in memory: one counter, rows under their newest number only. */
export class MemoryLog {
  readonly rows = new Map<string, Store>();
  readonly operationRows = new Map<string, Operation>();
  readonly clusterRows = new Map<string, Cluster>();
  events: Event[] = [];
  head = 0;
  lowWater = 0;
  reads = 0;
  /** Turns that reads take to answer, in turn. */
  latency: readonly number[] = [1, 2, 3];
  /** Set to make reads reject. */
  broken: Error | undefined;
  readonly #listeners = new Set<(commit: Commit) => void>();
  readonly #logId: string;

  constructor(logId = 'log-1') {
    this.#logId = logId;
  }

  writeStore(store: Store): Store {
    const row = { ...store, changedSeq: ++this.head };
    this.rows.set(row.id, row);
    this.#committed([row.id]);
    return row;
  }

  writeOperation(operation: Operation): Operation {
    const row = { ...operation, changedSeq: ++this.head };
    this.operationRows.set(row.id, row);
    this.#committed([row.storeId]);
    return row;
  }

  writeCluster(cluster: Cluster): void {
    this.clusterRows.set(cluster.id, { ...cluster, changedSeq: ++this.head });
    this.#committed([]);
  }

  writeEvent(event: Event): void {
    const seq = ++this.head;
    this.events.push({ ...event, seq, id: `event-${String(seq)}` });
    this.#committed([]);
  }

  /** Deletes the oldest events and advances the low-water mark to the last of them. */
  prune(count: number): void {
    const removed = this.events.splice(0, count);
    this.lowWater = Math.max(this.lowWater, removed.at(-1)?.seq ?? 0);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** What the feed takes of a Database. */
  database() {
    const log: LogReads = {
      logId: () => this.#logId,
      head: () => this.head,
      lowWater: () => this.lowWater,
      after: (after, limit) => this.#after(after, limit),
      events: () => Promise.reject(new Error('not a part of this log')),
    };
    const stores = {
      byName: async (name: string) => {
        await later(1);
        return [...this.rows.values()].find((row) => row.name === name && row.deletedAt === undefined);
      },
      living: () => {
        this.reads += 1;
        const rows = [...this.rows.values()].filter((row) => row.deletedAt === undefined);
        return later(2).then(() => rows);
      },
    };
    const clusters = { all: () => Promise.resolve([...this.clusterRows.values()]) };
    const operations = { byId: (id: string) => later(1).then(() => this.operationRows.get(id)) };
    const onCommit = (listener: (commit: Commit) => void): (() => void) => {
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    };
    return { log, stores, operations, clusters, onCommit } as never;
  }

  // Read at once, answered later: as a database behind a promise does.
  #after(after: number, limit: number): Promise<LogLine[]> {
    this.reads += 1;
    if (this.broken) return Promise.reject(this.broken);
    const lines: LogLine[] = [
      ...this.events.map((event): LogLine => ({ seq: event.seq, kind: 'event', event })),
      ...[...this.rows.values()].map((store): LogLine => ({ seq: store.changedSeq, kind: 'store', store })),
      ...[...this.operationRows.values()].map((operation): LogLine => ({
        seq: operation.changedSeq,
        kind: 'operation',
        operation,
      })),
      ...[...this.clusterRows.values()].map((cluster): LogLine => ({
        seq: cluster.changedSeq,
        kind: 'cluster',
        cluster,
      })),
    ];
    const page = lines
      .filter((line) => line.seq > after)
      .sort((a, b) => a.seq - b.seq)
      .slice(0, limit);
    return later(this.latency[this.reads % this.latency.length] ?? 1).then(() => page);
  }

  #committed(storeIds: string[]): void {
    for (const listener of this.#listeners) listener({ head: this.head, storeIds, clusterIds: [] });
  }
}

/** Lets others run `turns` times first. */
export async function later(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
}

/** The only element. */
export function only<T>(items: readonly T[]): T {
  if (items.length !== 1) throw new Error(`expected one, got ${String(items.length)}`);
  return must(items[0], 'an element');
}
