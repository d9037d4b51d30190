import type { Database } from '../db/database.ts';
import { visibleOwner } from '../domain/access/sees.ts';
import type { Caller } from '../domain/actor.ts';
import type { StorePhase } from '../domain/words.ts';
import { fleetFigures, type FleetFigures } from '../domain/fleet/figures.ts';
import type { Clock } from '../lib/clock.ts';

export type MetricsWindow = 'HOUR' | 'DAY' | 'WEEK' | 'MONTH';

export interface Fleet extends FleetFigures {
  total: number;
  byPhase: { phase: StorePhase; count: number }[];
  queued: number;
  running: number;
}

const hourMs = 3_600_000;
const windowMs: Record<MetricsWindow, number> = {
  HOUR: hourMs,
  DAY: 24 * hourMs,
  WEEK: 7 * 24 * hourMs,
  MONTH: 30 * 24 * hourMs,
};

/** Counts and figures over the caller's stores. Stores of an unreachable cluster count as UNKNOWN. */
export function createFleetQuery(input: {
  database: Pick<Database, 'stores' | 'operations'>;
  clock: Clock;
}): (caller: Caller, window: MetricsWindow) => Promise<Fleet> {
  const { stores, operations } = input.database;
  return async (caller, window) => {
    const owner = visibleOwner(caller);
    const byPhase = [...(await stores.countByPhase(owner === undefined ? {} : { owner }))]
      .filter(([, count]) => count > 0)
      .map(([phase, count]) => ({ phase, count }));
    const unfinished = (await operations.unfinished()).filter(
      (operation) => owner === undefined || operation.owner === owner,
    );
    const now = input.clock.now();
    const creations = await operations.creations(now - windowMs[window], owner);
    return {
      total: byPhase.reduce((sum, { count }) => sum + count, 0),
      byPhase,
      queued: unfinished.filter(({ state }) => state === 'QUEUED').length,
      running: unfinished.filter(({ state }) => state === 'RUNNING').length,
      ...fleetFigures(creations, { from: now - windowMs[window], until: now }),
    };
  };
}
