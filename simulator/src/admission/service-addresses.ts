import type { AdmissionPlugin, Api, KubeObject } from '../api/api.ts';
import type { Service } from '../objects/network.ts';
import { hash32 } from '../objects/hash.ts';
import { isWrite } from './refusal.ts';

const NODE_PORTS = { first: 30_000, count: 2768 };
const FIRST_IP = 10 * 2 ** 24 + 96 * 2 ** 16 + 256;
const IP_COUNT = 2 ** 20 - 512;

/** How often an address or node port is in use; kept up by the API's changes. */
interface Taken {
  has(value: string): boolean;
}

/** What was chosen at random for a new service and is another's already is chosen again. */
export function createServiceAddresses(): AdmissionPlugin {
  const known = new WeakMap<Api, Taken>();
  return (request, api) => {
    if (!isWrite(request) || request.operation !== 'CREATE' || request.object.kind !== 'Service') return;
    const taken = known.get(api) ?? follow(api);
    known.set(api, taken);
    const { spec, metadata } = request.object as Service;
    const seed = `${metadata.namespace ?? ''}/${metadata.name}`;
    if (isAddress(spec.clusterIP) && taken.has(spec.clusterIP)) {
      spec.clusterIP = another(taken, seed, (number) => address(FIRST_IP + (number % IP_COUNT)));
      spec.clusterIPs = [spec.clusterIP];
    }
    for (const port of spec.ports ?? []) {
      if (port.nodePort === undefined || !taken.has(String(port.nodePort))) continue;
      port.nodePort = Number(
        another(taken, seed, (number) => String(NODE_PORTS.first + (number % NODE_PORTS.count))),
      );
    }
  };
}

function isAddress(value: string | undefined): value is string {
  return value !== undefined && value !== '' && value !== 'None';
}

function another(taken: Taken, seed: string, make: (number: number) => string): string {
  for (let attempt = 0; ; attempt += 1) {
    const value = make(hash32(`${seed}\u0000${String(attempt)}`));
    if (!taken.has(value)) return value;
  }
}

function follow(api: Api): Taken {
  const counts = new Map<string, number>();
  const count = (object: KubeObject | undefined, step: number): void => {
    for (const value of object === undefined ? [] : held(object as Service))
      counts.set(value, (counts.get(value) ?? 0) + step);
  };
  for (const service of api.list('Service')) count(service, 1);
  api.subscribe(({ type, object, previous }) => {
    if (object.kind !== 'Service') return;
    count(previous ?? (type === 'DELETED' ? object : undefined), -1);
    if (type !== 'DELETED') count(object, 1);
  });
  return { has: (value) => (counts.get(value) ?? 0) > 0 };
}

function held({ spec }: Service): string[] {
  const ports = (spec.ports ?? []).map((port) => port.nodePort).filter((port) => port !== undefined);
  return [...(isAddress(spec.clusterIP) ? [spec.clusterIP] : []), ...ports.map(String)];
}

function address(number: number): string {
  return [24, 16, 8, 0].map((shift) => String((number >>> shift) & 255)).join('.');
}
