import { keptSize, rememberedSize } from '../../domain/drift/replicas.ts';
import type { Revision } from '../../domain/store/store.ts';
import type { StepContext } from './step.ts';

interface ScaledValues {
  replicas?: number;
  autoscaling?: { enabled?: boolean };
}

/**
 * Before a rollout: where an autoscaler has, or gets back, the number of replicas, the chart leaves it out, and an apply
 * that drops a field makes it one. So the number becomes ours before helm drops it, and before a suspension it is written
 * on the Deployment itself. Safe to repeat.
 */
export async function keepSizes(
  { store, cluster: { connection } }: Pick<StepContext, 'store' | 'cluster'>,
  { values }: Pick<Revision, 'values'>,
): Promise<void> {
  const suspended = values['suspended'] === true;
  for (const [component, value] of Object.entries(values)) {
    const scaled = value as ScaledValues | null;
    if (scaled?.autoscaling?.enabled !== true) continue;
    const metadata = { name: `${store.name}-${component}`, namespace: store.namespace };
    const live = await connection.get('Deployment', metadata.namespace, metadata.name);
    const size = live && keptSize(live, { suspended, minReplicas: scaled.replicas ?? 1 });
    if (size === undefined) continue;
    await connection.apply(
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { ...metadata, annotations: { [rememberedSize]: String(size) } },
        spec: { replicas: size },
      },
      { force: true },
    );
  }
}
