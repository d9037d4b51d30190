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
  first: 'How many items from the front; 50 unless said, at most 100.',
  last: 'How many items from the end, instead of `first`.',
  after: 'Only items behind this cursor.',
  before: 'Only items ahead of this cursor.',
} as const;

/** Page arguments without nulls; a negative size is an empty page. */
export const pageArgs = ({ first, after, last, before }: AskedPage): PageArgs => ({
  ...(typeof first === 'number' ? { first } : {}),
  ...(typeof after === 'string' ? { after } : {}),
  ...(typeof last === 'number' ? { last } : {}),
  ...(typeof before === 'string' ? { before } : {}),
});

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
  multiplier: Math.max(1, Math.min(100, first ?? last ?? 50)),
});
