import type { Manifest } from '../engine.ts';
import type { LiveObject } from './live-object.ts';

const specOf = (manifest: Manifest): Record<string, unknown> =>
  (manifest['spec'] as Record<string, unknown> | undefined) ?? {};

/** False where the number of replicas is an autoscaler's business. */
export const setsReplicas = (manifest: Manifest): boolean => specOf(manifest)['replicas'] !== undefined;

/** The minimum of each workload that an autoscaler of these has, by `Kind/name`. */
export function autoscaled(manifests: Iterable<Manifest>): Map<string, number> {
  const found = new Map<string, number>();
  for (const manifest of manifests) {
    if (manifest.kind !== 'HorizontalPodAutoscaler') continue;
    const { scaleTargetRef, minReplicas } = specOf(manifest) as {
      scaleTargetRef?: { kind?: string; name?: string };
      minReplicas?: number;
    };
    found.set(`${scaleTargetRef?.kind ?? ''}/${scaleTargetRef?.name ?? ''}`, minReplicas ?? 1);
  }
  return found;
}

/** An autoscaler does not touch what stands at 0: it is lifted to the autoscaler's minimum. */
export function liftedReplicas(
  live: Manifest,
  manifest: Manifest,
  minReplicas: number | undefined,
): number | undefined {
  if (minReplicas === undefined || setsReplicas(manifest)) return undefined;
  return specOf(live)['replicas'] === 0 ? minReplicas : undefined;
}

/** Annotation of an autoscaled Deployment: the size it had when it was suspended. */
export const rememberedSize = 'shopyard.dev/size';

/**
 * The number of replicas to hold, as a field of ours, through a rollout that leaves it to an autoscaler: while it runs
 * the present one (also to be remembered through a suspension), otherwise the one remembered, never less than the
 * minimum. Undefined where nothing has to be held: helm owns no number that it could drop.
 */
export function keptSize(
  live: LiveObject,
  { suspended, minReplicas }: { suspended: boolean; minReplicas: number },
): number | undefined {
  const replicas = Number(specOf(live)['replicas'] ?? 1);
  if (suspended) return replicas > 0 ? replicas : undefined;
  const owners = live.metadata.managedFields ?? [];
  const isHelms = owners.some(
    ({ manager, fieldsV1 }) => manager === 'helm' && fieldsV1?.['f:spec']?.['f:replicas'] !== undefined,
  );
  if (!isHelms) return undefined;
  const remembered = Number(live.metadata.annotations?.[rememberedSize] ?? 0);
  const size = replicas > 0 ? replicas : Number.isInteger(remembered) ? remembered : 0;
  return Math.max(minReplicas, size);
}
