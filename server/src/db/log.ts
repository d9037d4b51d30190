import { and, asc, eq, gt, gte, inArray, lt } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { InvalidCursor, decodeCursor } from '../domain/cursor.ts';
import type { Changes } from './changes.ts';
import type { Tables } from './connection.ts';
import type { EventFilter, LogLine, LogReads } from './database.ts';
import { mapPage, readPage } from './paging.ts';
import type { Place } from './paging.ts';
import { toCluster, toEvent, toOperation, toStore } from './rows.ts';
import { clusters, events, operations, stores } from './tables.ts';

const mostLines = 1_000;

/** Reads run in one turn of the event loop on the connection that also writes, so each sees one committed state. */
export function createLogReads(tables: Tables, changes: Changes, logId: string): LogReads {
  return {
    logId: () => logId,
    head: () => changes.head(),
    lowWater: () => changes.lowWater(),
    after: async (after, limit) => {
      const most = Math.max(0, Math.min(limit, mostLines));
      return [
        ...eventLines(tables, after, most),
        ...operationLines(tables, after, most),
        ...storeLines(tables, after, most),
        ...clusterLines(tables, after, most),
      ]
        .sort((a, b) => a.seq - b.seq)
        .slice(0, most);
    },
    events: async (filter, args) => {
      const decode = (cursor: string) => placeOf(logId, cursor);
      const list = { value: events.seq, key: events.seq, direction: 'DESC' as const, decode };
      const rows = readPage(list, args, ({ where, orderBy, limit }) =>
        tables
          .select()
          .from(events)
          .where(and(matching(filter), where))
          .orderBy(...orderBy)
          .limit(limit)
          .all(),
      );
      return mapPage(rows, toEvent);
    },
  };
}

/** The edges of `events` carry subscription cursors. */
function placeOf(logId: string, cursor: string): Place {
  const seq = decodeCursor(logId, cursor);
  if (seq === undefined) throw new InvalidCursor(cursor);
  return { value: seq, key: seq };
}

const eventLines = (tables: Tables, after: number, limit: number): LogLine[] =>
  tables
    .select()
    .from(events)
    .where(gt(events.seq, after))
    .orderBy(asc(events.seq))
    .limit(limit)
    .all()
    .map((row) => ({ seq: row.seq, kind: 'event', event: toEvent(row) }));

const operationLines = (tables: Tables, after: number, limit: number): LogLine[] =>
  tables
    .select()
    .from(operations)
    .where(gt(operations.changedSeq, after))
    .orderBy(asc(operations.changedSeq))
    .limit(limit)
    .all()
    .map((row) => ({ seq: row.changedSeq, kind: 'operation', operation: toOperation(row) }));

const storeLines = (tables: Tables, after: number, limit: number): LogLine[] =>
  tables
    .select()
    .from(stores)
    .where(gt(stores.changedSeq, after))
    .orderBy(asc(stores.changedSeq))
    .limit(limit)
    .all()
    .map((row) => ({ seq: row.changedSeq, kind: 'store', store: toStore(row) }));

const clusterLines = (tables: Tables, after: number, limit: number): LogLine[] =>
  tables
    .select()
    .from(clusters)
    .where(gt(clusters.changedSeq, after))
    .orderBy(asc(clusters.changedSeq))
    .limit(limit)
    .all()
    .map((row) => ({ seq: row.changedSeq, kind: 'cluster', cluster: toCluster(row) }));

function matching(filter: EventFilter): SQL | undefined {
  return and(
    filter.storeId === undefined ? undefined : eq(events.storeId, filter.storeId),
    filter.storeName === undefined ? undefined : eq(events.storeName, filter.storeName),
    filter.owner === undefined ? undefined : eq(events.owner, filter.owner),
    filter.severities === undefined ? undefined : inArray(events.severity, [...filter.severities]),
    filter.sources === undefined ? undefined : inArray(events.source, [...filter.sources]),
    filter.since === undefined ? undefined : gte(events.at, filter.since),
    filter.until === undefined ? undefined : lt(events.at, filter.until),
  );
}
