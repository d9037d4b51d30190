import type { ObservedNode } from '../domain/store/observed.ts';
import { ClusterError } from './cluster.ts';
import type { KubeHttp } from './kube-http.ts';
import { condition } from './project/refs.ts';
import type { WireCondition, WireObject } from './wire-objects.ts';

interface WireNode extends WireObject {
  spec?: { taints?: { key: string; value?: string; effect: string }[] };
  status?: { conditions?: WireCondition[] };
}

/** Which nodes are ready, and which taints keep pods off them. Undefined where nodes may not be listed. */
export async function readNodes(http: KubeHttp): Promise<ObservedNode[] | undefined> {
  try {
    const list = await http.json<{ items?: WireNode[] }>({
      method: 'GET',
      path: '/api/v1/nodes?limit=1000',
      act: 'Listing the nodes',
    });
    return (list.items ?? []).map(({ metadata, spec, status }) => ({
      name: metadata.name,
      ready: condition(status?.conditions, 'Ready')?.status === 'True',
      taints: (spec?.taints ?? [])
        .filter(({ effect }) => effect !== 'PreferNoSchedule')
        .map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`),
    }));
  } catch (error) {
    if (error instanceof ClusterError && error.kind === 'forbidden') return undefined;
    throw error;
  }
}
