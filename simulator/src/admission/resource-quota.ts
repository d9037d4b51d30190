import type { AdmissionPlugin, Api, KubeObject } from '../api/api.ts';
import type { Pod } from '../objects/pod.ts';
import { addQuantities, formatQuantity, quantity } from '../objects/quantity.ts';
import { namespaceUsage, unspecified, usageOf } from './quota-usage.ts';
import type { Usage } from './quota-usage.ts';
import { forbidden, isWrite } from './refusal.ts';

export interface ResourceQuota extends KubeObject {
  spec: { hard?: Record<string, string> };
  status?: { hard?: Record<string, string>; used?: Record<string, string> };
}

/** Refuses what would take more than a quota of the namespace leaves, and pods that do not say what they take. */
export const resourceQuota: AdmissionPlugin = (request, api) => {
  const { object, old } = request;
  const namespace = object.metadata.namespace;
  if (!isWrite(request) || namespace === undefined || object.kind === 'Event') return;
  const quotas = api.list('ResourceQuota', { namespace }) as ResourceQuota[];
  if (quotas.length === 0) return;
  const delta = increase(usageOf(api, object), old === undefined ? undefined : usageOf(api, old));
  for (const quota of quotas) {
    const hard = quota.spec.hard ?? {};
    const names = Object.keys(hard).sort();
    if (object.kind === 'Pod' && request.operation === 'CREATE')
      mustSpecify(api, object as Pod, quota, names);
    const asked = names.filter((name) => (delta.get(name)?.milli ?? 0n) > 0n);
    if (asked.length === 0) continue;
    const used = namespaceUsage(api, namespace, asked);
    const exceeded = asked.filter(
      (name) =>
        addQuantities(used.get(name) ?? quantity('0'), delta.get(name) ?? quantity('0')).milli >
        quantity(hard[name]).milli,
    );
    if (exceeded.length === 0) continue;
    const limited: Usage = new Map(exceeded.map((name) => [name, quantity(hard[name])]));
    const text = `exceeded quota: ${quota.metadata.name}, requested: ${print(delta, exceeded)}, used: ${print(used, exceeded)}, limited: ${print(limited, exceeded)}`;
    throw forbidden(api, object, text);
  }
};

function mustSpecify(api: Api, pod: Pod, quota: ResourceQuota, names: readonly string[]): void {
  const missing = new Map<string, string[]>();
  for (const container of [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]) {
    for (const name of unspecified(container, names))
      missing.set(name, [...(missing.get(name) ?? []), container.name]);
  }
  if (missing.size === 0) return;
  const text = [...missing]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, containers]) => `${name} for: ${containers.sort().join(',')}`);
  throw forbidden(api, pod, `failed quota: ${quota.metadata.name}: must specify ${text.join('; ')}`);
}

function increase(next: Usage, before: Usage | undefined): Usage {
  if (before === undefined) return next;
  return new Map(
    [...next].map(([name, amount]) => [
      name,
      { ...amount, milli: amount.milli - (before.get(name)?.milli ?? 0n) },
    ]),
  );
}

function print(usage: Usage, names: readonly string[]): string {
  return names.map((name) => `${name}=${formatQuantity(usage.get(name) ?? quantity('0'))}`).join(',');
}
