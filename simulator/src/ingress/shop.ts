import type { Api } from '../api/api.ts';
import { APPLIED_SEED } from '../controllers/claims.ts';
import { hasCondition } from '../controllers/job-status.ts';
import { SEED_LABELS, parseSeed, seedHashOf } from '../controllers/seeded.ts';
import type { Seed } from '../controllers/seeded.ts';
import type { PersistentVolumeClaim } from '../objects/storage.ts';
import type { Job } from '../objects/workloads.ts';

/** What a played shop may honestly show: products only once the seed that holds them has been applied. */
export interface Shop {
  store: Seed['store'];
  products: Seed['products'];
  /** The hash of the seed that is in the shop's data; undefined before the first. */
  appliedHash: string | undefined;
  isSeeding: boolean;
}

/** The shop of a namespace as its seed, its Jobs and its volumes tell; undefined if there is no seed. */
export function shopOf(api: Api, namespace: string): Shop | undefined {
  const seeds = api
    .list('ConfigMap', { namespace, labels: SEED_LABELS })
    .sort((a, b) => ((a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') ? 1 : -1))
    .map(parseSeed)
    .filter((seed) => seed !== undefined);
  const [seed] = seeds;
  if (seed === undefined) return undefined;
  const appliedHash = appliedSeed(api, namespace);
  const isSeeding = appliedHash !== seed.hash;
  return { store: seed.store, products: isSeeding ? [] : seed.products, appliedHash, isSeeding };
}

/** What the volumes remember; a shop without volumes of its own has only its finished Jobs to tell. */
function appliedSeed(api: Api, namespace: string): string | undefined {
  const claims = api.list('PersistentVolumeClaim', { namespace }) as PersistentVolumeClaim[];
  const names = claims.map((claim) => claim.spec.volumeName).filter((name) => name !== undefined);
  const remembered = names
    .map((name) => api.get('PersistentVolume', undefined, name)?.metadata.annotations?.[APPLIED_SEED])
    .find((hash) => hash !== undefined);
  if (names.length > 0) return remembered;
  const done = (api.list('Job', { namespace, labels: SEED_LABELS }) as Job[]).filter((job) =>
    hasCondition(job, 'Complete'),
  );
  const newest = done.sort((a, b) =>
    (a.status?.completionTime ?? '') < (b.status?.completionTime ?? '') ? 1 : -1,
  )[0];
  return newest === undefined ? undefined : seedHashOf({ api }, namespace, newest.spec.template.spec);
}
