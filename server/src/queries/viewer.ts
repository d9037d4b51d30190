import type { Limits } from '../db/acceptance.ts';
import type { Database } from '../db/database.ts';
import type { Caller } from '../domain/actor.ts';
import type { QuotaUse } from '../domain/store/status.ts';

export interface ViewerFacts {
  limits: QuotaUse[];
  simulated: boolean;
  version: string;
}

/** What the caller may use, and what it talks to. */
export function createViewerQuery(input: {
  database: Pick<Database, 'stores' | 'clusters' | 'accept'>;
  limits: Limits;
  version: string;
}): (caller: Caller) => Promise<ViewerFacts> {
  const { stores, clusters, accept } = input.database;
  return async (caller) => ({
    limits: [
      {
        limit: 'storesPerOwner',
        used: await stores.count({ owner: caller.owner }),
        max: input.limits.storesPerOwner,
      },
      { limit: 'stores', used: await stores.count({}), max: input.limits.stores },
      {
        limit: 'createsPerHour',
        used: await accept.createdWithinHour(caller.address),
        max: input.limits.createsPerHour,
      },
    ],
    simulated: (await clusters.all()).some((cluster) => cluster.simulated),
    version: input.version,
  });
}
