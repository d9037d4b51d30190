import type { Controller } from '../api/api.ts';
import { keyOf, parseKey, writeStatus } from '../objects/meta.ts';
import type { Ingress } from '../objects/network.ts';
import { createController, own } from './controller.ts';
import type { ControllerParts } from './controller.ts';

const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
const ADDRESS = '127.0.0.1';

/** Gives an Ingress its address, as long as somebody serves its class. */
export function createIngressStatusController(parts: ControllerParts): Controller {
  return createController(parts, {
    name: 'ingress',
    starts: ['Ingress'],
    watches: { Ingress: own, IngressClass: () => parts.api.list('Ingress').map(keyOf) },
    reconcile: (key) => {
      const { namespace, name } = parseKey(key);
      const ingress = parts.api.get('Ingress', namespace, name) as Ingress | undefined;
      if (ingress === undefined) return;
      const className = ingressClassOf(ingress);
      const isServed =
        className !== undefined && parts.api.get('IngressClass', undefined, className) !== undefined;
      writeStatus(parts.api, ingress, { loadBalancer: isServed ? { ingress: [{ ip: ADDRESS }] } : {} });
    },
  });
}

export function ingressClassOf(ingress: Ingress): string | undefined {
  return ingress.spec.ingressClassName ?? ingress.metadata.annotations?.[CLASS_ANNOTATION];
}
