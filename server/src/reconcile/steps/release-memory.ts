import { beginBaseline, watchedKinds } from '../../domain/drift/baseline.ts';
import {
  newestRecord,
  recordTrouble,
  type ReleaseRecord,
  tamperedRecords,
} from '../../domain/drift/release-record.ts';
import { markRecord } from '../healing/release-record.ts';
import { markerKey, recordMarker, wantedKeys } from '../healing/wanted-objects.ts';
import type { StepContext } from './step.ts';

/** After an apply: what is to be there from now on, and a marker that vanishes with helm's record of it. */
export async function rememberObjects(
  context: Pick<StepContext, 'store' | 'cluster' | 'deps' | 'memory' | 'engine' | 'input'>,
  revision: number,
  manifest: string,
): Promise<void> {
  const { store, engine, input, deps, memory } = context;
  const marker = await markRecord(context);
  const keys = wantedKeys({ store, engine, input, manifest }, watchedKinds);
  const begun = beginBaseline(revision, deps.clock.now(), keys);
  const baseline =
    marker === undefined
      ? begun
      : { ...begun, objects: { ...begun.objects, [markerKey(recordMarker)]: marker } };
  memory.healing.settled.clear();
  memory.healing.baseline = baseline;
  memory.healing.isLoaded = true;
  memory.healing.isDirty = false;
  await deps.db.work.baseline(store.id, baseline);
}

/** Whether helm's records say that a run was interrupted, or were written by somebody else; their content is not read. */
export async function isRecordInDoubt({
  cluster,
  store,
}: Pick<StepContext, 'cluster' | 'store'>): Promise<boolean> {
  const trouble = recordTrouble(await cluster.connection.releaseRecords(store.namespace, store.name));
  return trouble === 'pending' || trouble === 'tampered';
}

/** Takes away records that helm cannot read or that were tampered with: the apply that follows writes a new one. */
export async function removeBrokenRecords(
  { cluster, store }: Pick<StepContext, 'cluster' | 'store'>,
  newestToo: boolean,
): Promise<number> {
  const records = await cluster.connection.releaseRecords(store.namespace, store.name);
  const broken = new Set(tamperedRecords(records));
  if (newestToo && broken.size === 0)
    for (const record of records.toSorted((a, b) => b.version - a.version).slice(0, 1)) broken.add(record);
  await removeRecords({ cluster, store }, [...broken]);
  return broken.size;
}

/** After a release was freed: takes away what helm leaves of the run that was interrupted, a record that stays pending for ever. */
export async function removeStaleRecords({
  cluster,
  store,
}: Pick<StepContext, 'cluster' | 'store'>): Promise<void> {
  const records = await cluster.connection.releaseRecords(store.namespace, store.name);
  const newest = newestRecord(records);
  const stale = records.filter((record) => record !== newest && record.status.startsWith('pending'));
  await removeRecords({ cluster, store }, stale);
}

async function removeRecords(
  { cluster, store }: Pick<StepContext, 'cluster' | 'store'>,
  records: readonly ReleaseRecord[],
): Promise<void> {
  for (const { name, uid } of records)
    await cluster.connection.remove({
      apiVersion: 'v1',
      kind: 'Secret',
      namespace: store.namespace,
      name,
      uid,
    });
}
