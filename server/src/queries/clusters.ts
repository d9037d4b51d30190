import type { Database } from '../db/database.ts';
import type { Cluster } from '../domain/cluster.ts';

export interface ClusterQueries {
  all(): Promise<Cluster[]>;
  byId(id: string): Promise<Cluster | undefined>;
  /** Living stores on it. */
  storeCount(id: string): Promise<number>;
}

/** Clusters belong to the operator and are shown to everyone who may read. */
export function createClusterQueries(database: Pick<Database, 'clusters' | 'stores'>): ClusterQueries {
  return {
    all: () => database.clusters.all(),
    byId: (id) => database.clusters.byId(id),
    storeCount: (id) => database.stores.count({ clusterId: id }),
  };
}
