import type { PlanAmounts } from '../domain/engine.ts';
import type { PlanName } from '../domain/words.ts';
import type { ContainerSize, Size } from './amounts.ts';
import { cpuQuantity, largest, memoryQuantity, podSize, quantities, size, sum, times } from './amounts.ts';

/** A workload that runs all the time, with the bounds of its autoscaler where it has one. */
export interface WorkloadPlan {
  kind: 'Deployment' | 'StatefulSet';
  replicas: number;
  maxReplicas: number;
  container: ContainerSize;
  /** It has an init container of the size `small`. */
  waits: boolean;
}

/** The one place where sizes of a plan stand: chart values, quota, limits and previews are computed from it. */
export interface EnginePlan {
  workloads: Readonly<Record<string, WorkloadPlan>>;
  /** Jobs that a release or a schedule starts. */
  jobs: Readonly<Record<string, ContainerSize>>;
  /** GiB by claim. */
  claims: Readonly<Record<string, number>>;
}

/** Containers that only wait, log in or test. */
export const small: ContainerSize = { requests: size(20, 64, 16), limits: size(250, 256, 64) };

/** What the LimitRange gives to a container that asks for nothing, such as an ACME solver. */
export const unsized: ContainerSize = { requests: size(50, 96, 32), limits: size(500, 256, 128) };

export const largestBackupGiB = (plan: EnginePlan): number => plan.claims['database'] ?? 0;

/** Steady amounts at the least number of replicas, for previews and for the API. */
export function planAmounts(name: PlanName, plan: EnginePlan): PlanAmounts {
  const running = Object.values(plan.workloads);
  const storageGiB = Object.values(plan.claims).reduce((a, b) => a + b, 0);
  const pods = running.reduce((count, workload) => count + workload.replicas, 0);
  const amounts = (pick: 'requests' | 'limits') => {
    const total = sum(running.map((workload) => times(pod(workload)[pick], workload.replicas)));
    return { cpuMillicores: total.cpuMillicores, memoryMiB: total.memoryMiB, storageGiB, pods };
  };
  return {
    plan: name,
    requests: amounts('requests'),
    limits: amounts('limits'),
    replicas: Math.max(...running.map((workload) => workload.replicas)),
    maxReplicas: Math.max(...running.map((workload) => workload.maxReplicas)),
  };
}

/**
 * `spec.hard` of the store's quota: everything at its most, while every Deployment rolls at once, the release's Job runs beside the last
 * one's, and scheduled Jobs, a test pod and an ACME solver run too. What is refused here is never the store's own doing.
 */
export function quotaHard(plan: EnginePlan): Record<string, string> {
  const most = [
    ...Object.values(plan.workloads).map(atMost),
    ...Object.values(plan.jobs).map(twice),
    passing(),
  ];
  const requests = sum(most.map((part) => part.requests));
  const limits = sum(most.map((part) => part.limits));
  const claims = Object.values(plan.claims);
  return {
    'requests.cpu': cpuQuantity(requests.cpuMillicores),
    'requests.memory': memoryQuantity(requests.memoryMiB),
    'requests.ephemeral-storage': memoryQuantity(requests.ephemeralMiB),
    'limits.cpu': cpuQuantity(limits.cpuMillicores),
    'limits.memory': memoryQuantity(limits.memoryMiB),
    'limits.ephemeral-storage': memoryQuantity(limits.ephemeralMiB),
    pods: String(most.reduce((count, part) => count + part.pods, 0)),
    persistentvolumeclaims: String(claims.length + 1),
    'requests.storage': `${claims.reduce((a, b) => a + b, largestBackupGiB(plan))}Gi`,
    'count/jobs.batch': '12',
    'count/cronjobs.batch': '4',
    'services.loadbalancers': '0',
    'services.nodeports': '0',
  };
}

export interface LimitRangeValues {
  defaultRequest: Record<string, string>;
  default: Record<string, string>;
  max: Record<string, string>;
  maxClaim: string;
}

/** No minimum: it would refuse pods that others put beside the store's, such as ACME solvers. */
export function limitRange(plan: EnginePlan): LimitRangeValues {
  const containers = [
    ...Object.values(plan.workloads).map((workload) => workload.container),
    ...Object.values(plan.jobs),
  ];
  const biggest = largest([...containers.map((container) => container.limits), size(2000, 2048, 2048)]);
  return {
    defaultRequest: quantities(unsized.requests),
    default: quantities(unsized.limits),
    max: quantities(biggest),
    maxClaim: `${Math.max(20, ...Object.values(plan.claims).map((gib) => gib * 2))}Gi`,
  };
}

interface Part {
  requests: Size;
  limits: Size;
  pods: number;
}

const pod = (workload: WorkloadPlan): ContainerSize =>
  podSize([workload.container], workload.waits ? [small] : []);

const part = (container: ContainerSize, pods: number): Part => ({
  requests: times(container.requests, pods),
  limits: times(container.limits, pods),
  pods,
});

/** A rolling update adds one pod; with several replicas a second one may still be ending. */
function atMost(workload: WorkloadPlan): Part {
  const surge = workload.kind === 'StatefulSet' ? 0 : workload.maxReplicas > 1 ? 2 : 1;
  return part(pod(workload), workload.maxReplicas + surge);
}

const twice = (container: ContainerSize): Part => part(podSize([container], [small]), 2);

/** A test pod and an ACME solver. */
const passing = (): Part => ({
  requests: sum([small.requests, unsized.requests]),
  limits: sum([small.limits, unsized.limits]),
  pods: 2,
});
