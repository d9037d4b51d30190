import type { KubeObject } from './helm.ts';

/** A pod as network policies see it. */
export interface Peer {
  namespace: string;
  labels: Record<string, string>;
}

interface Selector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values: string[] }[];
}

const home = 'store-shop';

/** Whether policies of the store's namespace let `source` connect to `target`: both ends must allow it, as far as they are in the store. */
export const allowed = (policies: readonly KubeObject[], source: Peer, target: Peer, port: number): boolean =>
  (source.namespace !== home || passes(policies, 'Egress', source, target, port)) &&
  (target.namespace !== home || passes(policies, 'Ingress', target, source, port));

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
        rule[peers].some((peer: KubeObject) => isPeer(peer, other)),
    );
}

function isPeer(peer: KubeObject, pod: Peer): boolean {
  if (peer['ipBlock'] !== undefined) return false;
  const namespace = peer['namespaceSelector'];
  const inNamespace =
    namespace === undefined
      ? pod.namespace === home
      : selects(namespace, { 'kubernetes.io/metadata.name': pod.namespace });
  return inNamespace && selects(peer['podSelector'] ?? {}, pod.labels);
}

const selects = (
  { matchLabels = {}, matchExpressions = [] }: Selector,
  labels: Record<string, string>,
): boolean =>
  Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
  matchExpressions.every(({ key, values }) => values.includes(labels[key] ?? ''));
