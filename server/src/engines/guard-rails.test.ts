import { describe, expect, it } from 'vitest';
import { anEngineInput } from '../../test/builders/engine-input.ts';
import { guardRails } from './guard-rails.ts';
import { medusaPlans } from './medusa/plans.ts';
import { limitRange, quotaHard } from './plan-rules.ts';

const rails = guardRails(anEngineInput(), medusaPlans.SMALL);

describe('guard rails', () => {
  it('stand in the namespace before anything runs there, limits before the quota that needs them', () => {
    expect(rails.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).toEqual([
      'LimitRange store-tea/shopyard-limits',
      'ResourceQuota store-tea/shopyard-quota',
      'NetworkPolicy store-tea/shopyard-default-deny',
      'NetworkPolicy store-tea/shopyard-dns',
      'RoleBinding store-tea/shopyard-store',
    ]);
  });

  it('carry the labels of the store', () => {
    for (const { metadata } of rails) {
      expect(metadata.labels).toMatchObject({
        'shopyard.dev/store-id': 'id-of-tea',
        'shopyard.dev/owner': 'local',
        'app.kubernetes.io/managed-by': 'shopyard',
      });
    }
  });

  it('bound the store to its plan', () => {
    const limits = limitRange(medusaPlans.SMALL);
    expect(rails[0]?.['spec']).toEqual({
      limits: [
        {
          type: 'Container',
          defaultRequest: limits.defaultRequest,
          default: limits.default,
          max: limits.max,
        },
        { type: 'PersistentVolumeClaim', max: { storage: limits.maxClaim } },
      ],
    });
    expect(rails[1]?.['spec']).toEqual({ hard: quotaHard(medusaPlans.SMALL) });
  });

  it('deny everything but names', () => {
    expect(rails[2]?.['spec']).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    expect(rails[3]?.['spec']).toMatchObject({
      policyTypes: ['Egress'],
      egress: [
        {
          ports: [
            { port: 53, protocol: 'UDP' },
            { port: 53, protocol: 'TCP' },
          ],
        },
      ],
    });
  });

  it('bind the control plane, or whom the operator names, to the role of a store', () => {
    expect(rails[4]).toMatchObject({
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'shopyard-store' },
      subjects: [{ kind: 'ServiceAccount', name: 'shopyard', namespace: 'shopyard-system' }],
    });
    const operator = { name: 'control', namespace: 'platform' };
    expect(guardRails(anEngineInput({ operator }), medusaPlans.SMALL)[4]?.['subjects']).toEqual([
      { kind: 'ServiceAccount', ...operator },
    ]);
  });
});
