import { must } from '../../lib/assert.ts';
import { plural, type Step, type StepContext } from './step.ts';

/** Looks the recorded volumes up until they are gone. Those that the cluster is told to retain are listed and hold nothing up. */
export const waitForVolumes: Step = async (context) => {
  const { deps, operation, facts } = context;
  const removed: string[] = [];
  const retained: string[] = [];
  const remaining: string[] = [];
  for (const recorded of facts.volumes) {
    const volume = await lookUp(context, recorded.volume);
    if (volume === undefined) removed.push(recorded.volume);
    else if (volume.reclaimPolicy === 'Retain') retained.push(recorded.volume);
    else remaining.push(`${recorded.volume} (${volume.phase})`);
  }
  if (remaining.length > 0)
    return {
      kind: 'waits',
      message: `${plural(remaining.length, 'volume')} not gone yet: ${remaining.join(', ')}`,
    };
  const receipt = must(operation.receipt, 'an inventory was taken');
  await deps.db.work.receiptSoFar(operation.id, {
    ...receipt,
    volumesRemoved: removed,
    volumesRetained: retained,
  });
  return {
    kind: 'done',
    message:
      retained.length === 0
        ? 'No volume is left.'
        : `${plural(retained.length, 'volume')} kept by the cluster (Retain).`,
  };
};

/** A volume that serves another namespace's claim by now is not ours any more. */
async function lookUp({ cluster, store }: StepContext, name: string) {
  const volume = await cluster.connection.volume(name);
  return volume?.claim === undefined || volume.claim.startsWith(`${store.namespace}/`) ? volume : undefined;
}
