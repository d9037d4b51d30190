import type { EngineInput } from '../../domain/engine.ts';
import { must } from '../../lib/assert.ts';
import { resources } from '../amounts.ts';
import type { EnginePlan } from '../plan-rules.ts';
import { bufferMiB, claimSize, scaledValues, shopValues } from '../shop-values.ts';

/** Values of charts/medusa; no secret among them. */
export function medusaValues(input: EngineInput, plan: EnginePlan): Record<string, unknown> {
  const { database, cache, backend, worker, storefront } = plan.workloads;
  const base = must(database, 'a Medusa plan has a database');
  const queue = must(cache, 'a Medusa plan has a cache');
  return {
    ...shopValues(input, plan),
    database: {
      bufferMiB: bufferMiB(base),
      size: claimSize(input, plan, 'database'),
      resources: resources(base.container),
    },
    cache: {
      // The rest is for connections and for the copy while the log is rewritten.
      maxMemoryMiB: Math.floor(queue.container.limits.memoryMiB * 0.75),
      size: claimSize(input, plan, 'cache'),
      resources: resources(queue.container),
    },
    backend: scaledValues(must(backend, 'a Medusa plan has a backend')),
    worker:
      worker === undefined
        ? { enabled: false }
        : { enabled: true, replicas: worker.replicas, resources: resources(worker.container) },
    storefront: scaledValues(must(storefront, 'a Medusa plan has a storefront')),
    uploads: { size: claimSize(input, plan, 'uploads') },
  };
}
