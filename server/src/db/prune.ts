import { and, asc, count, desc, eq, gt, inArray, isNotNull, isNull, lt, lte } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
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
  let removed = await inPieces(context, writer, lt(events.at, now - monthMs));
  for (const tooMuch of surplus(context)) removed += await inPieces(context, writer, tooMuch);
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

/** Deletes the lines that match, oldest first; the event loop gets its turn between the pieces. */
async function inPieces(context: ActContext, writer: Writer, which: SQL | undefined): Promise<number> {
  let removed = 0;
  for (;;) {
    const piece = await writer.run(() => prunePiece(context, which));
    removed += piece;
    if (piece < linesPerTransaction) return removed;
  }
}

function prunePiece({ tables }: ActContext, which: SQL | undefined): number {
  const seqs = tables
    .select({ seq: events.seq })
    .from(events)
    .where(which)
    .orderBy(asc(events.seq))
    .limit(linesPerTransaction)
    .all()
    .map(({ seq }) => seq);
  const highest = seqs.at(-1);
  if (highest === undefined) return 0;
  tables.delete(events).where(inArray(events.seq, seqs)).run();
  tables
    .update(counter)
    .set({ lowWater: highest })
    .where(and(eq(counter.id, 1), lt(counter.lowWater, highest)))
    .run();
  return seqs.length;
}

/** One condition per store that has more than its lines: all but the newest. */
function surplus({ tables }: ActContext): (SQL | undefined)[] {
  const long = tables
    .select({ storeId: events.storeId })
    .from(events)
    .groupBy(events.storeId)
    .having(gt(count(), linesPerStore))
    .all();
  return long.map(({ storeId }) => {
    const ofStore = storeId === null ? isNull(events.storeId) : eq(events.storeId, storeId);
    const newestTooMany = tables
      .select({ seq: events.seq })
      .from(events)
      .where(ofStore)
      .orderBy(desc(events.seq))
      .limit(1)
      .offset(linesPerStore)
      .get();
    return and(ofStore, lte(events.seq, newestTooMany?.seq ?? 0));
  });
}
