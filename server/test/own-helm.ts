import { join } from 'node:path';
import { createHelm } from '../src/helm/create-helm.ts';
import type { Helm } from '../src/helm/helm.ts';
import { systemClock, systemRandom } from '../src/lib/clock.ts';

/** The real helm with caches and data of its own in `dir`, and with the product's limits. */
export const ownHelm = (dir: string): Promise<Helm> =>
  createHelm({
    cacheDir: join(dir, 'cache'),
    dataDir: join(dir, 'data'),
    environment: { HOME: dir },
    clock: systemClock,
    random: systemRandom,
  });
