import { and, asc, desc, eq, gte, inArray, sql } from 'drizzle-orm';
import type { Clock } from '../lib/clock.ts';
import type { Operation } from '../domain/operation/operation.ts';
import type { EngineKind, OperationKind } from '../domain/words.ts';
import type { Tables } from './connection.ts';
import type { OperationReads, PageArgs } from './database.ts';
import { decodePlace, encodePlace, mapPage, readPage } from './paging.ts';
import { toOperation } from './rows.ts';
import { operations } from './tables.ts';

const monthMs = 30 * 24 * 3_600_000;
const mostSamples = 200;
const fewestSamples = 3;
/** The order in which they were accepted: operations are only ever added, and the clock may go back. */
const accepted = sql`${operations}.rowid`;

export function createOperationReads(tables: Tables, clock: Clock): OperationReads {
  const byId = tables
    .select()
    .from(operations)
    .where(eq(operations.id, sql.placeholder('id')))
    .prepare();
  const newest = tables
    .select()
    .from(operations)
    .where(eq(operations.storeId, sql.placeholder('storeId')))
    .orderBy(desc(accepted))
    .limit(sql.placeholder('count'))
    .prepare();

  return {
    byId: async (id) => {
      const row = byId.get({ id });
      return row && toOperation(row);
    },
    byIds: async (ids) => {
      const rows = tables
        .select()
        .from(operations)
        .where(inArray(operations.id, [...new Set(ids)]))
        .all();
      return new Map(rows.map((row) => [row.id, toOperation(row)]));
    },
    page: async (storeId, args) => pageOf(tables, storeId, args),
    latest: async (storeId) => {
      const [row] = newest.all({ storeId, count: 1 });
      return row && toOperation(row);
    },
    newest: async (storeId, count) => newest.all({ storeId, count }).map(toOperation),
    unfinished: async () =>
      tables
        .select()
        .from(operations)
        .where(inArray(operations.state, ['QUEUED', 'RUNNING']))
        .orderBy(asc(accepted))
        .all()
        .map(toOperation),
    usualSeconds: async (kind, engine) =>
      usualSeconds(lastSuccesses(tables, kind, engine, clock.now() - monthMs)),
    creations: async (since, owner) => creations(tables, since, owner),
  };
}

function pageOf(tables: Tables, storeId: string, args: PageArgs) {
  const list = {
    decode: (cursor: string) => decodePlace('operations', cursor),
    value: operations.queuedAt,
    key: operations.id,
    direction: 'DESC' as const,
  };
  const rows = readPage(list, args, ({ where, orderBy, limit }) =>
    tables
      .select()
      .from(operations)
      .where(and(eq(operations.storeId, storeId), where))
      .orderBy(...orderBy)
      .limit(limit)
      .all(),
  );
  const page = mapPage(rows, toOperation);
  return { ...page, cursors: page.items.map(cursorOf) };
}

const cursorOf = (operation: Operation): string =>
  encodePlace('operations', { value: operation.queuedAt, key: operation.id });

function creations(tables: Tables, since: number, owner: string | undefined) {
  const rows = tables
    .select()
    .from(operations)
    .where(
      and(
        eq(operations.kind, 'CREATE'),
        gte(operations.finishedAt, since),
        owner === undefined ? undefined : eq(operations.owner, owner),
      ),
    )
    .orderBy(asc(operations.finishedAt))
    .all();
  return rows.map((row) => {
    const finishedAt = row.finishedAt ?? row.queuedAt;
    const seconds = (finishedAt - row.queuedAt) / 1000;
    return { finishedAt, state: row.state, seconds, code: row.error?.code };
  });
}

function lastSuccesses(tables: Tables, kind: OperationKind, engine: EngineKind, since: number): Operation[] {
  return tables
    .select()
    .from(operations)
    .where(
      and(
        eq(operations.kind, kind),
        eq(operations.engine, engine),
        eq(operations.state, 'SUCCEEDED'),
        gte(operations.finishedAt, since),
      ),
    )
    .orderBy(desc(operations.finishedAt))
    .limit(mostSamples)
    .all()
    .map(toOperation);
}

function usualSeconds(
  samples: readonly Operation[],
): { total: number; steps: Record<string, number> } | undefined {
  if (samples.length < fewestSamples) return undefined;
  const perStep = new Map<string, number[]>();
  for (const step of samples.flatMap((sample) => sample.steps)) {
    if (step.startedAt === undefined || step.finishedAt === undefined) continue;
    perStep.set(step.name, [...(perStep.get(step.name) ?? []), (step.finishedAt - step.startedAt) / 1000]);
  }
  const totals = samples.map((sample) => {
    const begin = sample.startedAt ?? sample.queuedAt;
    return ((sample.finishedAt ?? begin) - begin) / 1000;
  });
  const steps = [...perStep].map(([name, seconds]): [string, number] => [name, median(seconds)]);
  return { total: median(totals), steps: Object.fromEntries(steps) };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = low] = sorted.slice(sorted.length % 2 === 0 ? middle - 1 : middle, middle + 1);
  return (low + high) / 2;
}
