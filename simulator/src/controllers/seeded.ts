import type { Controller, KubeObject } from '../api/api.ts';
import { keyOf, parseKey } from '../objects/meta.ts';
import type { PersistentVolumeClaim } from '../objects/storage.ts';
import type { Pod, PodSpec } from '../objects/pod.ts';
import { APPLIED_SEED } from './claims.ts';
import { createController } from './controller.ts';
import type { ControllerParts } from './controller.ts';

const JUST_ENDED = 'ended:';
const COMPONENT_LABEL = 'app.kubernetes.io/component';
export const SEED_LABELS = { [COMPONENT_LABEL]: 'seed' };

/**
 * Plays what a seed Job leaves behind: when its pod has succeeded, the hash of the seed it had mounted is noted on the
 * namespace's volumes, as the shop's data would hold it.
 */
export function createSeedController(parts: ControllerParts): Controller {
  return createController(parts, {
    name: 'seed',
    starts: ['Pod'],
    watches: {
      Pod: ({ object, previous }) =>
        isSeed(object) && succeeded(object) && (previous === undefined || !succeeded(previous))
          ? [`${JUST_ENDED}${keyOf(object)}`]
          : [],
      PersistentVolumeClaim: ({ object, previous }) =>
        isBound(object) && !isBound(previous) ? seedPods(parts.api, object.metadata.namespace ?? '') : [],
    },
    reconcile: (key) => {
      const isFresh = key.startsWith(JUST_ENDED);
      const { namespace = '', name } = parseKey(isFresh ? key.slice(JUST_ENDED.length) : key);
      const pod = parts.api.get('Pod', namespace, name) as Pod | undefined;
      if (pod === undefined || !isSeed(pod) || !succeeded(pod)) return;
      const hash = seedHashOf(parts, namespace, pod.spec);
      if (hash !== undefined) note(parts, namespace, hash, isFresh);
    },
  });
}

/** A volume that comes after the seed ran belongs to the same shop. */
function seedPods(api: ControllerParts['api'], namespace: string): string[] {
  return api.list('Pod', { namespace, labels: SEED_LABELS }).map(keyOf);
}

function isBound(claim: KubeObject | undefined): boolean {
  return (claim as PersistentVolumeClaim | undefined)?.status?.phase === 'Bound';
}

function succeeded(pod: KubeObject): boolean {
  return (pod as Pod).status?.phase === 'Succeeded';
}

export function isSeed(object: KubeObject): boolean {
  return object.metadata.labels?.[COMPONENT_LABEL] === 'seed';
}

/** The hash in the seed that this pod mounts; undefined if it mounts none that is there and readable. */
export function seedHashOf(
  { api }: Pick<ControllerParts, 'api'>,
  namespace: string,
  spec: PodSpec,
): string | undefined {
  const names = (spec.volumes ?? []).flatMap((volume) => [
    volume.configMap?.name,
    ...(volume.projected?.sources ?? []).map((source) => source.configMap?.name),
  ]);
  for (const name of names) {
    const map = name === undefined ? undefined : api.get('ConfigMap', namespace, name);
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

/** After a restart only what is missing is noted: which seed an old pod had mounted is no longer known. */
function note({ api }: ControllerParts, namespace: string, hash: string, isFresh: boolean): void {
  for (const claim of api.list('PersistentVolumeClaim', { namespace }) as PersistentVolumeClaim[]) {
    const volume =
      claim.spec.volumeName === undefined
        ? undefined
        : api.get('PersistentVolume', undefined, claim.spec.volumeName);
    const before = volume?.metadata.annotations?.[APPLIED_SEED];
    if (volume === undefined || before === hash || (before !== undefined && !isFresh)) continue;
    api.update({
      ...volume,
      metadata: { ...volume.metadata, annotations: { ...volume.metadata.annotations, [APPLIED_SEED]: hash } },
    });
  }
}
