import { describe, expect, it } from 'vitest';
import { planNames } from '../domain/words.ts';
import { parseQuantity } from '../lib/quantity.ts';
import { size } from './amounts.ts';
import { medusaPlans } from './medusa/plans.ts';
import type { EnginePlan } from './plan-rules.ts';
import { limitRange, planAmounts, quotaHard, small } from './plan-rules.ts';
import { woocommercePlans } from './woocommerce/plans.ts';

const container = { requests: size(100, 100, 10), limits: size(200, 200, 20) };
const plan: EnginePlan = {
  workloads: {
    database: { kind: 'StatefulSet', replicas: 1, maxReplicas: 1, container, waits: false },
    web: { kind: 'Deployment', replicas: 2, maxReplicas: 3, container, waits: true },
  },
  jobs: { seed: container },
  claims: { database: 5, uploads: 30 },
};

it('counts what runs at the least number of replicas', () => {
  expect(planAmounts('SMALL', plan)).toEqual({
    plan: 'SMALL',
    requests: { cpuMillicores: 300, memoryMiB: 300, storageGiB: 35, pods: 3 },
    // The init container that waits may use more than the container that serves.
    limits: { cpuMillicores: 200 + 2 * 250, memoryMiB: 200 + 2 * 256, storageGiB: 35, pods: 3 },
    replicas: 2,
    maxReplicas: 3,
  });
});

it('leaves room for a rolling update, two Jobs, a test and an ACME solver', () => {
  const pods = 1 + (3 + 2) + 2 + 2;
  expect(quotaHard(plan)).toMatchObject({
    pods: String(pods),
    'requests.cpu': `${(1 + 5 + 2) * 100 + 20 + 50}m`,
    persistentvolumeclaims: '3',
    'requests.storage': '40Gi',
    'services.loadbalancers': '0',
    'services.nodeports': '0',
  });
});

it('gives no minimum, and lets the largest container and twice the largest claim through', () => {
  const big = { requests: size(100, 100, 10), limits: size(4000, 512, 20) };
  const limits = limitRange({ ...plan, jobs: { seed: big } });
  expect(limits).not.toHaveProperty('min');
  expect(limits.max).toEqual({ cpu: '4', memory: '2Gi', 'ephemeral-storage': '2Gi' });
  expect(limits.maxClaim).toBe('60Gi');
  expect(limitRange({ ...plan, claims: { database: 1 } }).maxClaim).toBe('20Gi');
});

describe.each(Object.entries({ medusaPlans, woocommercePlans }))('%s', (_, plans) => {
  it('grow from SMALL to LARGE in every amount', () => {
    const [s, m, l] = planNames.map((name) => quotaHard(plans[name]));
    for (const name of [
      'requests.cpu',
      'requests.memory',
      'limits.cpu',
      'limits.memory',
      'pods',
      'requests.storage',
    ]) {
      const amounts = [s, m, l].map((hard) => parseQuantity(hard?.[name]) ?? 0);
      expect(amounts, name).toEqual(amounts.toSorted((a, b) => a - b));
      expect(new Set(amounts).size, name).toBe(3);
    }
  });

  it('never ask for more than they may use', () => {
    const containers = planNames.flatMap((name) => [
      ...Object.values(plans[name].workloads).map((workload) => workload.container),
      ...Object.values(plans[name].jobs),
      small,
    ]);
    for (const { requests, limits } of containers) {
      expect(requests.cpuMillicores).toBeLessThanOrEqual(limits.cpuMillicores);
      expect(requests.memoryMiB).toBeLessThanOrEqual(limits.memoryMiB);
      expect(requests.ephemeralMiB).toBeLessThanOrEqual(limits.ephemeralMiB);
    }
  });

  it('run exactly one database, and scale only what is stateless', () => {
    for (const name of planNames) {
      expect(plans[name].workloads['database']).toMatchObject({
        kind: 'StatefulSet',
        replicas: 1,
        maxReplicas: 1,
      });
      for (const workload of Object.values(plans[name].workloads)) {
        expect(workload.maxReplicas).toBeGreaterThanOrEqual(workload.replicas);
        if (workload.kind === 'StatefulSet') expect(workload.maxReplicas).toBe(1);
      }
    }
  });
});
