import type { AdmissionRequest, Api, KubeObject } from '../../api/api.ts';
import type { Service } from '../../objects/network.ts';
import { hash32 } from '../../objects/hash.ts';
import { fallback } from './pod.ts';

const NODE_PORTS = { first: 30_000, count: 2768 };
const IP_COUNT = 2 ** 20 - 512;

/** Addresses and node ports given to services; remembers what is taken by following the API's changes. */
export interface AddressPool {
  take(kind: 'ip' | 'port', seed: string): string;
}

export function createAddressPool(api: Api): AddressPool {
  const taken = new Map<string, number>();
  const count = (object: KubeObject | undefined, step: number): void => {
    if (object?.kind !== 'Service') return;
    for (const value of held(object as Service)) taken.set(value, (taken.get(value) ?? 0) + step);
  };
  for (const service of api.list('Service')) count(service, 1);
  api.subscribe((change) => {
    if (change.object.kind !== 'Service') return;
    if (change.type === 'DELETED') count(change.previous ?? change.object, -1);
    else {
      count(change.previous, -1);
      count(change.object, 1);
    }
  });
  return {
    take(kind, seed) {
      for (let attempt = 0; ; attempt += 1) {
        const number = hash32(`${seed}\u0000${String(attempt)}`);
        const value =
          kind === 'ip'
            ? address(256 + (number % IP_COUNT))
            : String(NODE_PORTS.first + (number % NODE_PORTS.count));
        if ((taken.get(value) ?? 0) <= 0) return value;
      }
    },
  };
}

export function defaultService(service: Service, request: AdmissionRequest, pool: AddressPool): void {
  const { spec } = service;
  fallback(spec, { type: 'ClusterIP', sessionAffinity: 'None' });
  for (const port of spec.ports ?? []) fallback(port, { protocol: 'TCP', targetPort: port.port });
  fallback(service, { status: { loadBalancer: {} } });
  if (spec.type === 'ExternalName') return;
  fallback(spec, { internalTrafficPolicy: 'Cluster', ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' });
  const old = (request.old as Service | undefined)?.spec;
  if (spec.clusterIP === undefined || spec.clusterIP === '')
    spec.clusterIP =
      old?.clusterIP ?? pool.take('ip', `${service.metadata.namespace ?? ''}/${service.metadata.name}`);
  fallback(spec, { clusterIPs: [spec.clusterIP] });
  if (spec.sessionAffinity === 'ClientIP')
    fallback(spec, { sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } } });
  if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') return;
  fallback(spec, {
    externalTrafficPolicy: 'Cluster',
    ...(spec.type === 'LoadBalancer' ? { allocateLoadBalancerNodePorts: true } : {}),
  });
  if (spec.allocateLoadBalancerNodePorts === false) return;
  for (const port of spec.ports ?? []) {
    const before = old?.ports?.find((entry) => entry.port === port.port)?.nodePort;
    port.nodePort ??=
      before ??
      Number(
        pool.take(
          'port',
          `${service.metadata.namespace ?? ''}/${service.metadata.name}/${String(port.port)}`,
        ),
      );
  }
}

function held(service: Service): string[] {
  const ports = (service.spec.ports ?? []).map((port) => port.nodePort).filter((port) => port !== undefined);
  return [...(service.spec.clusterIP === undefined ? [] : [service.spec.clusterIP]), ...ports.map(String)];
}

function address(offset: number): string {
  const value = 10 * 2 ** 24 + 96 * 2 ** 16 + offset;
  return [24, 16, 8, 0].map((shift) => String((value >>> shift) & 255)).join('.');
}
