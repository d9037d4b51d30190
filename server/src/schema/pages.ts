import { malformed } from './malformed.ts';

/** As many as `db/` reads at most. */
const largestPage = 100;

interface Page<T> {
  items: readonly T[];
  hasNext: boolean;
  hasPrevious: boolean;
}

interface PageArgs {
  first?: number;
  after?: string;
  last?: number;
  before?: string;
}

interface AskedPage {
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}

/** What the arguments of every page are described as. */
export const pageArgTexts = {
  first: 'How many items from the front: 0 to 100, 50 unless said. More, and `last` beside it, is refused.',
  last: 'How many items from the end, instead of `first`: 0 to 100.',
  after: 'Only items behind this cursor.',
  before: 'Only items ahead of this cursor.',
} as const;

/** Page arguments without nulls. Refuses what no page can be: cut in silence, it would be taken for the whole list. */
export function pageArgs({ first, after, last, before }: AskedPage): PageArgs {
  if (typeof first === 'number' && typeof last === 'number')
    throw malformed(
      `first: ${String(first)} and last: ${String(last)} cannot be asked for together. Give one of them: ` +
        'first for items from the front, last for items from the end.',
    );
  return {
    ...(typeof first === 'number' ? { first: pageSize('first', first) } : {}),
    ...(typeof after === 'string' ? { after } : {}),
    ...(typeof last === 'number' ? { last: pageSize('last', last) } : {}),
    ...(typeof before === 'string' ? { before } : {}),
  };
}

const next = { first: 'after: pageInfo.endCursor', last: 'before: pageInfo.startCursor' } as const;

function pageSize(name: keyof typeof next, size: number): number {
  const given = `${name}: ${String(size)}`;
  const most = String(largestPage);
  if (size < 0) throw malformed(`${given} is negative. Give a number from 0 to ${most}.`);
  if (size > largestPage)
    throw malformed(
      `${given} is more than the ${most} items of one page. Ask for at most ${most}, then go on with ${next[name]}.`,
    );
  return size;
}

/** What a connection is made of: items with their cursors, and how to count all where that is cheap. */
export function connection<T>(page: Page<T>, cursors: readonly string[], count?: () => Promise<number>) {
  return {
    edges: page.items.map((node, index) => ({ node, cursor: cursors[index] ?? '' })),
    pageInfo: {
      hasNextPage: page.hasNext,
      hasPreviousPage: page.hasPrevious,
      startCursor: cursors[0] ?? null,
      endCursor: cursors[page.items.length - 1] ?? null,
    },
    count,
  };
}

/** How heavy a list is: its page size times what an item holds. */
export const pageComplexity = ({ first, last }: AskedPage): { field: number; multiplier: number } => ({
  field: 1,
  multiplier: Math.max(1, Math.min(largestPage, first ?? last ?? 50)),
});
