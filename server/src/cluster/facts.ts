import type { ResourceAmounts } from '../domain/cluster.ts';
import { parseQuantity } from '../lib/quantity.ts';
import { ClusterError, type ClusterFacts } from './cluster.ts';
import { readSilentApis } from './discovery.ts';
import { knownKind, metadataOnly, metadataOnlyList, pathOf } from './kinds.ts';
import { must } from '../lib/assert.ts';
import type { KubeHttp } from './kube-http.ts';
import type { WireList, WireObject } from './wire-objects.ts';

/** Set by a cluster that only plays one, on its kube-system namespace. */
const simulatedLabel = 'simulator.shopyard.dev/simulated';

export interface ClusterIdentity {
  /** uid of kube-system. */
  id: string;
  simulated: boolean;
  /** The cluster's resource version when it was asked: a later one was never given out, but before a restore. */
  revision: string;
}

/**
 * Asks by a list, which says the version of the whole cluster, and reads the storage, not a cache. A list that is empty where none can be
 * says nothing of the identity: then the namespace itself is asked for.
 */
export async function readIdentity(http: KubeHttp, signal?: AbortSignal): Promise<ClusterIdentity> {
  const namespace = must(knownKind('Namespace'), 'no address for namespaces');
  const request = {
    method: 'GET',
    act: 'Reading the identity of the cluster (namespace kube-system)',
    deadlineMs: 10_000,
    ...(signal ? { signal } : {}),
  } as const;
  const path = `${pathOf(namespace)}?fieldSelector=metadata.name%3Dkube-system`;
  const list = await http.json<WireList>({ ...request, path, accept: metadataOnlyList });
  const { metadata: system } =
    list.items?.[0] ??
    (await http.json<WireObject>({
      ...request,
      path: pathOf(namespace, undefined, 'kube-system'),
      accept: metadataOnly,
    }));
  const { uid, labels, annotations } = system;
  const revision = list.metadata.resourceVersion;
  if (!uid || !revision)
    throw new ClusterError('failed', 'The namespace kube-system has no uid: this is no Kubernetes API.');
  const simulated = (labels?.[simulatedLabel] ?? annotations?.[simulatedLabel]) === 'true';
  return { id: uid, simulated, revision };
}

export async function readFacts(http: KubeHttp, name: string): Promise<ClusterFacts> {
  const [identity, version, ingressClasses, storageClasses, capacity, silentApis] = await Promise.all([
    readIdentity(http),
    readVersion(http),
    classesOf(http, 'IngressClass', 'ingressclass.kubernetes.io/is-default-class'),
    classesOf(http, 'StorageClass', 'storageclass.kubernetes.io/is-default-class'),
    readCapacity(http),
    readSilentApis(http),
  ]);
  const { id, simulated } = identity;
  return {
    id,
    simulated,
    name,
    version,
    ingressClasses: ingressClasses.names,
    defaultIngressClasses: ingressClasses.defaults,
    storageClasses: storageClasses.names,
    defaultStorageClasses: storageClasses.defaults,
    capacity,
    silentApis,
  };
}

async function readVersion(http: KubeHttp): Promise<string> {
  const version = await http.json<{ gitVersion?: string }>({
    method: 'GET',
    path: '/version',
    act: 'Reading the version of the cluster',
    deadlineMs: 10_000,
  });
  return version.gitVersion ?? 'unknown';
}

/** Empty where they may not be listed: the permissions say so. */
async function classesOf(
  http: KubeHttp,
  kind: string,
  mark: string,
): Promise<{ names: string[]; defaults: string[] }> {
  const list = await allowed(() =>
    http.json<WireList>({
      method: 'GET',
      path: `${pathOf(must(knownKind(kind), `no address for ${kind}`))}?limit=500`,
      act: `Listing ${kind}`,
      accept: metadataOnlyList,
    }),
  );
  const items = list?.items ?? [];
  const marked = items.filter(({ metadata }) => metadata.annotations?.[mark] === 'true');
  return { names: items.map(nameOf).toSorted(), defaults: marked.map(nameOf).toSorted() };
}

const nameOf = ({ metadata }: WireObject): string => metadata.name;

interface WireNode extends WireObject {
  spec?: { unschedulable?: boolean };
  status?: { allocatable?: Record<string, string> };
}

/** What the nodes that take pods offer together; undefined where nodes may not be listed. */
async function readCapacity(http: KubeHttp): Promise<ResourceAmounts | undefined> {
  const list = await allowed(() =>
    http.json<{ items?: WireNode[] }>({
      method: 'GET',
      path: '/api/v1/nodes?limit=1000',
      act: 'Listing the nodes',
    }),
  );
  if (!list) return undefined;
  const total = { cpuMillicores: 0, memoryMiB: 0, storageGiB: 0, pods: 0 };
  for (const node of list.items ?? []) {
    if (node.spec?.unschedulable) continue;
    const offered = node.status?.allocatable ?? {};
    total.cpuMillicores += (parseQuantity(offered['cpu']) ?? 0) * 1000;
    total.memoryMiB += (parseQuantity(offered['memory']) ?? 0) / 2 ** 20;
    total.storageGiB += (parseQuantity(offered['ephemeral-storage']) ?? 0) / 2 ** 30;
    total.pods += parseQuantity(offered['pods']) ?? 0;
  }
  return {
    cpuMillicores: Math.floor(total.cpuMillicores),
    memoryMiB: Math.floor(total.memoryMiB),
    storageGiB: Math.floor(total.storageGiB),
    pods: total.pods,
  };
}

async function allowed<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ClusterError && (error.kind === 'forbidden' || error.kind === 'notFound'))
      return undefined;
    throw error;
  }
}
