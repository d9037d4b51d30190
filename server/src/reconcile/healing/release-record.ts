import type { Manifest } from '../../domain/engine.ts';
import { fingerprintOf } from '../../domain/drift/ownership.ts';
import { newestRecord, recordTrouble, type ReleaseRecord } from '../../domain/drift/release-record.ts';
import { storeLabels } from '../../engines/labels.ts';
import type { Gathered } from '../gather.ts';
import type { Patient } from './heal-store.ts';
import { beginRepair } from './repair.ts';
import { recordMarker } from './wanted-objects.ts';

const words: Record<NonNullable<ReturnType<typeof recordTrouble>>, string> = {
  lost: 'was deleted',
  pending: 'was left in the middle of a change',
  tampered: 'was changed',
};

/**
 * The marker of helm's newest record is gone, or the server starts: looks at the record itself, its content excepted.
 * A record that is lost, stuck or changed from outside leads to helm; nothing of the shop is touched by that.
 */
export async function checkRecord(
  patient: Patient,
): Promise<{ acted: boolean; repairs: boolean; fingerprint: string | undefined }> {
  const { cluster, store, memory } = patient;
  const records = await cluster.connection.releaseRecords(store.namespace, store.name);
  memory.healing.recordInDoubt = false;
  const trouble = recordTrouble(records);
  if (trouble === undefined) {
    return { acted: false, repairs: false, fingerprint: await markRecord(patient, records) };
  }
  if (trouble === 'lost' && !(await isLost(patient)))
    return { acted: false, repairs: false, fingerprint: undefined };
  memory.mustRecover = true;
  const acted = await beginRepair(patient, {
    code: 'REPAIR_STARTED',
    message: `Helm's record of the release ${store.name} ${words[trouble]} from outside. It is made again; the shop goes on running.`,
  });
  return { acted, repairs: true, fingerprint: undefined };
}

/**
 * Everything goes with a namespace, whose own watch may be behind those of what lay in it. And a list that lacks the
 * record that the marker belongs to may be untrue: asked for by its name, a record is there or not.
 */
async function isLost({ cluster, store }: Patient): Promise<boolean> {
  const namespace = await cluster.connection.namespace(store.namespace);
  if (namespace?.phase !== 'Active' || namespace.uid !== store.namespaceUid) return false;
  const marker = await cluster.connection.get('ConfigMap', store.namespace, recordMarker);
  const { ownerReferences } = (marker?.metadata ?? {}) as {
    ownerReferences?: { name: string; uid: string }[];
  };
  const owner = ownerReferences?.[0];
  if (owner === undefined) return true;
  const record = await cluster.connection.releaseRecord(store.namespace, owner.name);
  const isThere = record?.uid === owner.uid && record.status !== 'superseded';
  if (isThere) cluster.connection.doubt();
  return !isThere;
}

/** A small ConfigMap that vanishes with the newest record: Secrets are never watched. Answers its fingerprint. */
export async function markRecord(
  { cluster, store }: Pick<Gathered, 'cluster' | 'store'>,
  known?: readonly ReleaseRecord[],
): Promise<string | undefined> {
  const { connection } = cluster;
  const newest = newestRecord(known ?? (await connection.releaseRecords(store.namespace, store.name)));
  if (!newest) return undefined;
  const marker: Manifest = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: recordMarker,
      namespace: store.namespace,
      labels: storeLabels(store, 'release'),
      ownerReferences: [{ apiVersion: 'v1', kind: 'Secret', name: newest.name, uid: newest.uid }],
    },
  };
  const { object } = await connection.apply(marker, { force: true });
  return object && fingerprintOf(object.metadata.managedFields);
}
