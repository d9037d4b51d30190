import type { ComponentPicture, StatusFacts } from '../status-facts.ts';
import type { ComponentCheck, Finding } from './finding.ts';

export const edgeChecks: readonly ComponentCheck[] = [
  { name: 'ingress class exists', blames: 'itself', find: classMissing },
];

/** Known at once: nobody will ever serve an Ingress of a class that the cluster does not have. */
function classMissing({ expected, ingress }: ComponentPicture, facts: StatusFacts): Finding | undefined {
  const { ingressClasses } = facts;
  if (expected.kind !== 'Ingress' || ingress === undefined || ingressClasses === undefined) return undefined;
  const className = ingress.className ?? facts.edge.ingressClass;
  if (ingressClasses.includes(className)) return undefined;
  const there = ingressClasses.length === 0 ? 'it has none' : `it has ${ingressClasses.join(', ')}`;
  return {
    code: 'EDGE_NOT_SERVED',
    message: `The cluster has no ingress class "${className}", so nobody can reach this shop: ${there}.`,
    remedy: `Install an ingress controller of that class, or set INGRESS_CLASS to one that the cluster has.`,
  };
}
