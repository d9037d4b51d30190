import type { Cluster } from '../cluster.ts';
import { clusterRef } from '../ids.ts';
import { refusal, shown } from '../input/refusal.ts';
import type { UserError } from '../reason.ts';

type Candidate = Pick<Cluster, 'id' | 'name' | 'reachable' | 'reason'>;

const path = ['input', 'cluster'];

export function clusterNotFound(
  wanted: string,
  clusters: readonly Pick<Cluster, 'id' | 'name'>[],
): UserError {
  const known = clusters.map(({ id, name }) => `${clusterRef(id)} (${name})`);
  return refusal(
    path,
    `There is no cluster ${shown(wanted)}.`,
    known.length === 0 ? 'No cluster is known yet; try again later.' : `Use one of: ${known.join(', ')}.`,
    { code: 'NOT_FOUND' },
  );
}

/** Reasons that say the cluster is not, or no longer, ours to act on. */
const isLost = (cluster: Candidate): boolean =>
  cluster.reason?.code === 'CLUSTER_CLAIMED' || cluster.reason?.code === 'CLUSTER_REPLACED';

/**
 * The cluster for a new store: the one asked for, else a reachable one, else any that is ours: accepted work waits
 * until it can be reached again.
 */
export function placeStore(
  wanted: string | undefined,
  clusters: readonly Candidate[],
): { clusterId: string } | { problem: UserError } {
  const candidates = wanted === undefined ? clusters : clusters.filter((cluster) => cluster.id === wanted);
  if (wanted !== undefined && candidates.length === 0) return { problem: clusterNotFound(wanted, clusters) };
  const usable = candidates.filter((cluster) => !isLost(cluster));
  const chosen = usable.find((cluster) => cluster.reachable) ?? usable[0];
  if (chosen) return { clusterId: chosen.id };
  const reason = candidates[0]?.reason?.message ?? 'No cluster was reached since the first start.';
  return {
    problem: refusal(
      path,
      `No cluster can take the store. ${reason}`,
      candidates[0]?.reason?.remedy ?? 'Look at the cluster, then try again.',
      {
        code: 'CLUSTER_UNAVAILABLE',
        retryable: true,
      },
    ),
  };
}
