import type { ClusterConnection } from '../cluster/cluster.ts';
import type { PermissionCheck } from '../domain/cluster.ts';
import type { Reason } from '../domain/reason.ts';

export interface ClusterSituation {
  contact: ReturnType<ClusterConnection['contact']>;
  /** Another control plane holds this cluster's Lease. */
  claimedBy: string | undefined;
  permissions: readonly PermissionCheck[];
  /** APIs served beside the API server that do not answer, by group and version. */
  silentApis?: readonly string[];
  /** So much vanished at once that nothing is made anew. */
  healingStop?: { missing: number; total: number } | undefined;
}

type Said = Omit<Reason, 'at'>;

/** Ordered: the first that holds is what is wrong with the cluster. */
const checks: readonly ((situation: ClusterSituation) => Said | undefined)[] = [
  ({ contact }) =>
    contact.replacedBy === undefined
      ? undefined
      : {
          code: 'CLUSTER_REPLACED',
          message: `At the cluster's address another cluster answers (${contact.replacedBy}). Nothing is read from it and nothing is changed.`,
          remedy:
            'Point the server at the cluster it knows, or start it with a data directory of its own for the new one.',
        },
  ({ claimedBy }) =>
    claimedBy === undefined
      ? undefined
      : {
          code: 'CLUSTER_CLAIMED',
          message: `Another control plane (${claimedBy}) works on this cluster. Nothing is changed.`,
          remedy: 'Stop the other one, then delete the Lease "shopyard" in the namespace "shopyard-system".',
        },
  ({ contact }) =>
    contact.reachable
      ? undefined
      : {
          code: 'CLUSTER_UNREACHABLE',
          message: 'The cluster cannot be reached.',
          remedy:
            'Check the cluster and the network between. Everything goes on by itself when it answers again.',
        },
  ({ healingStop }) =>
    healingStop && {
      code: 'HEALING_STOPPED',
      message: `The namespaces of ${healingStop.missing} of ${healingStop.total} stores vanished at once. Nothing on this cluster is healed or made again until that is understood.`,
      remedy:
        'Find out who removed them. Bring them back, or delete the stores that shall not return, or acknowledge the loss of each store that shall be made again, empty.',
    },
  ({ contact }) =>
    contact.forbidden === undefined
      ? undefined
      : {
          code: 'FORBIDDEN_BY_CLUSTER',
          message: contact.forbidden,
          remedy: 'Grant the permission that is named.',
        },
  ({ permissions }) => {
    const missing = permissions.filter((permission) => !permission.allowed);
    if (missing.length === 0) return undefined;
    const names = missing.map(({ verb, resource }) => `${verb} ${resource}`).join(', ');
    return {
      code: 'FORBIDDEN_BY_CLUSTER',
      message: `Permissions are missing: ${names}.`,
      remedy: 'Grant them to the account this server uses.',
    };
  },
  ({ silentApis = [] }) =>
    silentApis.length === 0
      ? undefined
      : {
          code: 'DELETION_BLOCKED',
          message: `${silentApis.length === 1 ? 'An API' : 'APIs'} of the cluster ${silentApis.length === 1 ? 'does' : 'do'} not answer: ${silentApis.join(', ')}. Deletions of namespaces, and so of stores, wait for that; all else goes on.`,
          remedy:
            'Bring back the service behind it (kubectl get apiservices names it), or delete the APIService if nobody needs it. Deletions go on by themselves then.',
        },
];

export function clusterReason(
  situation: ClusterSituation,
  before: Reason | undefined,
  now: number,
): Reason | undefined {
  for (const check of checks) {
    const said = check(situation);
    if (said) return { ...said, at: before?.code === said.code ? before.at : now };
  }
  return undefined;
}
