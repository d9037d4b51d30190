import type { EngineInput, Manifest } from '../domain/engine.ts';
import { planQuota } from '../domain/store/quota.ts';
import { storeLabels } from './labels.ts';
import type { EnginePlan } from './plan-rules.ts';
import { limitRange, quotaHard } from './plan-rules.ts';

const defaultOperator = { name: 'shopyard', namespace: 'shopyard-system' };

/**
 * What stands in a store's namespace before anything runs there, the same objects that the charts render with `guardRails.create=true`:
 * limits first, because with a quota and no limits every container without a size is refused.
 */
export function guardRails(input: EngineInput, plan: EnginePlan): Manifest[] {
  const manifest = (apiVersion: string, kind: string, name: string, body: object): Manifest => ({
    apiVersion,
    kind,
    metadata: {
      name,
      namespace: input.store.namespace,
      labels: storeLabels(input.store, 'store'),
    },
    ...body,
  });
  const limits = limitRange(plan);
  const networking = 'networking.k8s.io/v1';
  return [
    manifest('v1', 'LimitRange', 'shopyard-limits', {
      spec: {
        limits: [
          {
            type: 'Container',
            defaultRequest: limits.defaultRequest,
            default: limits.default,
            max: limits.max,
          },
          { type: 'PersistentVolumeClaim', max: { storage: limits.maxClaim } },
        ],
      },
    }),
    manifest('v1', 'ResourceQuota', planQuota, { spec: { hard: quotaHard(plan) } }),
    manifest(networking, 'NetworkPolicy', 'shopyard-default-deny', {
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    }),
    manifest(networking, 'NetworkPolicy', 'shopyard-dns', { spec: dns }),
    manifest('rbac.authorization.k8s.io/v1', 'RoleBinding', 'shopyard-store', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'shopyard-store' },
      subjects: [{ kind: 'ServiceAccount', ...(input.operator ?? defaultOperator) }],
    }),
  ];
}

/** The cluster's DNS, and the address of the cache that some clusters run on each node. */
const dns = {
  podSelector: {},
  policyTypes: ['Egress'],
  egress: [
    {
      to: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
          podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
        },
        { ipBlock: { cidr: '169.254.20.10/32' } },
      ],
      ports: [
        { port: 53, protocol: 'UDP' },
        { port: 53, protocol: 'TCP' },
      ],
    },
  ],
};
