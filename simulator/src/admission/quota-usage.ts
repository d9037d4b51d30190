import type { Api, KubeObject } from '../api/api.ts';
import type { Service } from '../objects/network.ts';
import { isTerminal } from '../objects/pod.ts';
import type { Container, Pod } from '../objects/pod.ts';
import { addQuantities, quantity } from '../objects/quantity.ts';
import type { Quantity } from '../objects/quantity.ts';
import type { PersistentVolumeClaim } from '../objects/storage.ts';
import { resourceName } from './refusal.ts';

export type Usage = Map<string, Quantity>;

const LEGACY_COUNTS: Record<string, string> = {
  Service: 'services',
  Secret: 'secrets',
  ConfigMap: 'configmaps',
  ReplicationController: 'replicationcontrollers',
  ResourceQuota: 'resourcequotas',
};
const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];
const ONE: Quantity = { milli: 1000n, format: 'decimal' };

/** What one object takes from a quota, by the quota's resource names. Finished pods take nothing but their count. */
export function usageOf(api: Api, object: KubeObject): Usage {
  const usage: Usage = new Map([[`count/${resourceName(api, object.kind).text}`, ONE]]);
  const legacy = LEGACY_COUNTS[object.kind];
  if (legacy !== undefined) usage.set(legacy, ONE);
  if (object.kind === 'Service') addService(usage, object as Service);
  else if (object.kind === 'PersistentVolumeClaim') addClaim(usage, object as PersistentVolumeClaim);
  else if (object.kind === 'Pod' && !isTerminal(object as Pod)) addPod(usage, object as Pod);
  return usage;
}

/** The kinds whose objects a quota with these names counts. */
export function countedKinds(api: Api, names: readonly string[]): string[] {
  return api.kinds
    .filter((served) => served.namespaced && names.some((name) => counts(api, served.kind, name)))
    .map((served) => served.kind);
}

function counts(api: Api, kind: string, name: string): boolean {
  if (name === `count/${resourceName(api, kind).text}` || LEGACY_COUNTS[kind] === name) return true;
  if (kind === 'Pod')
    return (
      name === 'pods' ||
      COMPUTE.some((resource) => [resource, `requests.${resource}`, `limits.${resource}`].includes(name))
    );
  if (kind === 'Service') return name.startsWith('services.');
  return (
    kind === 'PersistentVolumeClaim' &&
    (name === 'persistentvolumeclaims' ||
      name.endsWith('requests.storage') ||
      name.endsWith('/persistentvolumeclaims'))
  );
}

export function addUsage(total: Usage, more: Usage): void {
  for (const [name, amount] of more) total.set(name, addQuantities(total.get(name) ?? quantity('0'), amount));
}

/** All that the namespace's objects take now, for the given quota names only. */
export function namespaceUsage(api: Api, namespace: string, names: readonly string[]): Usage {
  const total: Usage = new Map(names.map((name) => [name, quantity('0')]));
  // Counted while filtering: what a filter turns down is never copied.
  const count = (object: KubeObject): boolean => {
    addUsage(total, usageOf(api, object));
    return false;
  };
  for (const kind of countedKinds(api, names)) api.list(kind, { namespace, filter: count });
  return new Map(names.map((name) => [name, total.get(name) ?? quantity('0')]));
}

/** The quota names a container leaves open although the quota counts them. */
export function unspecified(container: Container, names: readonly string[]): string[] {
  return names.filter((name) => {
    const [side, resource] = name.includes('.') ? name.split('.', 2) : ['requests', name];
    if ((side !== 'requests' && side !== 'limits') || resource === undefined || !COMPUTE.includes(resource))
      return false;
    return container.resources?.[side]?.[resource] === undefined;
  });
}

function addService(usage: Usage, service: Service): void {
  const ports: Quantity = { milli: BigInt(service.spec.ports?.length ?? 0) * 1000n, format: 'decimal' };
  if (service.spec.type === 'LoadBalancer') usage.set('services.loadbalancers', ONE);
  const withPorts =
    service.spec.type === 'NodePort' ||
    (service.spec.type === 'LoadBalancer' && service.spec.allocateLoadBalancerNodePorts !== false);
  if (withPorts) usage.set('services.nodeports', ports);
}

function addClaim(usage: Usage, claim: PersistentVolumeClaim): void {
  const storage = quantity(claim.spec.resources?.requests?.storage);
  usage.set('persistentvolumeclaims', ONE);
  usage.set('requests.storage', storage);
  if (claim.spec.storageClassName === undefined) return;
  const prefix = `${claim.spec.storageClassName}.storageclass.storage.k8s.io/`;
  usage.set(`${prefix}requests.storage`, storage);
  usage.set(`${prefix}persistentvolumeclaims`, ONE);
}

/** Containers run together, init containers one after another: the pod takes the larger of both. */
function addPod(usage: Usage, pod: Pod): void {
  usage.set('pods', ONE);
  for (const resource of COMPUTE) {
    for (const side of ['requests', 'limits'] as const) {
      const amounts = (containers: readonly Container[]): Quantity[] =>
        containers.map((container) => quantity(container.resources?.[side]?.[resource]));
      const together = amounts([
        ...pod.spec.containers,
        ...(pod.spec.initContainers ?? []).filter(isSidecar),
      ]).reduce(addQuantities, quantity('0'));
      const largest = amounts(
        (pod.spec.initContainers ?? []).filter((container) => !isSidecar(container)),
      ).reduce((most, amount) => (amount.milli > most.milli ? amount : most), together);
      if (largest.milli === 0n) continue;
      usage.set(`${side}.${resource}`, largest);
      if (side === 'requests') usage.set(resource, largest);
    }
  }
}

function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always';
}
