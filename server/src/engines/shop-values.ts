import { edgeAdmission } from '../domain/edge-controllers.ts';
import { dataSecretName } from '../domain/engine-input.ts';
import type { EngineInput } from '../domain/engine.ts';
import { countryOf } from '../domain/store/country.ts';
import { resources } from './amounts.ts';
import { labelValue } from './labels.ts';
import type { EnginePlan, WorkloadPlan } from './plan-rules.ts';
import { largestBackupGiB, small } from './plan-rules.ts';
import { seedHash, seedProducts } from './seed.ts';

type Values = Record<string, unknown>;

export const shopHost = ({ store, edge }: Pick<EngineInput, 'store' | 'edge'>): string =>
  `${store.name}.${edge.baseDomain}`;

/** Without a trailing slash. */
export const shopUrl = (input: Pick<EngineInput, 'store' | 'edge'>): string =>
  `${input.edge.scheme}://${shopHost(input)}${input.edge.port === undefined ? '' : `:${input.edge.port}`}`;

/** The values that every store chart takes in the same form. */
export function shopValues(input: EngineInput, plan: EnginePlan): Values {
  const { store, edge } = input;
  const { config } = store.wanted;
  const seed = plan.jobs['seed'];
  return {
    store: {
      id: store.id,
      owner: labelValue(store.owner),
      title: config.title,
      theme: config.theme,
      currency: config.currency,
      country: countryOf(config),
      locale: config.locale,
      adminEmail: config.adminEmail,
    },
    suspended: store.wanted.suspended,
    seed: {
      hash: seedHash(config),
      products: seedProducts(config),
      ...(seed === undefined ? {} : { resources: resources(seed) }),
    },
    credentials: { existingSecret: input.credentialsSecret, dataSecret: dataSecretName },
    storageClass: edge.storageClass ?? '',
    small: { resources: resources(small) },
    edge: {
      mode: 'ingress',
      className: edge.ingressClass,
      ...edgeAdmission(edge),
      host: shopHost(input),
      extraHosts: store.wanted.domains,
      scheme: edge.scheme,
      port: edge.port ?? 0,
      tls: { mode: edge.scheme === 'https' ? 'secret' : 'none' },
    },
    backup: { size: claimSize(input, plan, 'backup') },
    guardRails: { create: false },
  };
}

/** An existing claim keeps its size when the plan asks for less: claims cannot shrink. */
export function claimSize(input: EngineInput, plan: EnginePlan, claim: string): string {
  const wanted = plan.claims[claim] ?? largestBackupGiB(plan);
  return `${Math.max(wanted, Math.ceil(input.claims?.[`${input.store.name}-${claim}`] ?? 0))}Gi`;
}

/** Replicas, autoscaler and sizes of a Deployment. */
export const scaledValues = (workload: WorkloadPlan): Values => ({
  replicas: workload.replicas,
  autoscaling: {
    enabled: workload.maxReplicas > workload.replicas,
    maxReplicas: workload.maxReplicas,
    cpuPercent: 70,
  },
  resources: resources(workload.container),
});

/** A quarter of the memory for the database's own buffers, as both databases recommend where they share with nobody. */
export const bufferMiB = (workload: WorkloadPlan): number =>
  Math.floor(workload.container.limits.memoryMiB / 4);
