import type { Database } from '../db/database.ts';
import type { Cluster } from '../domain/cluster.ts';

export interface ClusterQueries {
  all(): Promise<Cluster[]>;
  byId(id: string): Promise<Cluster | undefined>;
  /** When it answered last: its row is written when something changes, the connection knows of every sign of life. */
  lastContactAt(cluster: Cluster): number | undefined;
  /** Living stores on it. */
  storeCount(id: string): Promise<number>;
}

/**
 * Clusters belong to the operator and are shown to everyone who may read. They are answered as last seen; `asked` has
 * old knowledge read again, and who subscribed hears what is new.
 */
export function createClusterQueries(
  database: Pick<Database, 'clusters' | 'stores'>,
  { asked, contactAt }: { asked: () => void; contactAt: (id: string) => number | undefined },
): ClusterQueries {
  // The list of orphans is as old as the last look at the cluster: what was taken over since is none any more.
  const shown = async (cluster: Cluster): Promise<Cluster> => {
    if (cluster.orphans.length === 0) return cluster;
    const living = await database.stores.living();
    const taken = new Set(
      living.flatMap(({ clusterId, namespace }) => (clusterId === cluster.id ? [namespace] : [])),
    );
    return { ...cluster, orphans: cluster.orphans.filter((namespace) => !taken.has(namespace)) };
  };
  return {
    all: async () => {
      asked();
      return Promise.all((await database.clusters.all()).map(shown));
    },
    byId: async (id) => {
      const cluster = await database.clusters.byId(id);
      return cluster && shown(cluster);
    },
    lastContactAt: ({ id, lastContactAt }) => {
      const at = contactAt(id);
      return at === undefined || (lastContactAt ?? 0) > at ? lastContactAt : at;
    },
    storeCount: (id) => database.stores.count({ clusterId: id }),
  };
}
