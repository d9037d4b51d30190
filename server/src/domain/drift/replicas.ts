import type { Manifest } from '../engine.ts';

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
