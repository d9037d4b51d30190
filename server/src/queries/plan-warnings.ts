import type { Cluster } from '../domain/cluster.ts';

/** What a cluster brings with it that may surprise. */
export function clusterWarnings(
  cluster: Pick<Cluster, 'simulated' | 'networkPolicyEnforced'> | undefined,
): string[] {
  if (cluster?.simulated === true) return ['The cluster is simulated: no real shop will run.'];
  return cluster?.networkPolicyEnforced === 'FALSE'
    ? ['The cluster does not enforce NetworkPolicies: stores are not isolated from each other.']
    : [];
}
