import type { Pod } from '../objects/pod.ts';
import { hash32 } from '../objects/hash.ts';
import { nodeAddress } from '../controllers/bootstrap.ts';

/** Addresses of pods, each used by one living pod. Begins with those that pods already have. */
export interface Addresses {
  of(pod: Pod): { pod: string; host: string };
  release(podUid: string): void;
}

export function createAddresses(pods: readonly Pod[]): Addresses {
  const byPod = new Map<string, string>();
  const taken = new Set<string>();
  const keep = (uid: string, address: string): string => {
    byPod.set(uid, address);
    taken.add(address);
    return address;
  };
  for (const pod of pods) if (pod.status?.podIP !== undefined) keep(pod.metadata.uid ?? '', pod.status.podIP);
  return {
    of(pod) {
      const host = nodeAddress(pod.spec.nodeName ?? '');
      const uid = pod.metadata.uid ?? '';
      if (pod.spec.hostNetwork === true) return { pod: host, host };
      return { pod: byPod.get(uid) ?? keep(uid, free(taken, pod.spec.nodeName ?? '', uid)), host };
    },
    release(podUid) {
      const address = byPod.get(podUid);
      if (address !== undefined) taken.delete(address);
      byPod.delete(podUid);
    },
  };
}

function free(taken: ReadonlySet<string>, node: string, uid: string): string {
  const second = 244 + (Number(/(\d+)$/.exec(node)?.[1] ?? 0) % 8);
  for (let attempt = 0; ; attempt += 1) {
    const number = 2 + (hash32(`${uid}${String(attempt)}`) % 65_000);
    const address = `10.${String(second)}.${String(number >>> 8)}.${String(number & 255)}`;
    if (!taken.has(address)) return address;
  }
}
