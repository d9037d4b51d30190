import type { Controller, KubeObject } from '../api/api.ts';
import { keyOf, parseKey } from '../objects/meta.ts';
import type { PersistentVolumeClaim } from '../objects/storage.ts';
import type { Job } from '../objects/workloads.ts';
import { APPLIED_SEED } from './claims.ts';
import { createController } from './controller.ts';
import type { ControllerParts } from './controller.ts';
import { hasCondition } from './job-status.ts';

const COMPONENT_LABEL = 'app.kubernetes.io/component';
export const SEED_LABELS = { [COMPONENT_LABEL]: 'seed' };

/** Plays what a seed Job leaves behind: its seed's hash, noted on the volumes of the namespace, as the shop's data would be. */
export function createSeedController(parts: ControllerParts): Controller {
  return createController(parts, {
    name: 'seed',
    starts: ['Job'],
    watches: { Job: (change) => (isSeed(change.object) ? [keyOf(change.object)] : []) },
    reconcile: (key) => {
      const { namespace = '', name } = parseKey(key);
      const job = parts.api.get('Job', namespace, name) as Job | undefined;
      if (job === undefined || !isSeed(job) || !hasCondition(job, 'Complete')) return;
      const hash = seedHashOf(parts, job);
      if (hash !== undefined) note(parts, namespace, hash);
    },
  });
}

export function isSeed(object: KubeObject): boolean {
  return object.metadata.labels?.[COMPONENT_LABEL] === 'seed';
}

/** The hash in the seed that this Job mounts; undefined if it mounts none that is there and readable. */
export function seedHashOf({ api }: Pick<ControllerParts, 'api'>, job: Job): string | undefined {
  const names = (job.spec.template.spec.volumes ?? []).flatMap((volume) => [
    volume.configMap?.name,
    ...(volume.projected?.sources ?? []).map((source) => source.configMap?.name),
  ]);
  for (const name of names) {
    const map = name === undefined ? undefined : api.get('ConfigMap', job.metadata.namespace, name);
    const hash = map === undefined ? undefined : parseSeed(map)?.hash;
    if (hash !== undefined) return hash;
  }
  return undefined;
}

export interface Seed {
  hash: string;
  store: { id: string; name: string; title: string; theme: string; currency: string; locale: string };
  products: {
    title: string;
    handle: string;
    description?: string;
    priceMinor: number;
    sku?: string;
    stock?: number;
    image?: string;
  }[];
}

/** Reads `seed.json` out of a ConfigMap; undefined if it is missing or not of the agreed shape. */
export function parseSeed(map: KubeObject): Seed | undefined {
  const text = (map.data as Record<string, string> | undefined)?.['seed.json'];
  if (text === undefined) return undefined;
  try {
    const seed = JSON.parse(text) as Partial<Seed>;
    return typeof seed.hash === 'string' && typeof seed.store?.id === 'string' && Array.isArray(seed.products)
      ? (seed as Seed)
      : undefined;
  } catch {
    return undefined;
  }
}

function note({ api }: ControllerParts, namespace: string, hash: string): void {
  for (const claim of api.list('PersistentVolumeClaim', { namespace }) as PersistentVolumeClaim[]) {
    const volume =
      claim.spec.volumeName === undefined
        ? undefined
        : api.get('PersistentVolume', undefined, claim.spec.volumeName);
    if (volume === undefined || volume.metadata.annotations?.[APPLIED_SEED] === hash) continue;
    api.update({
      ...volume,
      metadata: { ...volume.metadata, annotations: { ...volume.metadata.annotations, [APPLIED_SEED]: hash } },
    });
  }
}
