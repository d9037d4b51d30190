import { and, asc, desc, eq, gt, lt, or } from 'drizzle-orm';
import type { Column, SQL } from 'drizzle-orm';
import { InvalidCursor } from '../domain/cursor.ts';
import type { Page, PageArgs } from './database.ts';

const usualPage = 50;
const largestPage = 100;

/** The place of a row in a list: the value it is ordered by, and the unique key that breaks ties. */
export interface Place {
  value: string | number;
  key: string | number;
}

/** `list` names the ordering, so that a cursor of one list is refused by another. */
export const encodePlace = (list: string, place: Place): string =>
  Buffer.from(JSON.stringify([list, place.value, place.key])).toString('base64url');

export function decodePlace(list: string, cursor: string): Place {
  const parts = parsed(cursor);
  if (!Array.isArray(parts) || parts.length !== 3 || parts[0] !== list) throw new InvalidCursor(cursor);
  const [, value, key] = parts as unknown[];
  if (!isScalar(value) || !isScalar(key)) throw new InvalidCursor(cursor);
  return { value, key };
}

const isScalar = (value: unknown): value is string | number =>
  typeof value === 'string' || Number.isSafeInteger(value);

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw new InvalidCursor(cursor);
  }
}

/**
 * Reads one page of a list ordered by (value, key), forwards or backwards, never more than 100 rows.
 * `select` runs the query with the given condition, order and limit.
 */
export function readPage<Row>(
  list: {
    value: Column;
    key: Column;
    direction: 'ASC' | 'DESC';
    decode: (cursor: string) => Place;
  },
  args: PageArgs,
  select: (query: { where: SQL | undefined; orderBy: SQL[]; limit: number }) => Row[],
): Page<Row> {
  const backwards = args.last !== undefined && args.first === undefined;
  const size = Math.max(0, Math.min(largestPage, (backwards ? args.last : args.first) ?? usualPage));
  const ascending = (list.direction === 'ASC') !== backwards;
  const beyond = (cursor: string, up: boolean): SQL | undefined => {
    const place = list.decode(cursor);
    const compare = up ? gt : lt;
    return or(
      compare(list.value, place.value),
      and(eq(list.value, place.value), compare(list.key, place.key)),
    );
  };
  const rising = list.direction === 'ASC';
  const where = and(
    args.after === undefined ? undefined : beyond(args.after, rising),
    args.before === undefined ? undefined : beyond(args.before, !rising),
  );
  const order = ascending ? asc : desc;
  const rows = select({ where, orderBy: [order(list.value), order(list.key)], limit: size + 1 });
  const more = rows.length > size;
  const items = rows.slice(0, size);
  return backwards
    ? { items: items.reverse(), hasPrevious: more, hasNext: args.before !== undefined }
    : { items, hasNext: more, hasPrevious: args.after !== undefined };
}

export const mapPage = <A, B>(page: Page<A>, map: (item: A) => B): Page<B> => ({
  ...page,
  items: page.items.map(map),
});
