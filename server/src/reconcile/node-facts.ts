import { ClusterError, type ClusterConnection } from '../cluster/cluster.ts';
import { nodeIsInDoubt } from '../domain/store/node-doubt.ts';
import type { ObservedNode, ObservedPod } from '../domain/store/observed.ts';

export interface NodesRead {
  at: number;
  nodes: readonly ObservedNode[] | undefined;
}

const freshMs = 10_000;

/** The nodes, read where a pod's trouble may lie with them and so often at most; what is not answered stays unknown. */
export async function nodeFacts(
  connection: Pick<ClusterConnection, 'nodes'>,
  known: NodesRead | undefined,
  pods: readonly ObservedPod[],
  now: number,
): Promise<NodesRead | undefined> {
  if (!pods.some((pod) => nodeIsInDoubt(pod, now))) return undefined;
  if (known !== undefined && now - known.at < freshMs) return known;
  try {
    return { at: now, nodes: await connection.nodes() };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return { at: now, nodes: known?.nodes };
  }
}
