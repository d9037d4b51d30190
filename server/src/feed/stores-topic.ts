import type { LogLine, StoreFilter } from '../db/database.ts';
import type { Store } from '../domain/store/store.ts';
import type { FeedMessage, Reader } from './messages.ts';
import { matchesStoreFilter } from './store-filter.ts';
import type { Topic } from './topic.ts';

const pieceSize = 200;

/**
 * The live list: a snapshot in pieces, then rows as they change. A row that is deleted or does not fit the filter is
 * told as removed, whether or not this stream told it before: a reader that came back with a cursor may still show it.
 */
export function storesTopic(input: {
  reader: Reader;
  filter: StoreFilter;
  living: () => Promise<readonly Store[]>;
}): Topic {
  const { reader, filter } = input;
  const fits = (store: Store): boolean => store.deletedAt === undefined && matchesStoreFilter(store, filter);
  return {
    concerns: (line: LogLine) =>
      line.kind === 'cluster' || (line.kind === 'store' && reader.sees(line.store.owner)),
    tell(line, cursor): FeedMessage | undefined {
      if (line.kind === 'cluster') return { kind: 'clusterChanged', cursor, cluster: line.cluster };
      if (line.kind !== 'store' || !reader.sees(line.store.owner)) return undefined;
      const { store } = line;
      if (fits(store)) return { kind: 'storeUpserted', cursor, store };
      return { kind: 'storeRemoved', cursor, storeId: store.id, name: store.name };
    },
    opening: async (cursor) =>
      pieces(
        (await input.living()).filter((store) => reader.sees(store.owner) && fits(store)),
        cursor,
      ),
  };
}

function* pieces(stores: readonly Store[], cursor: string): Iterable<FeedMessage> {
  for (let from = 0; from === 0 || from < stores.length; from += pieceSize) {
    const piece = stores.slice(from, from + pieceSize);
    yield { kind: 'snapshot', cursor, stores: piece, last: from + pieceSize >= stores.length };
  }
}
