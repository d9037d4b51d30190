import { usageOf } from '../admission/quota-usage.ts';
import type { Api, Change } from '../api/api.ts';
import { isTerminal } from '../objects/pod.ts';
import type { Pod } from '../objects/pod.ts';

/** What pods have asked for, in thousandths. */
export interface Load {
  cpu: bigint;
  memory: bigint;
  pods: bigint;
}

export function loadOf(api: Api, pod: Pod): Load {
  const usage = usageOf(api, pod);
  return {
    cpu: usage.get('requests.cpu')?.milli ?? 0n,
    memory: usage.get('requests.memory')?.milli ?? 0n,
    pods: 1000n,
  };
}

export interface Loads {
  of(node: string): Load;
  note(api: Api, change: Change): void;
}

/** Begins empty: every pod that is there must be noted once, then every change. */
export function createLoads(): Loads {
  const byNode = new Map<string, Load>();
  const byPod = new Map<string, { node: string; load: Load }>();
  const of = (node: string): Load => byNode.get(node) ?? { cpu: 0n, memory: 0n, pods: 0n };
  const add = ({ node, load }: { node: string; load: Load }, sign: bigint): void => {
    const now = of(node);
    byNode.set(node, {
      cpu: now.cpu + sign * load.cpu,
      memory: now.memory + sign * load.memory,
      pods: now.pods + sign * load.pods,
    });
  };
  return {
    of,
    note(api, { type, object }) {
      const pod = object as Pod;
      const uid = pod.metadata.uid ?? '';
      const known = byPod.get(uid);
      const node = pod.spec.nodeName;
      const isCounted = type !== 'DELETED' && node !== undefined && !isTerminal(pod);
      if (known !== undefined && !isCounted) {
        add(known, -1n);
        byPod.delete(uid);
      } else if (known === undefined && isCounted) {
        const entry = { node, load: loadOf(api, pod) };
        add(entry, 1n);
        byPod.set(uid, entry);
      }
    },
  };
}
