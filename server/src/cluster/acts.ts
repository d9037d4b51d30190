import type { LiveObject } from '../domain/drift/live-object.ts';
import type { Manifest } from '../domain/engine.ts';
import { ClusterError, type ClusterConnection, type NamespaceFacts } from './cluster.ts';
import type { Discovery } from './discovery.ts';
import { knownKind, metadataOnly, pathOf } from './kinds.ts';
import type { KubeHttp } from './kube-http.ts';
import { must } from '../lib/assert.ts';
import { blockersOf, phaseOf } from './project/namespaces.ts';
import { projectPod } from './project/pods.ts';
import { releaseRecord, releaseRecords } from './release-records.ts';
import type { WireList, WireNamespace, WireObject } from './wire-objects.ts';

type Acts = Pick<
  ClusterConnection,
  | 'namespace'
  | 'createNamespace'
  | 'apply'
  | 'get'
  | 'patch'
  | 'releaseRecords'
  | 'releaseRecord'
  | 'remove'
  | 'volume'
  | 'podsIn'
  | 'podLogTail'
>;

const namespaces = must(knownKind('Namespace'), 'no address for namespaces');
const volumes = must(knownKind('PersistentVolume'), 'no address for volumes');
const pods = must(knownKind('Pod'), 'no address for pods');
const logBytes = 1024 * 1024;

/** Single calls to the API server, each safe to repeat. */
export function clusterActs(http: KubeHttp, discovery: Discovery): Acts {
  return {
    namespace: (name) => readNamespace(http, name),
    createNamespace: (manifest) => createNamespace(http, manifest),
    apply: (manifest, options) => applyManifest(http, discovery, manifest, options),
    async get(kind, namespace, name) {
      const address = knownKind(kind);
      if (!address)
        throw new ClusterError('failed', `Cannot read ${kind} ${name}: the kind is not known here.`);
      const path = pathOf(address, namespace, name);
      return http.found<LiveObject>({
        method: 'GET',
        path,
        act: `Reading ${describe(kind, namespace, name)}`,
        secret: kind === 'Secret',
      });
    },
    patch: (ref, operations) => patch(http, discovery, ref, operations),
    releaseRecords: (namespace, release) => releaseRecords(http, namespace, release),
    releaseRecord: (namespace, name) => releaseRecord(http, namespace, name),
    remove: (ref) => remove(http, discovery, ref),
    async volume(name) {
      const volume = await http.found<WireVolume>({
        method: 'GET',
        path: pathOf(volumes, undefined, name),
        act: `Reading volume ${name}`,
      });
      if (!volume) return undefined;
      const { claimRef, persistentVolumeReclaimPolicy } = volume.spec ?? {};
      return {
        name,
        phase: volume.status?.phase ?? 'Pending',
        reclaimPolicy: persistentVolumeReclaimPolicy ?? 'Retain',
        claim: claimRef?.name === undefined ? undefined : `${claimRef.namespace ?? ''}/${claimRef.name}`,
      };
    },
    async podsIn(namespace) {
      const list = await http.json<WireList>({
        method: 'GET',
        path: `${pathOf(pods, namespace)}?limit=500`,
        act: `Listing the pods of ${namespace}`,
      });
      return (list.items ?? []).map(projectPod);
    },
    podLogTail(namespace, pod, container, lines) {
      const query = new URLSearchParams({
        container,
        tailLines: String(lines),
        limitBytes: String(logBytes),
      });
      return http.text({
        method: 'GET',
        path: `${pathOf(pods, namespace, pod)}/log?${query.toString()}`,
        act: `Reading the log of ${namespace}/${pod}`,
        accept: '*/*',
      });
    },
  };
}

interface WireVolume extends WireObject {
  spec?: { claimRef?: { namespace?: string; name?: string }; persistentVolumeReclaimPolicy?: string };
  status?: { phase?: string };
}

const describe = (kind: string, namespace: string | undefined, name: string): string =>
  `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;

async function readNamespace(http: KubeHttp, name: string): Promise<NamespaceFacts | undefined> {
  const namespace = await http.found<WireNamespace>({
    method: 'GET',
    path: pathOf(namespaces, undefined, name),
    act: `Reading namespace ${name}`,
  });
  if (!namespace) return undefined;
  return {
    uid: namespace.metadata.uid ?? '',
    phase: phaseOf(namespace),
    labels: namespace.metadata.labels ?? {},
    blockers: blockersOf(namespace),
  };
}

/** Creates it, or reads back what is there: the caller judges by the labels whose it is. */
async function createNamespace(
  http: KubeHttp,
  manifest: Manifest,
): ReturnType<ClusterConnection['createNamespace']> {
  const { name } = manifest.metadata;
  try {
    const created = await http.json<WireObject>({
      method: 'POST',
      path: `${pathOf(namespaces)}?fieldManager=shopyard&fieldValidation=Strict`,
      act: `Creating namespace ${name}`,
      body: manifest,
    });
    return { uid: created.metadata.uid ?? '', created: true, labels: created.metadata.labels ?? {} };
  } catch (error) {
    if (!(error instanceof ClusterError) || error.kind !== 'conflict') throw error;
  }
  const existing = await readNamespace(http, name);
  if (!existing) {
    throw new ClusterError(
      'conflict',
      `Creating namespace ${name}: it existed a moment ago and is gone now.`,
    );
  }
  if (existing.phase === 'Terminating') {
    throw new ClusterError(
      'terminating',
      `Creating namespace ${name}: one of that name is still being deleted.`,
      {
        retryable: true,
      },
    );
  }
  return { uid: existing.uid, created: false, labels: existing.labels };
}

async function applyManifest(
  http: KubeHttp,
  discovery: Discovery,
  manifest: Manifest,
  options: Parameters<ClusterConnection['apply']>[1] = {},
): ReturnType<ClusterConnection['apply']> {
  const { apiVersion, kind, metadata } = manifest;
  const address = await discovery.address(apiVersion, kind);
  if (address.namespaced && metadata.namespace === undefined) {
    throw new ClusterError('refused', `Applying ${kind} ${metadata.name}: it names no namespace.`);
  }
  const query = new URLSearchParams({
    fieldManager: options.fieldManager ?? 'shopyard',
    fieldValidation: 'Strict',
    force: String(options.force ?? false),
  });
  if (options.dryRun) query.set('dryRun', 'All');
  const object = await http.json<LiveObject>({
    method: 'PATCH',
    path: `${pathOf(address, metadata.namespace, metadata.name)}?${query.toString()}`,
    act: `Applying ${describe(kind, metadata.namespace, metadata.name)}`,
    contentType: 'application/apply-patch+yaml',
    body: manifest,
    secret: kind === 'Secret',
  });
  return { uid: object.metadata.uid ?? '', resourceVersion: object.metadata.resourceVersion ?? '', object };
}

async function patch(
  http: KubeHttp,
  discovery: Discovery,
  { apiVersion, kind, namespace, name }: Parameters<ClusterConnection['patch']>[0],
  operations: Parameters<ClusterConnection['patch']>[1],
): Promise<LiveObject> {
  const address = await discovery.address(apiVersion, kind);
  return http.json<LiveObject>({
    method: 'PATCH',
    path: `${pathOf(address, namespace, name)}?fieldManager=shopyard`,
    act: `Changing ${describe(kind, namespace, name)}`,
    contentType: 'application/json-patch+json',
    body: operations,
    secret: kind === 'Secret',
  });
}

async function remove(
  http: KubeHttp,
  discovery: Discovery,
  ref: Parameters<ClusterConnection['remove']>[0],
): Promise<'removed' | 'absent'> {
  const address = await discovery.address(ref.apiVersion, ref.kind);
  if (address.namespaced && ref.namespace === undefined) {
    throw new ClusterError('refused', `Deleting ${ref.kind} ${ref.name}: it names no namespace.`);
  }
  const request = {
    path: pathOf(address, ref.namespace, ref.name),
    act: `Deleting ${describe(ref.kind, ref.namespace, ref.name)}`,
    secret: ref.kind === 'Secret',
  };
  const body = {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy: 'Background',
    ...(ref.uid === undefined ? {} : { preconditions: { uid: ref.uid } }),
  };
  try {
    const answer = await http.found<unknown>({ method: 'DELETE', body, ...request });
    return answer === undefined ? 'absent' : 'removed';
  } catch (error) {
    if (!(error instanceof ClusterError) || error.kind !== 'conflict') throw error;
    return afterConflict(http, request, ref.uid, error);
  }
}

/** A conflict is either another object under that name, or one that is on its way out already. */
async function afterConflict(
  http: KubeHttp,
  request: { path: string; act: string },
  uid: string | undefined,
  conflict: ClusterError,
): Promise<'removed' | 'absent'> {
  const live = await http.found<WireObject>({ method: 'GET', accept: metadataOnly, ...request });
  if (!live || (uid !== undefined && live.metadata.uid !== uid)) return 'absent';
  if (live.metadata.deletionTimestamp !== undefined) return 'removed';
  throw conflict;
}
