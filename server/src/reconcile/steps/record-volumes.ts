import { ClusterError } from '../../cluster/cluster.ts';
import type { RecordedVolume } from '../../domain/store/store.ts';
import { unrecordedClaims } from '../gather.ts';
import { plural, type StepContext, type StepOutcome } from './step.ts';

/** Writes down which volume each bound claim has and what becomes of it, so that deletion can look for it by name. */
export const recordVolumes = async ({
  store,
  facts,
  cluster,
  deps,
}: Pick<StepContext, 'store' | 'facts' | 'cluster' | 'deps'>): Promise<StepOutcome> => {
  const claims = unrecordedClaims(facts.observed.claims, facts.volumes);
  const volumes: RecordedVolume[] = [];
  for (const claim of claims) {
    if (claim.volume === undefined) continue;
    const reclaimPolicy = await policyOf(cluster.connection, claim.volume);
    volumes.push({ claim: claim.name, claimUid: claim.uid, volume: claim.volume, reclaimPolicy });
  }
  if (volumes.length > 0) await deps.db.work.volumes(store.id, volumes);
  return { kind: 'done', message: `${plural(volumes.length, 'volume')} written down.` };
};

/** Where volumes may not be read, the policy stays unknown and deletion will say what it may not see. */
async function policyOf(connection: StepContext['cluster']['connection'], name: string): Promise<string> {
  try {
    return (await connection.volume(name))?.reclaimPolicy ?? 'Delete';
  } catch (error) {
    if (error instanceof ClusterError && error.kind === 'forbidden') return 'Unknown';
    throw error;
  }
}
