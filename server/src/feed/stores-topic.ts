import type { LogLine, StoreFilter } from '../db/database.ts';
import type { Cluster } from '../domain/cluster.ts';
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
  clusters: () => Promise<readonly Cluster[]>;
}): Topic {
  const { reader, filter } = input;
  const clusters = new Map<string, Cluster>();
  /** Whether each cluster could be reached, as this reader was told; empty for one that came back. */
  const told = new Map<string, boolean>();
  const fits = (store: Store): boolean =>
    store.deletedAt === undefined && matchesStoreFilter(store, filter, clusters.get(store.clusterId));
  const know = async (): Promise<void> => {
    for (const cluster of await input.clusters()) clusters.set(cluster.id, cluster);
  };
  const tellCluster = (cluster: Cluster, cursor: string): FeedMessage => {
    clusters.set(cluster.id, cluster);
    // Which stores have one of the phases asked for is another question now.
    const isTurned = filter.phases !== undefined && told.get(cluster.id) !== cluster.reachable;
    return isTurned
      ? {
          kind: 'resyncRequired',
          reason: 'a cluster was lost or came back, and with it the phases asked for',
        }
      : { kind: 'clusterChanged', cursor, cluster };
  };
  return {
    concerns: (line: LogLine) =>
      line.kind === 'cluster' || (line.kind === 'store' && reader.sees(line.store.owner)),
    tell(line, cursor): FeedMessage | undefined {
      if (line.kind === 'cluster') return tellCluster(line.cluster, cursor);
      if (line.kind !== 'store' || !reader.sees(line.store.owner)) return undefined;
      const { store } = line;
      if (fits(store)) return { kind: 'storeUpserted', cursor, store };
      return { kind: 'storeRemoved', cursor, storeId: store.id, name: store.name };
    },
    async opening(cursor) {
      await know();
      for (const { id, reachable } of clusters.values()) told.set(id, reachable);
      const living = await input.living();
      return pieces(
        living.filter((store) => reader.sees(store.owner) && fits(store)),
        cursor,
      );
    },
    resuming: know,
  };
}

function* pieces(stores: readonly Store[], cursor: string): Iterable<FeedMessage> {
  for (let from = 0; from === 0 || from < stores.length; from += pieceSize) {
    const piece = stores.slice(from, from + pieceSize);
    yield { kind: 'snapshot', cursor, stores: piece, last: from + pieceSize >= stores.length };
  }
}
