import type { Cluster } from '../cluster.ts';
import type { Reason } from '../reason.ts';
import type { StorePhase } from '../words.ts';
import type { StoreStatus } from './status.ts';
import type { Store } from './store.ts';

type Living = Pick<Store, 'deletedAt'> & { status: Pick<StoreStatus, 'phase'> };
type Reached = Pick<Cluster, 'reachable'> | undefined;

const isAway = (store: Living, cluster: Reached): boolean =>
  cluster?.reachable === false && store.deletedAt === undefined;

/**
 * The phase that a reader is shown: UNKNOWN while the cluster cannot be reached. The one rule of it: answers, filters and
 * streams use this, and the SQL of lists and counts (db/stores.ts) is tested against it.
 */
export const shownPhase = (store: Living, cluster: Reached): StorePhase =>
  isAway(store, cluster) ? 'UNKNOWN' : store.status.phase;

/**
 * A store as a reader sees it while its cluster cannot be reached, or is not the one it was: UNKNOWN, with the last
 * observation's date. Never written per store: the cluster's row is the one fact.
 */
export function overlayUnreachable<S extends Pick<Store, 'status' | 'deletedAt'>>(
  store: S,
  cluster: Pick<Cluster, 'reachable' | 'reason' | 'lastContactAt'> | undefined,
): S {
  if (cluster === undefined || !isAway(store, cluster)) return store;
  const seenAt = store.status.observedAt ?? cluster.lastContactAt;
  const seen =
    seenAt === undefined
      ? 'It was never seen.'
      : `It was last seen at ${new Date(seenAt).toISOString()}, then ${store.status.phase}.`;
  const reason: Reason = cluster.reason
    ? { ...cluster.reason, message: `${cluster.reason.message} ${seen}` }
    : {
        code: 'CLUSTER_UNREACHABLE',
        message: `The cluster cannot be reached. ${seen}`,
        at: cluster.lastContactAt ?? 0,
      };
  return {
    ...store,
    status: {
      ...store.status,
      phase: shownPhase(store, cluster),
      phaseSince: reason.at,
      reason,
      observedAt: seenAt,
    },
  };
}
