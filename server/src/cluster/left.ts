import { mapConcurrent } from '../lib/map-concurrent.ts';
import { ClusterError, type WhatIsLeft } from './cluster.ts';
import type { Discovery } from './discovery.ts';
import { metadataOnlyList, pathOf, type KindAddress } from './kinds.ts';
import type { KubeHttp } from './kube-http.ts';
import type { WireList } from './wire-objects.ts';

/** What every namespace has from the cluster itself, and what follows from a Service by itself. */
const furniture: Record<string, (name: string) => boolean> = {
  ConfigMap: (name) => name === 'kube-root-ca.crt',
  ServiceAccount: (name) => name === 'default',
};

const concurrency = 6;
const mostPods = 50;

/** Counts, by live lists of metadata, every object of every kind in a namespace, foreign ones too. */
export async function whatIsLeft(
  http: KubeHttp,
  discovery: Discovery,
  namespace: string,
): Promise<WhatIsLeft> {
  const { kinds, unreadable } = await discovery.namespacedKinds();
  const left: WhatIsLeft = { objects: [], pods: [], unreadable: [...unreadable] };
  const answers = await mapConcurrent(kinds, concurrency, (address) => namesOf(http, address, namespace));
  kinds.forEach((address, index) => {
    const answer = answers[index];
    if (answer === undefined) return;
    if ('problem' in answer) left.unreadable.push(answer.problem);
    else if (answer.count > 0) left.objects.push({ kind: address.kind, count: answer.count });
    if (address.kind === 'Pod' && address.apiVersion === 'v1' && 'names' in answer) {
      left.pods = answer.names.slice(0, mostPods);
    }
  });
  return left;
}

async function namesOf(
  http: KubeHttp,
  address: KindAddress,
  namespace: string,
): Promise<{ names: string[]; count: number } | { problem: string }> {
  try {
    const list = await http.json<WireList>({
      method: 'GET',
      path: `${pathOf(address, namespace)}?limit=500`,
      act: `Listing what is left of ${address.plural} in ${namespace}`,
      accept: metadataOnlyList,
      secret: address.kind === 'Secret',
    });
    const names = (list.items ?? [])
      .map((item) => item.metadata.name)
      .filter((name) => !furniture[address.kind]?.(name));
    return { names, count: names.length + (list.metadata.remainingItemCount ?? 0) };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    // No answer at all (the network's error is the cause) ends it; one kind that answers badly is only named.
    if (error.cause !== undefined) throw error;
    if (error.kind === 'notFound') return { names: [], count: 0 };
    return { problem: error.message };
  }
}
