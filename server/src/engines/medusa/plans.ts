import type { PlanName } from '../../domain/words.ts';
import type { ContainerSize } from '../amounts.ts';
import { size } from '../amounts.ts';
import type { EnginePlan } from '../plan-rules.ts';
import { small } from '../plan-rules.ts';

const seed: ContainerSize = { requests: size(200, 384, 64), limits: size(1000, 768, 512) };
const jobs = { seed, backup: small };

/**
 * SMALL runs background work in the backend; larger plans give it pods of its own. Memory is asked for by what was measured, see charts/README.md.
 */
export const medusaPlans: Readonly<Record<PlanName, EnginePlan>> = {
  SMALL: {
    workloads: {
      database: database(1, size(100, 256, 64), size(500, 512, 256)),
      cache: database(1, size(50, 64, 32), size(250, 128, 128)),
      backend: server(1, 1, size(200, 576, 64), size(1000, 1024, 512)),
      storefront: storefront(1, 1, size(100, 128, 64), size(500, 512, 256)),
    },
    jobs,
    claims: { database: 5, cache: 1, uploads: 5 },
  },
  MEDIUM: {
    workloads: {
      database: database(1, size(250, 512, 64), size(1000, 1024, 512)),
      cache: database(1, size(100, 128, 32), size(500, 256, 128)),
      backend: server(2, 4, size(300, 576, 64), size(1000, 1024, 512)),
      worker: server(1, 1, size(100, 384, 64), size(1000, 768, 512)),
      storefront: storefront(2, 4, size(100, 128, 64), size(500, 512, 256)),
    },
    jobs,
    claims: { database: 20, cache: 2, uploads: 20 },
  },
  LARGE: {
    workloads: {
      database: database(1, size(500, 1024, 64), size(2000, 2048, 1024)),
      cache: database(1, size(200, 256, 32), size(1000, 512, 128)),
      backend: server(3, 6, size(500, 768, 64), size(2000, 1536, 512)),
      worker: server(2, 2, size(200, 448, 64), size(1000, 1024, 512)),
      storefront: storefront(3, 6, size(200, 256, 64), size(1000, 512, 256)),
    },
    jobs,
    claims: { database: 50, cache: 4, uploads: 50 },
  },
};

function database(replicas: number, requests: ContainerSize['requests'], limits: ContainerSize['limits']) {
  return {
    kind: 'StatefulSet',
    replicas,
    maxReplicas: replicas,
    container: { requests, limits },
    waits: false,
  } as const;
}

function server(
  replicas: number,
  maxReplicas: number,
  requests: ContainerSize['requests'],
  limits: ContainerSize['limits'],
) {
  return { kind: 'Deployment', replicas, maxReplicas, container: { requests, limits }, waits: true } as const;
}

function storefront(
  replicas: number,
  maxReplicas: number,
  requests: ContainerSize['requests'],
  limits: ContainerSize['limits'],
) {
  return {
    kind: 'Deployment',
    replicas,
    maxReplicas,
    container: { requests, limits },
    waits: false,
  } as const;
}
