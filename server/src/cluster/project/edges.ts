import type { ObservedIngress } from '../../domain/store/observed.ts';
import type { WireIngress, WireObject } from '../wire-objects.ts';
import { projectRef } from './refs.ts';

export function projectIngress(object: WireObject): ObservedIngress {
  const ingress: WireIngress = object;
  const first = ingress.status?.loadBalancer?.ingress?.[0];
  const hosts = (ingress.spec?.rules ?? []).flatMap((rule) => (rule.host ? [rule.host] : []));
  return {
    ...projectRef('Ingress', ingress.metadata),
    className: ingress.spec?.ingressClassName,
    hosts: [...new Set(hosts)],
    address: first?.ip ?? first?.hostname,
  };
}
