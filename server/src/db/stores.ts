import { and, count, desc, eq, inArray, isNotNull, isNull, like, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { Store } from '../domain/store/store.ts';
import type { StorePhase } from '../domain/words.ts';
import type { Tables } from './connection.ts';
import type { StoreFilter, StoreOrder, StoreReads } from './database.ts';
import { decodePlace, encodePlace, mapPage, readPage } from './paging.ts';
import { toRevision, toStore } from './rows.ts';
import { baselines, clusters, hosts, revisions, stores, volumes } from './tables.ts';

/** The phase a reader sees: UNKNOWN while the cluster cannot be reached, else the one last observed. */
const shownPhase = sql<StorePhase>`CASE WHEN EXISTS (SELECT 1 FROM ${clusters} WHERE ${clusters.id} = ${stores.clusterId} AND ${clusters.reachable} = 0) THEN 'UNKNOWN' ELSE ${stores.phase} END`;

const orderColumns = {
  NAME: stores.name,
  PHASE: stores.phase,
  CREATED_AT: stores.createdAt,
  CHANGED_AT: stores.changedAt,
} as const;

export const createStoreReads = (tables: Tables): StoreReads => ({
  ...singleReads(tables),
  ...listReads(tables),
  ...partReads(tables),
});

const living = isNull(stores.deletedAt);
const optional = <Row, Value>(row: Row | undefined, map: (row: Row) => Value): Value | undefined =>
  row === undefined ? undefined : map(row);

function singleReads(tables: Tables): Pick<StoreReads, 'byId' | 'byName' | 'byIds' | 'hostTaken'> {
  const byId = tables
    .select()
    .from(stores)
    .where(eq(stores.id, sql.placeholder('id')))
    .prepare();
  const byName = tables
    .select()
    .from(stores)
    .where(and(eq(stores.name, sql.placeholder('name')), living))
    .prepare();

  return {
    byId: async (id) => optional(byId.get({ id }), toStore),
    byName: async (name) => optional(byName.get({ name }), toStore),
    byIds: async (ids) => {
      const rows = tables
        .select()
        .from(stores)
        .where(inArray(stores.id, [...new Set(ids)]))
        .all();
      return new Map(rows.map((row) => [row.id, toStore(row)]));
    },
    hostTaken: async (host) =>
      tables.select({ host: hosts.host }).from(hosts).where(eq(hosts.host, host)).get() !== undefined,
  };
}

function listReads(
  tables: Tables,
): Pick<StoreReads, 'living' | 'page' | 'cursorOf' | 'count' | 'countByPhase'> {
  return {
    living: async () =>
      tables.select().from(stores).where(living).orderBy(stores.createdAt).all().map(toStore),
    page: async (filter, order, args) => {
      const list = {
        decode: (cursor: string) => decodePlace(listName(order), cursor),
        value: orderColumns[order.by],
        key: stores.id,
        direction: order.direction,
      };
      const rows = readPage(list, args, ({ where, orderBy, limit }) =>
        tables
          .select()
          .from(stores)
          .where(and(living, matching(filter), where))
          .orderBy(...orderBy)
          .limit(limit)
          .all(),
      );
      return mapPage(rows, toStore);
    },
    cursorOf: (store, order) =>
      encodePlace(listName(order), { value: orderValue(store, order), key: store.id }),
    count: async (filter) =>
      tables
        .select({ n: count() })
        .from(stores)
        .where(and(living, matching(filter)))
        .get()?.n ?? 0,
    countByPhase: async (filter) => {
      const rows = tables
        .select({ phase: shownPhase, n: count() })
        .from(stores)
        .where(and(living, matching(filter)))
        .groupBy(shownPhase)
        .all();
      return new Map(rows.map(({ phase, n }) => [phase, n]));
    },
  };
}

function partReads(
  tables: Tables,
): Pick<StoreReads, 'revisions' | 'revision' | 'revisionState' | 'volumes' | 'baseline'> {
  const isTheOne = and(
    eq(revisions.storeId, sql.placeholder('id')),
    eq(revisions.number, sql.placeholder('number')),
  );
  const revisionRow = tables.select().from(revisions).where(isTheOne).prepare();
  const revisionState = tables
    .select({ applied: isNotNull(revisions.manifest), becameReady: revisions.becameReady })
    .from(revisions)
    .where(isTheOne)
    .prepare();

  return {
    revisions: async (storeId) =>
      tables
        .select()
        .from(revisions)
        .where(eq(revisions.storeId, storeId))
        .orderBy(desc(revisions.number))
        .all()
        .map(toRevision),
    revision: async (id, number) => optional(revisionRow.get({ id, number }), toRevision),
    revisionState: async (id, number) =>
      optional(revisionState.get({ id, number }), ({ applied, becameReady }) => ({
        applied: Boolean(applied),
        becameReady,
      })),
    baseline: async (storeId) =>
      tables
        .select({ revision: baselines.revision, at: baselines.at, objects: baselines.objects })
        .from(baselines)
        .where(eq(baselines.storeId, storeId))
        .get(),
    volumes: async (storeId) =>
      tables
        .select({
          claim: volumes.claim,
          claimUid: volumes.claimUid,
          volume: volumes.volume,
          reclaimPolicy: volumes.reclaimPolicy,
          replaced: volumes.replaced,
        })
        .from(volumes)
        .where(eq(volumes.storeId, storeId))
        .all()
        .map(({ replaced, ...volume }) => (replaced ? { ...volume, replaced } : volume)),
  };
}

const listName = (order: StoreOrder): string => `stores:${order.by}:${order.direction}`;

function orderValue(store: Store, order: StoreOrder): string | number {
  if (order.by === 'NAME') return store.name;
  if (order.by === 'PHASE') return store.status.phase;
  return order.by === 'CREATED_AT' ? store.createdAt : store.changedAt;
}

function matching(filter: StoreFilter): SQL | undefined {
  const labels = (filter.labels ?? []).map(
    ({ key, value }) =>
      sql`EXISTS (SELECT 1 FROM json_each(${stores.wanted}, '$.labels') AS label WHERE label.value ->> 'key' = ${key} AND label.value ->> 'value' = ${value})`,
  );
  return and(
    filter.phases === undefined ? undefined : inArray(shownPhase, [...filter.phases]),
    filter.engines === undefined ? undefined : inArray(stores.engine, [...filter.engines]),
    filter.owner === undefined ? undefined : eq(stores.owner, filter.owner),
    filter.clusterId === undefined ? undefined : eq(stores.clusterId, filter.clusterId),
    filter.nameContains === undefined
      ? undefined
      : like(stores.name, sql`${`%${escapeLike(filter.nameContains)}%`} ESCAPE '\\'`),
    ...labels,
  );
}

const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);
