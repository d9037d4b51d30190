import { ClusterError } from '../../cluster/cluster.ts';
import type { StoreStatus } from '../../domain/store/status.ts';
import type { Gathered } from '../gather.ts';

/**
 * A loss is told once and stays told until a person acknowledges it, so that it is not taken from the watches alone: an
 * empty list, or one of the past, shows the same. Asks the API server itself before a loss is told for the first time.
 * `false`: what seems lost is there, and everything is listed anew. `unknown`: it did not answer.
 */
export async function checkLoss(
  gathered: Gathered,
  status: StoreStatus,
): Promise<'true' | 'false' | 'unknown'> {
  const code = newLoss(gathered.store.status, status);
  if (code === undefined) return 'true';
  const { connection } = gathered.cluster;
  try {
    const isThere = code === 'NAMESPACE_LOST' ? await hasNamespace(gathered) : await hasClaims(gathered);
    if (!isThere) return 'true';
    connection.doubt();
    return 'false';
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return 'unknown';
  }
}

/** The loss that would be told now and was not told before. */
function newLoss(before: StoreStatus, after: StoreStatus): 'NAMESPACE_LOST' | 'VOLUME_LOST' | undefined {
  const intact = ({ conditions }: StoreStatus) => conditions.find(({ type }) => type === 'DATA_INTACT');
  const reason = intact(after)?.status === 'FALSE' ? intact(after)?.reason : after.reason?.code;
  if (reason !== 'NAMESPACE_LOST' && reason !== 'VOLUME_LOST') return undefined;
  const isTold = intact(before)?.status === 'FALSE' || before.reason?.code === reason;
  return isTold ? undefined : reason;
}

async function hasNamespace({ cluster, store }: Gathered): Promise<boolean> {
  const live = await cluster.connection.namespace(store.namespace);
  return live?.uid === store.namespaceUid && live?.phase === 'Active';
}

/** Whether every claim whose volume is in the books is still that very one. */
async function hasClaims({ cluster, store, facts }: Gathered): Promise<boolean> {
  for (const { claim, claimUid, replaced } of facts.volumes) {
    if (replaced === true) continue;
    const live = await cluster.connection.get('PersistentVolumeClaim', store.namespace, claim);
    if (live?.metadata.uid !== claimUid) return false;
  }
  return true;
}
