import { and, eq } from 'drizzle-orm';
import { must } from '../lib/assert.ts';
import { initialStatus } from '../domain/store/status.ts';
import type { Revision, Store } from '../domain/store/store.ts';
import type { ActContext } from './act-context.ts';
import type { Acceptance } from './acceptance.ts';
import { toStore } from './rows.ts';
import { hosts, revisions, stores } from './tables.ts';

type Row = typeof stores.$inferSelect;

export function readStore({ tables }: Pick<ActContext, 'tables'>, id: string): Store | undefined {
  const row = tables.select().from(stores).where(eq(stores.id, id)).get();
  return row && toStore(row);
}

export function insertStore(
  { tables, changes, clock }: ActContext,
  store: Parameters<Acceptance['create']>[0]['store'],
  operationId: string,
): void {
  const now = clock.now();
  const status = initialStatus(now);
  tables
    .insert(stores)
    .values({
      id: store.id,
      name: store.name,
      engine: store.engine,
      owner: store.owner,
      clusterId: store.clusterId,
      namespace: store.namespace,
      namespaceUid: store.namespaceUid ?? null,
      generation: store.wanted.generation,
      wanted: store.wanted,
      phase: status.phase,
      status,
      currentOperationId: operationId,
      createdAt: now,
      changedAt: now,
      changedBy: store.changedBy,
      changedSeq: changes.next(),
    })
    .run();
  changes.storeChanged(store.id);
}

/**
 * Writes what `decide` gives under the next number; undefined from `decide` writes nothing.
 * Answers the new row, or undefined where nothing was written or the store is unknown.
 */
export function changeStoreRow(
  context: ActContext,
  id: string,
  decide: (store: Store) => Partial<Omit<Row, 'id' | 'changedSeq'>> | undefined,
): Store | undefined {
  const store = readStore(context, id);
  const set = store && decide(store);
  if (!set) return undefined;
  const row = context.tables
    .update(stores)
    .set({ ...set, changedSeq: context.changes.next() })
    .where(eq(stores.id, id))
    .returning()
    .get();
  context.changes.storeChanged(id);
  return toStore(must(row, `store ${id} exists`));
}

export function insertRevision({ tables, clock }: ActContext, revision: Omit<Revision, 'createdAt'>): void {
  tables
    .insert(revisions)
    .values({ ...revision, manifest: revision.manifest ?? null, createdAt: clock.now() })
    .run();
}

export const becameReady = (
  { tables }: Pick<ActContext, 'tables'>,
  storeId: string,
  number: number,
): boolean =>
  tables
    .select({ ready: revisions.becameReady })
    .from(revisions)
    .where(and(eq(revisions.storeId, storeId), eq(revisions.number, number)))
    .get()?.ready ?? false;

/** The hosts become exactly these; the caller has checked that no other store has one of them. */
export function replaceHosts({ tables }: ActContext, storeId: string, wanted: readonly string[]): void {
  tables.delete(hosts).where(eq(hosts.storeId, storeId)).run();
  for (const host of new Set(wanted)) tables.insert(hosts).values({ host, storeId }).run();
}
