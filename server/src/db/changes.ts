import { asc, eq, sql } from 'drizzle-orm';
import type { Clock, Random } from '../lib/clock.ts';
import { must } from '../lib/assert.ts';
import type { NewEvent } from '../domain/event.ts';
import { newId } from '../domain/ids.ts';
import type { Tables } from './connection.ts';
import type { Commit } from './database.ts';
import { counter, events } from './tables.ts';

/**
 * The one counter and what a transaction changed. Every log line and every change of a store or cluster row takes
 * the next number inside its transaction; listeners hear of a commit once, after it.
 */
export interface Changes {
  /** The next number. Only inside an act. */
  next(): number;
  event(event: NewEvent): void;
  storeChanged(id: string): void;
  clusterChanged(id: string): void;
  head(): number;
  lowWater(): number;
  onCommit(listener: (commit: Commit) => void): () => void;
  keepAct(): void;
  dropAct(): void;
  committed(): void;
  rolledBack(): void;
}

export function createChanges(tables: Tables, clock: Clock, random: Random): Changes {
  const take = tables
    .update(counter)
    .set({ head: sql`head + 1` })
    .where(eq(counter.id, 1))
    .returning({ head: counter.head })
    .prepare();
  const read = tables.select().from(counter).orderBy(asc(counter.id)).limit(1).prepare();
  const insertEvent = prepareInsertEvent(tables);
  const listeners = new Set<(commit: Commit) => void>();
  const now = (): { head: number; lowWater: number } => must(read.get(), 'the counter has its row');
  let act = noTouches();
  let transaction = noTouches();

  return {
    next: () => {
      act.numbered = true;
      return must(take.get(), 'the counter has its row').head;
    },
    event(event) {
      act.numbered = true;
      const seq = must(take.get(), 'the counter has its row').head;
      insertEvent.run({ ...nullable(event), seq, id: newId(random, 'event'), at: clock.now() });
    },
    storeChanged: (id) => void act.storeIds.add(id),
    clusterChanged: (id) => void act.clusterIds.add(id),
    head: () => now().head,
    lowWater: () => now().lowWater,
    onCommit(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    keepAct() {
      for (const id of act.storeIds) transaction.storeIds.add(id);
      for (const id of act.clusterIds) transaction.clusterIds.add(id);
      transaction.numbered ||= act.numbered;
      act = noTouches();
    },
    dropAct() {
      act = noTouches();
    },
    rolledBack() {
      act = noTouches();
      transaction = noTouches();
    },
    committed() {
      const { numbered, storeIds, clusterIds } = transaction;
      transaction = noTouches();
      if (!numbered) return;
      const commit: Commit = { head: now().head, storeIds: [...storeIds], clusterIds: [...clusterIds] };
      for (const listener of listeners) listener(commit);
    },
  };
}

interface Touches {
  numbered: boolean;
  storeIds: Set<string>;
  clusterIds: Set<string>;
}
const noTouches = (): Touches => ({ numbered: false, storeIds: new Set(), clusterIds: new Set() });

const nullable = (event: NewEvent): Record<string, unknown> => ({
  storeId: event.storeId ?? null,
  storeName: event.storeName ?? null,
  owner: event.owner ?? null,
  source: event.source,
  severity: event.severity,
  code: event.code,
  message: event.message,
  component: event.component ?? null,
  operationId: event.operationId ?? null,
  count: event.count,
});

function prepareInsertEvent(tables: Tables) {
  const at = sql.placeholder;
  return tables
    .insert(events)
    .values({
      seq: at('seq'),
      id: at('id'),
      at: at('at'),
      storeId: at('storeId'),
      storeName: at('storeName'),
      owner: at('owner'),
      source: at('source'),
      severity: at('severity'),
      code: at('code'),
      message: at('message'),
      component: at('component'),
      operationId: at('operationId'),
      count: at('count'),
    })
    .prepare();
}
