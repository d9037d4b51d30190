import { ClusterError } from './cluster.ts';
import { groupOf, knownKind, versionPath, type KindAddress } from './kinds.ts';
import type { KubeHttp } from './kube-http.ts';

interface ResourceList {
  resources?: { name: string; kind: string; namespaced: boolean; verbs?: string[] }[];
}

interface GroupDiscovery {
  metadata?: { name?: string };
  versions?: {
    version: string;
    freshness?: string;
    resources?: {
      resource: string;
      scope?: string;
      responseKind?: { kind?: string };
      verbs?: string[];
    }[];
  }[];
}

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

interface GroupDiscoveries {
  items?: GroupDiscovery[];
}

const groupsOf = (http: KubeHttp, path: '/api' | '/apis'): Promise<GroupDiscoveries> =>
  http.json<GroupDiscoveries>({
    method: 'GET',
    path,
    act: 'Asking the cluster which kinds it serves',
    accept: aggregated,
  });

/** `metrics.k8s.io/v1beta1`: of the group, its version whose server, which is not the API server, does not answer. */
function silentVersion({ metadata, versions }: GroupDiscovery): string | undefined {
  const stale = versions?.find(({ freshness }) => freshness === 'Stale');
  return stale && `${metadata?.name ?? ''}/${stale.version}`;
}

/** Every API of which the cluster knows, and whose server does not answer: no namespace can be deleted meanwhile. */
export async function readSilentApis(http: KubeHttp): Promise<string[]> {
  const { items = [] } = await groupsOf(http, '/apis');
  return items.flatMap((group) => silentVersion(group) ?? []).sort();
}

/** Finds out how kinds are addressed. Known kinds cost nothing; others are asked for once per API version. */
export class Discovery {
  readonly #http: KubeHttp;
  readonly #found = new Map<string, KindAddress[]>();

  constructor(http: KubeHttp) {
    this.#http = http;
  }

  async address(apiVersion: string, kind: string): Promise<KindAddress> {
    const known = knownKind(kind, apiVersion);
    if (known) return known;
    const list = this.#found.get(apiVersion) ?? (await this.#version(apiVersion));
    const found = list.find((one) => one.kind === kind);
    if (found) return found;
    this.#found.delete(apiVersion);
    throw new ClusterError('notFound', `The cluster serves no kind ${kind} in ${apiVersion}.`);
  }

  /**
   * Every namespaced kind whose objects can be listed and deleted, in the version the server prefers, and one
   * sentence per API group that does not answer.
   */
  async namespacedKinds(): Promise<{ kinds: KindAddress[]; unreadable: string[] }> {
    const [core, groups] = await Promise.all([groupsOf(this.#http, '/api'), groupsOf(this.#http, '/apis')]);
    const kinds: KindAddress[] = [];
    const unreadable: string[] = [];
    for (const group of [...(core.items ?? []), ...(groups.items ?? [])]) {
      const name = group.metadata?.name ?? '';
      const preferred = group.versions?.find((version) => version.freshness !== 'Stale');
      const silent = silentVersion(group);
      if (silent !== undefined) unreadable.push(`API group ${silent} does not answer`);
      if (preferred) kinds.push(...kindsOf(name, preferred));
    }
    return { kinds, unreadable };
  }

  async #version(apiVersion: string): Promise<KindAddress[]> {
    const { resources = [] } = await this.#http.json<ResourceList>({
      method: 'GET',
      path: versionPath(apiVersion),
      act: `Asking the cluster which kinds ${apiVersion} has`,
    });
    const list = resources
      .filter(({ name }) => !name.includes('/'))
      .map(({ name, kind, namespaced }) => ({ kind, apiVersion, plural: name, namespaced }));
    this.#found.set(apiVersion, list);
    return list;
  }
}

type DiscoveredVersion = NonNullable<GroupDiscovery['versions']>[number];

function kindsOf(group: string, { version, resources = [] }: DiscoveredVersion): KindAddress[] {
  const apiVersion = group === '' ? version : `${group}/${version}`;
  return resources
    .filter(
      ({ scope, verbs = [] }) => scope === 'Namespaced' && verbs.includes('list') && verbs.includes('delete'),
    )
    .map(({ resource, responseKind }) => ({
      kind: responseKind?.kind ?? resource,
      apiVersion,
      plural: resource,
      namespaced: true,
    }))
    .filter((address) => !isEvent(address));
}

/** Events are kept by time alone and say nothing about what is left. */
const isEvent = ({ apiVersion, plural }: KindAddress): boolean =>
  plural === 'events' && ['', 'events.k8s.io'].includes(groupOf(apiVersion));
