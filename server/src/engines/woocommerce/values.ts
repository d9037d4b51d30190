import type { EngineInput } from '../../domain/engine.ts';
import { must } from '../../lib/assert.ts';
import { resources } from '../amounts.ts';
import type { EnginePlan } from '../plan-rules.ts';
import { bufferMiB, claimSize, scaledValues, shopValues } from '../shop-values.ts';

/** Values of charts/woocommerce; no secret among them. */
export function woocommerceValues(input: EngineInput, plan: EnginePlan): Record<string, unknown> {
  const database = must(plan.workloads['database'], 'a WooCommerce plan has a database');
  const web = must(plan.workloads['web'], 'a WooCommerce plan has a web server');
  const cron = must(plan.jobs['cron'], 'a WooCommerce plan has scheduled work');
  return {
    ...shopValues(input, plan),
    database: {
      bufferMiB: bufferMiB(database),
      size: claimSize(input, plan, 'database'),
      resources: resources(database.container),
    },
    web: {
      ...scaledValues(web),
      // An Apache worker takes about 80 MiB; the rest stays free for the parent process and the file cache.
      workers: Math.floor((web.container.limits.memoryMiB - 128) / 80),
    },
    cron: { resources: resources(cron) },
    uploads: { size: claimSize(input, plan, 'uploads') },
  };
}
