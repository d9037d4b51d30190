import { ClusterError, type ClusterConnection } from '../../cluster/cluster.ts';
import { differencesOf, wordsOf } from '../../domain/drift/differences.ts';
import type { LiveObject } from '../../domain/drift/live-object.ts';
import { addedFields, fingerprintOf, foreignManagers, takeBack } from '../../domain/drift/ownership.ts';
import { liftedReplicas, setsReplicas } from '../../domain/drift/replicas.ts';
import type { Manifest } from '../../domain/engine.ts';
import type { WantedObject } from './wanted-objects.ts';

type Connection = Pick<ClusterConnection, 'get' | 'apply' | 'patch' | 'remove'>;

export interface ObjectQuestion {
  connection: Connection;
  wanted: WantedObject;
  /** Of the autoscaler that has this workload; undefined without one, or while suspended. */
  minReplicas: number | undefined;
  /** False: only looks, in a fight. */
  mayHeal: boolean;
}

/** How an object was found, and what was done. `fingerprint` is that of the object as it was left. */
export type ObjectAnswer =
  | { kind: 'intact'; fingerprint: string }
  | { kind: 'leaving' }
  | { kind: 'drifted'; words: string; by: string[] }
  | { kind: 'made'; fingerprint: string }
  | { kind: 'healed'; fingerprint: string; words: string; by: string[] };

/**
 * Reads one object and asks the API server, by a dry run, what applying its manifest would change. Puts it right by
 * server-side apply; fields of foreign managers are taken back first. Throws ClusterError.
 */
export async function healObject(question: ObjectQuestion): Promise<ObjectAnswer> {
  const { connection, wanted, mayHeal } = question;
  const { kind, metadata } = wanted.manifest;
  const live = await connection.get(kind, metadata.namespace, metadata.name);
  if (live?.metadata.deletionTimestamp !== undefined) return { kind: 'leaving' };
  if (!live) {
    if (!mayHeal) return { kind: 'drifted', words: 'it is gone', by: [] };
    const made = await connection.apply(wanted.manifest, { force: true, fieldManager: wanted.manager });
    return { kind: 'made', fingerprint: fingerprint(made.object) };
  }
  if (kind === 'PersistentVolumeClaim') return healClaim(question, live);
  const { words, lift } = await driftOf(question, live);
  if (words === '') return { kind: 'intact', fingerprint: fingerprint(live) };
  const by = foreignManagers(live.metadata.managedFields);
  if (!mayHeal) return { kind: 'drifted', words, by };
  const healed = await putRight(question, live, lift);
  return { kind: 'healed', fingerprint: fingerprint(healed), words, by };
}

/** A claim that is there keeps its spec: it may have grown, and it cannot be applied smaller. Its labels come back. */
async function healClaim(
  { connection, wanted, mayHeal }: ObjectQuestion,
  live: LiveObject,
): Promise<ObjectAnswer> {
  const { apiVersion, kind, metadata } = wanted.manifest;
  const labels = { ...live.metadata.labels, ...metadata.labels };
  const differences = differencesOf(live, { ...live, metadata: { ...live.metadata, labels } });
  if (differences.length === 0) return { kind: 'intact', fingerprint: fingerprint(live) };
  const words = wordsOf(differences);
  const by = foreignManagers(live.metadata.managedFields);
  if (!mayHeal) return { kind: 'drifted', words, by };
  const { name, namespace = '' } = metadata;
  const labelled = await connection.patch({ apiVersion, kind, name, namespace }, [
    { op: 'replace', path: '/metadata/resourceVersion', value: live.metadata.resourceVersion },
    { op: 'add', path: '/metadata/labels', value: labels },
  ]);
  return { kind: 'healed', fingerprint: fingerprint(labelled), words, by };
}

const fingerprint = (object: LiveObject | undefined): string =>
  fingerprintOf(object?.metadata.managedFields, object?.metadata.generation);

async function driftOf({ connection, wanted, minReplicas }: ObjectQuestion, live: LiveObject) {
  const { manifest, manager } = wanted;
  const dryRun = await unlessImmutable(() =>
    connection.apply(manifest, { force: true, fieldManager: manager, dryRun: true }),
  );
  const would: Manifest = dryRun === 'immutable' ? manifest : (dryRun.object ?? manifest);
  const lift = liftedReplicas(live, manifest, minReplicas);
  const differences = [
    ...differencesOf(live, would),
    ...(lift === undefined ? [] : [{ path: 'spec.replicas', found: '0', wanted: String(lift) }]),
  ];
  const added = addedFields(live.metadata.managedFields, manifest, setsReplicas(manifest));
  return { words: wordsOf(differences, added), lift };
}

async function putRight(
  { connection, wanted }: ObjectQuestion,
  live: LiveObject,
  lift: number | undefined,
): Promise<LiveObject | undefined> {
  const { manifest, manager } = wanted;
  const { apiVersion, kind, metadata } = manifest;
  const ref = {
    apiVersion,
    kind,
    name: metadata.name,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
  };
  const { managedFields, resourceVersion, uid } = live.metadata;
  const owners = takeBack(managedFields, manager, setsReplicas(manifest));
  if (owners) {
    await connection.patch(ref, [
      { op: 'replace', path: '/metadata/managedFields', value: owners },
      { op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion },
    ]);
  }
  const apply = () => connection.apply(manifest, { force: true, fieldManager: manager });
  let applied = await unlessImmutable(apply);
  if (applied === 'immutable') {
    await connection.remove({ ...ref, ...(uid === undefined ? {} : { uid }) });
    applied = await apply();
  }
  if (lift === undefined) return applied.object;
  return connection.patch(ref, [{ op: 'replace', path: '/spec/replicas', value: lift }]);
}

/** A role binding's role cannot be changed, only made anew; of no other kind would that be without loss. */
async function unlessImmutable<T>(apply: () => Promise<T>): Promise<T | 'immutable'> {
  try {
    return await apply();
  } catch (error) {
    if (
      error instanceof ClusterError &&
      error.kind === 'refused' &&
      /cannot change roleRef/.test(error.message)
    )
      return 'immutable';
    throw error;
  }
}
