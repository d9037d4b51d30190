import type { PlanName } from '../../domain/words.ts';
import type { ContainerSize } from '../amounts.ts';
import { size } from '../amounts.ts';
import type { EnginePlan } from '../plan-rules.ts';
import { small } from '../plan-rules.ts';

const seed: ContainerSize = { requests: size(200, 256, 64), limits: size(1000, 512, 512) };
const cron: ContainerSize = { requests: size(50, 160, 32), limits: size(500, 384, 256) };
const jobs = { seed, cron, backup: small };

export const woocommercePlans: Readonly<Record<PlanName, EnginePlan>> = {
  SMALL: {
    workloads: {
      database: database(size(100, 256, 64), size(500, 512, 256)),
      web: web(1, 1, size(200, 256, 64), size(1000, 768, 512)),
    },
    jobs,
    claims: { database: 5, uploads: 5 },
  },
  MEDIUM: {
    workloads: {
      database: database(size(250, 512, 64), size(1000, 1024, 512)),
      web: web(2, 4, size(300, 384, 64), size(1000, 1024, 512)),
    },
    jobs,
    claims: { database: 20, uploads: 20 },
  },
  LARGE: {
    workloads: {
      database: database(size(500, 1024, 64), size(2000, 2048, 1024)),
      web: web(3, 6, size(500, 512, 64), size(2000, 1536, 512)),
    },
    jobs,
    claims: { database: 50, uploads: 50 },
  },
};

function database(requests: ContainerSize['requests'], limits: ContainerSize['limits']) {
  return {
    kind: 'StatefulSet',
    replicas: 1,
    maxReplicas: 1,
    container: { requests, limits },
    waits: false,
  } as const;
}

function web(
  replicas: number,
  maxReplicas: number,
  requests: ContainerSize['requests'],
  limits: ContainerSize['limits'],
) {
  return { kind: 'Deployment', replicas, maxReplicas, container: { requests, limits }, waits: true } as const;
}
