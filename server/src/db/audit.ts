import { and, asc, desc, eq, gt, gte, lt, or, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock, Random } from '../lib/clock.ts';
import { canonicalJson, sha256 } from '../lib/canonical-json.ts';
import type { NewAuditEntry } from '../domain/event.ts';
import { newId } from '../domain/ids.ts';
import type { Tables } from './connection.ts';
import type { AuditFilter, AuditReads } from './database.ts';
import { decodePlace, encodePlace, readPage } from './paging.ts';
import { toAuditEntry } from './rows.ts';
import { audit } from './tables.ts';

type Row = typeof audit.$inferSelect;
const beginning = '0'.repeat(64);
const rowsPerTurn = 500;

/** Appends to the chain. Only inside an act. */
export type AuditWriter = (
  entry: NewAuditEntry,
  about: { storeId?: string | undefined; owner?: string | undefined },
) => void;

export function createAuditWriter(tables: Tables, clock: Clock, random: Random): AuditWriter {
  const last = tables
    .select({ number: audit.number, hash: audit.hash })
    .from(audit)
    .orderBy(desc(audit.number))
    .limit(1)
    .prepare();
  return (entry, about) => {
    const previous = last.get();
    const row: Omit<Row, 'hash'> = {
      number: (previous?.number ?? 0) + 1,
      id: newId(random, 'audit'),
      at: clock.now(),
      actorId: entry.actor.id,
      actor: entry.actor,
      address: entry.address ?? null,
      action: entry.action,
      target: entry.target,
      result: entry.result,
      requestId: entry.requestId,
      before: entry.before === undefined ? null : canonicalJson(entry.before),
      after: entry.after === undefined ? null : canonicalJson(entry.after),
      storeId: about.storeId ?? null,
      owner: about.owner ?? null,
      previousHash: previous?.hash ?? beginning,
    };
    tables
      .insert(audit)
      .values({ ...row, hash: hashOf(row) })
      .run();
  };
}

/** Over every column but the hash itself, so that no part of an entry can change unseen. */
const hashOf = (row: Omit<Row, 'hash'>): string => sha256(canonicalJson(row));

export function createAuditReads(tables: Tables, append: AuditReads['append']): AuditReads {
  return {
    append,
    page: async (filter, args) => {
      const decode = (cursor: string) => decodePlace('audit', cursor);
      const page = readPage(
        { value: audit.number, key: audit.number, direction: 'DESC', decode },
        args,
        ({ where, orderBy, limit }) =>
          tables
            .select()
            .from(audit)
            .where(and(matching(filter), where))
            .orderBy(...orderBy)
            .limit(limit)
            .all(),
      );
      return {
        ...page,
        items: page.items.map(toAuditEntry),
        cursors: page.items.map((row) => encodePlace('audit', { value: row.number, key: row.number })),
      };
    },
    byId: async (id, filter) => {
      const row = tables
        .select()
        .from(audit)
        .where(and(eq(audit.id, id), matching(filter)))
        .get();
      return row && toAuditEntry(row);
    },
    verify: () => verify(tables),
  };
}

/** Walks the chain in pieces, so that a long one does not hold up the event loop. */
async function verify(tables: Tables): Promise<{ brokenAt: string } | undefined> {
  let previousHash = beginning;
  let number = 0;
  for (;;) {
    const rows = tables
      .select()
      .from(audit)
      .where(gt(audit.number, number))
      .orderBy(asc(audit.number))
      .limit(rowsPerTurn)
      .all();
    for (const row of rows) {
      const { hash, ...content } = row;
      const isNext = row.number === number + 1 && row.previousHash === previousHash;
      if (!isNext || hashOf(content) !== hash) return { brokenAt: row.id };
      number = row.number;
      previousHash = hash;
    }
    if (rows.length < rowsPerTurn) return undefined;
    await nextTurn();
  }
}

function matching(filter: AuditFilter): SQL | undefined {
  return and(
    filter.actor === undefined
      ? undefined
      : or(eq(audit.actorId, filter.actor), sql`${audit.actor} ->> 'name' = ${filter.actor}`),
    filter.action === undefined ? undefined : eq(audit.action, filter.action),
    filter.store === undefined
      ? undefined
      : or(eq(audit.target, filter.store), eq(audit.storeId, filter.store)),
    filter.owner === undefined ? undefined : eq(audit.owner, filter.owner),
    filter.since === undefined ? undefined : gte(audit.at, filter.since),
    filter.until === undefined ? undefined : lt(audit.at, filter.until),
  );
}
