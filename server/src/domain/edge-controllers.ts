import type { EdgeSettings } from './cluster.ts';

/** Pods that serve Ingresses: a whole namespace, or what carries these labels in it. */
export interface EdgePods {
  namespace: string;
  podLabels?: Readonly<Record<string, string>>;
}

/** What was found of the controller of one ingress class. */
export interface FoundController {
  className: string;
  /** As its IngressClass names it. */
  controller: string;
  pods: readonly EdgePods[];
}

/** Who else may reach shops, by setting. */
export interface AdmittedEdges {
  pods: readonly EdgePods[];
  cidrs: readonly string[];
}

/** Whom the network policies of a store let in, as chart values; what is left out the chart fills with the usual controllers. */
export function edgeAdmission({ ingressClass, found = [], admitted }: EdgeSettings): {
  controllers?: EdgePods[];
  controllerCidrs?: string[];
} {
  const its = found.find(({ className }) => className === ingressClass)?.pods ?? [];
  const controllers = [...its, ...(admitted?.pods ?? [])];
  const controllerCidrs = [...(admitted?.cidrs ?? [])];
  return {
    ...(controllers.length === 0 ? {} : { controllers }),
    ...(controllerCidrs.length === 0 ? {} : { controllerCidrs }),
  };
}

/** Told where the class has a controller of which no pod was found, and nobody said by setting where it is. */
export function edgeAdmissionWarnings(edge: EdgeSettings): string[] {
  const its = edge.found?.find(({ className }) => className === edge.ingressClass);
  if (its === undefined || Object.keys(edgeAdmission(edge)).length > 0) return [];
  return [
    `No pods of the ingress class ${its.className} (controller ${its.controller}) were found, so the network policies of the store admit only the usual places of Traefik and ingress-nginx: where policies are enforced, nobody may reach the shop. Set SHOPYARD_EDGE_CONTROLLERS to where the controller runs.`,
  ];
}
