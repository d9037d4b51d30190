import type { Cluster } from '../cluster.ts';
import type { Reason } from '../reason.ts';
import type { Store } from './store.ts';

/**
 * A store as a reader sees it while its cluster cannot be reached, or is not the one it was: UNKNOWN, with the last
 * observation's date. Never written per store: the cluster's row is the one fact.
 */
export function overlayUnreachable<S extends Pick<Store, 'status' | 'deletedAt'>>(
  store: S,
  cluster: Pick<Cluster, 'reachable' | 'reason' | 'lastContactAt'> | undefined,
): S {
  if (cluster === undefined || cluster.reachable || store.deletedAt !== undefined) return store;
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
    status: { ...store.status, phase: 'UNKNOWN', phaseSince: reason.at, reason, observedAt: seenAt },
  };
}
