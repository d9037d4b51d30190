import { and, count, desc, eq, gt, inArray, isNotNull, isNull, lt, lte, max } from 'drizzle-orm';
import type { ActContext } from './act-context.ts';
import { counter, events, helmRuns, idempotency } from './tables.ts';
import type { Writer } from './writer.ts';

const monthMs = 30 * 24 * 3_600_000;
const linesPerStore = 1_000;
const linesPerTransaction = 2_000;

/**
 * Deletes log lines older than 30 days and all but the newest 1,000 of each store (and of the lines without a store),
 * in pieces; each piece raises the low-water mark in its own transaction. Finished helm runs and idempotency records
 * go after 30 days too.
 */
export async function prune(
  context: ActContext,
  writer: Writer,
  now: number,
): Promise<{ removed: number; lowWater: number }> {
  let removed = 0;
  for (;;) {
    const piece = await writer.run(() => prunePiece(context, now));
    removed += piece;
    if (piece < linesPerTransaction) break;
  }
  await writer.run(() => {
    const before = now - monthMs;
    context.tables
      .delete(helmRuns)
      .where(and(isNotNull(helmRuns.endedAt), lt(helmRuns.endedAt, before)))
      .run();
    context.tables.delete(idempotency).where(lt(idempotency.at, before)).run();
  });
  return { removed, lowWater: context.changes.lowWater() };
}

function prunePiece(context: ActContext, now: number): number {
  const { tables } = context;
  const old = tables
    .select({ seq: events.seq })
    .from(events)
    .where(lt(events.at, now - monthMs))
    .orderBy(events.seq)
    .limit(linesPerTransaction)
    .all();
  const seqs = old.length > 0 ? old.map(({ seq }) => seq) : tooMany(context);
  if (seqs.length === 0) return 0;
  tables.delete(events).where(inArray(events.seq, seqs)).run();
  const highest = Math.max(...seqs);
  tables
    .update(counter)
    .set({ lowWater: highest })
    .where(and(eq(counter.id, 1), lt(counter.lowWater, highest)))
    .run();
  return seqs.length;
}

function tooMany({ tables }: ActContext): number[] {
  const long = tables
    .select({ storeId: events.storeId, newest: max(events.seq) })
    .from(events)
    .groupBy(events.storeId)
    .having(gt(count(), linesPerStore))
    .limit(1)
    .get();
  if (!long) return [];
  const ofStore = long.storeId === null ? isNull(events.storeId) : eq(events.storeId, long.storeId);
  const newest = tables
    .select({ seq: events.seq })
    .from(events)
    .where(ofStore)
    .orderBy(desc(events.seq))
    .limit(1)
    .offset(linesPerStore)
    .get();
  if (!newest) return [];
  return tables
    .select({ seq: events.seq })
    .from(events)
    .where(and(ofStore, lte(events.seq, newest.seq)))
    .orderBy(events.seq)
    .limit(linesPerTransaction)
    .all()
    .map(({ seq }) => seq);
}
