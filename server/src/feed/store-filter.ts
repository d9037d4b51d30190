import type { StoreFilter } from '../db/database.ts';
import type { Cluster } from '../domain/cluster.ts';
import { shownPhase } from '../domain/store/overlay.ts';
import type { Store } from '../domain/store/store.ts';

/** The same filter that `db/` applies to lists, for one row. */
export function matchesStoreFilter(
  store: Store,
  filter: StoreFilter,
  cluster: Pick<Cluster, 'reachable'> | undefined,
): boolean {
  const { phases, engines, owner, nameContains, labels, clusterId } = filter;
  return (
    (phases === undefined || phases.includes(shownPhase(store, cluster))) &&
    (engines === undefined || engines.includes(store.engine)) &&
    (owner === undefined || store.owner === owner) &&
    (nameContains === undefined || store.name.includes(nameContains.toLowerCase())) &&
    (clusterId === undefined || store.clusterId === clusterId) &&
    (labels ?? []).every((wanted) =>
      store.wanted.labels.some((label) => label.key === wanted.key && label.value === wanted.value),
    )
  );
}
