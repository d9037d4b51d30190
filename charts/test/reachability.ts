import { BlockList, isIPv6 } from 'node:net';
import type { KubeObject } from './helm.ts';

/** A pod as network policies see it, or something outside the cluster, which has an address alone. */
export interface Peer {
  namespace?: string;
  labels?: Record<string, string>;
  address?: string;
}

interface Selector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values: string[] }[];
}

export const home = 'store-shop';

/** Whether policies of the store's namespace let `source` connect to `target`: both ends must allow it, as far as they are in the store. */
export const allowed = (policies: readonly KubeObject[], source: Peer, target: Peer, port: number): boolean =>
  (source.namespace !== home || passes(policies, 'Egress', source, target, port)) &&
  (target.namespace !== home || passes(policies, 'Ingress', target, source, port));

/** Every connection that is let through, as "from -> to:port"; `from` and `to` by name. */
export const open = (
  policies: readonly KubeObject[],
  peers: Readonly<Record<string, Peer>>,
  ports: readonly number[],
): string[] =>
  Object.entries(peers).flatMap(([from, source]) =>
    Object.entries(peers)
      .filter(([, target]) => source.namespace === home || target.namespace === home)
      .flatMap(([to, target]) =>
        ports
          .filter((port) => from !== to && allowed(policies, source, target, port))
          .map((port) => `${from} -> ${to}:${port}`),
      ),
  );

function passes(
  policies: readonly KubeObject[],
  direction: 'Ingress' | 'Egress',
  pod: Peer,
  other: Peer,
  port: number,
): boolean {
  const own = policies.filter(
    ({ spec }) => spec.policyTypes.includes(direction) && selects(spec.podSelector, pod.labels),
  );
  if (own.length === 0) return true;
  const [rules, peers] = direction === 'Ingress' ? ['ingress', 'from'] : ['egress', 'to'];
  return own
    .flatMap(({ spec }) => spec[rules] ?? [])
    .some(
      (rule) =>
        rule.ports.some((entry: { port: number }) => entry.port === port) &&
        // A rule without peers lets everybody through.
        (rule[peers] ?? [{}]).some((peer: KubeObject) => isPeer(peer, other)),
    );
}

function isPeer(peer: KubeObject, pod: Peer): boolean {
  const block = peer['ipBlock'];
  if (block !== undefined)
    return (
      pod.address !== undefined &&
      within([block.cidr], pod.address) &&
      !within(block.except ?? [], pod.address)
    );
  const namespace = peer['namespaceSelector'];
  if (namespace === undefined && peer['podSelector'] === undefined) return true;
  if (pod.namespace === undefined) return false;
  const inNamespace =
    namespace === undefined
      ? pod.namespace === home
      : selects(namespace, { 'kubernetes.io/metadata.name': pod.namespace });
  return inNamespace && selects(peer['podSelector'] ?? {}, pod.labels);
}

function within(ranges: string[], address: string): boolean {
  const list = new BlockList();
  for (const range of ranges) {
    const [network, bits] = range.split('/') as [string, string];
    list.addSubnet(network, Number(bits), isIPv6(network) ? 'ipv6' : 'ipv4');
  }
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

const selects = (
  { matchLabels = {}, matchExpressions = [] }: Selector,
  labels: Record<string, string> = {},
): boolean =>
  Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
  matchExpressions.every(({ key, values }) => values.includes(labels[key] ?? ''));
