import { fileURLToPath } from 'node:url';
import type { CommandParts } from '../../src/commands/parts.ts';
import type { Caller } from '../../src/domain/actor.ts';
import type { EdgeSettings } from '../../src/domain/cluster.ts';
import type { CreateStoreInput } from '../../src/domain/plan/creation-input.ts';
import { loadCatalogue } from '../../src/engines/catalogue.ts';
import { systemRandom } from '../../src/lib/clock.ts';
import { aCluster, person } from '../builders.ts';
import type { ManualClock } from '../manual-clock.ts';
import { noLimits } from './creation.ts';
import { aDatabase } from './database.ts';

export const edge: EdgeSettings = {
  baseDomain: 'localhost',
  scheme: 'http',
  port: 4080,
  ingressClass: 'traefik',
  storageClass: 'standard',
  readiness: 'address',
  probeAddress: undefined,
};

export const aCaller = (change: Partial<Caller> = {}): Caller => ({
  actor: person,
  scopes: ['READ', 'CREATE', 'OPERATE', 'DELETE'],
  owner: 'local',
  seesAllOwners: false,
  address: '127.0.0.1',
  requestId: 'request-1',
  ...change,
});

export const someInput = (change: Partial<CreateStoreInput> = {}): CreateStoreInput => ({
  name: 'tea',
  engine: 'MEDUSA',
  config: { title: 'Tea', products: [{ title: 'Green tea', priceMinor: 500 }] },
  ...change,
});

/** What commands work with, on a real database file with one reachable cluster and the released charts. */
export async function commandParts(
  change: Partial<CommandParts> = {},
): Promise<CommandParts & { clock: ManualClock; path: string }> {
  const { db, clock, path } = await aDatabase();
  await db.clusters.save(aCluster());
  const charts = fileURLToPath(new URL('../../../charts/released', import.meta.url));
  return {
    db,
    catalogue: await loadCatalogue(charts),
    random: systemRandom,
    edgeOf: () => edge,
    limits: noLimits,
    provisionAttempts: 3,
    operator: undefined,
    clock,
    path,
    ...change,
  };
}
