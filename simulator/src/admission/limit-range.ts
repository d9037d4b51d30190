import type { AdmissionPlugin, Api, KubeObject } from '../api/api.ts';
import type { Container, Pod } from '../objects/pod.ts';
import { addQuantities, formatQuantity, quantity } from '../objects/quantity.ts';
import type { Quantity } from '../objects/quantity.ts';
import type { PersistentVolumeClaim } from '../objects/storage.ts';
import { aggregate, forbidden, isWrite } from './refusal.ts';

type Amounts = Record<string, string | number>;

export interface LimitRangeItem {
  type: string;
  max?: Amounts;
  min?: Amounts;
  default?: Amounts;
  defaultRequest?: Amounts;
  maxLimitRequestRatio?: Amounts;
}

interface Use {
  requests: Amounts;
  limits: Amounts;
}

const ANNOTATION = 'kubernetes.io/limit-ranger';

/** Sets the namespace's default requests and limits on pods, then refuses pods and claims outside its bounds. */
export const limitRanger: AdmissionPlugin = (request, api) => {
  const { object } = request;
  if (!isWrite(request) || object.metadata.namespace === undefined) return;
  const isPod = object.kind === 'Pod' && request.operation === 'CREATE';
  if (!isPod && object.kind !== 'PersistentVolumeClaim') return;
  const items = limitItems(api, object.metadata.namespace);
  if (items.length === 0) return;
  if (isPod) applyDefaults(object as Pod, items);
  const refusals = isPod
    ? podRefusals(object as Pod, items)
    : claimRefusals(object as PersistentVolumeClaim, items);
  if (refusals.length > 0) throw forbidden(api, object, aggregate(refusals));
};

function limitItems(api: Api, namespace: string): LimitRangeItem[] {
  return api
    .list('LimitRange', { namespace })
    .flatMap((range) => (range as KubeObject & { spec?: { limits?: LimitRangeItem[] } }).spec?.limits ?? []);
}

function applyDefaults(pod: Pod, items: readonly LimitRangeItem[]): void {
  const told: string[] = [];
  for (const [role, containers] of [
    ['container', pod.spec.containers],
    ['init container', pod.spec.initContainers ?? []],
  ] as const) {
    for (const container of containers) {
      for (const item of items.filter((entry) => entry.type === 'Container')) {
        const requests = fill(container, 'requests', item.defaultRequest);
        const limits = fill(container, 'limits', item.default);
        if (requests.length > 0) told.push(`${requests.join(', ')} request for ${role} ${container.name}`);
        if (limits.length > 0) told.push(`${limits.join(', ')} limit for ${role} ${container.name}`);
      }
    }
  }
  if (told.length > 0)
    pod.metadata.annotations = {
      ...pod.metadata.annotations,
      [ANNOTATION]: `LimitRanger plugin set: ${told.join('; ')}`,
    };
}

function fill(container: Container, side: 'requests' | 'limits', defaults: Amounts = {}): string[] {
  const missing = Object.keys(defaults)
    .filter((name) => container.resources?.[side]?.[name] === undefined)
    .sort();
  if (missing.length === 0) return [];
  const added = Object.fromEntries(missing.map((name) => [name, String(defaults[name] ?? '')]));
  container.resources = { ...container.resources, [side]: { ...container.resources?.[side], ...added } };
  return missing;
}

function podRefusals(pod: Pod, items: readonly LimitRangeItem[]): string[] {
  const all = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  const perContainer = items
    .filter((item) => item.type === 'Container')
    .flatMap((item) => all.flatMap((container) => refusals(item, useOf(container))));
  const whole = sum(pod.spec.containers.map(useOf));
  return [
    ...new Set([
      ...perContainer,
      ...items.filter((item) => item.type === 'Pod').flatMap((item) => refusals(item, whole)),
    ]),
  ];
}

function claimRefusals(claim: PersistentVolumeClaim, items: readonly LimitRangeItem[]): string[] {
  const requests = claim.spec.resources?.requests ?? {};
  return items
    .filter((item) => item.type === 'PersistentVolumeClaim')
    .flatMap((item) => refusals(item, { requests, limits: {} }, true));
}

function useOf(container: Container): Use {
  return { requests: container.resources?.requests ?? {}, limits: container.resources?.limits ?? {} };
}

/** A resource counts for the pod's limits only if every container limits it, as in the real plugin's sums. */
function sum(uses: readonly Use[]): Use {
  const add = (side: keyof Use): Amounts => {
    const total = new Map<string, Quantity>();
    for (const use of uses)
      for (const [name, amount] of Object.entries(use[side]))
        total.set(name, addQuantities(total.get(name) ?? quantity('0'), quantity(amount)));
    return Object.fromEntries([...total].map(([name, amount]) => [name, formatQuantity(amount)]));
  };
  return { requests: add('requests'), limits: add('limits') };
}

function refusals(item: LimitRangeItem, use: Use, isClaim = false): string[] {
  const found: string[] = [];
  for (const [name, bound] of sorted(item.min)) {
    const [request, limit] = [use.requests[name], use.limits[name]];
    const start = `minimum ${name} usage per ${item.type} is ${print(bound)}`;
    if (request === undefined) found.push(`${start}.  No request is specified`);
    else if (less(request, bound)) found.push(`${start}, but request is ${print(request)}`);
    else if (limit !== undefined && less(limit, bound)) found.push(`${start}, but limit is ${print(limit)}`);
  }
  for (const [name, bound] of sorted(item.max)) {
    const [request, limit] = [use.requests[name], use.limits[name]];
    const start = `maximum ${name} usage per ${item.type} is ${print(bound)}`;
    if (limit === undefined && !isClaim) found.push(`${start}.  No limit is specified`);
    else if (limit !== undefined && less(bound, limit)) found.push(`${start}, but limit is ${print(limit)}`);
    else if (request !== undefined && less(bound, request))
      found.push(`${start}, but request is ${print(request)}`);
  }
  for (const [name, bound] of sorted(item.maxLimitRequestRatio)) {
    const ratio = Number(quantity(use.limits[name]).milli) / Number(quantity(use.requests[name]).milli);
    if (ratio * 1000 > Number(quantity(bound).milli))
      found.push(
        `${name} max limit to request ratio per ${item.type} is ${print(bound)}, but provided ratio is ${ratio.toFixed(6)}`,
      );
  }
  return found;
}

function sorted(amounts: Amounts | undefined): [string, string | number][] {
  return Object.entries(amounts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}

function less(a: string | number, b: string | number): boolean {
  return quantity(a).milli < quantity(b).milli;
}

function print(amount: string | number): string {
  return formatQuantity(quantity(amount));
}
