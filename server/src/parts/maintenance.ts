import type { Database } from '../db/database.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';

const everyMs = 3_600_000;

/** Prunes the log once an hour, from one timer. The result ends it. */
export function startMaintenance(database: Pick<Database, 'prune'>, clock: Clock, log: Log): () => void {
  let cancel = (): void => undefined;
  const schedule = (): void => {
    cancel = clock.after(everyMs, () => {
      database.prune(clock.now()).then(
        ({ removed, lowWater }) => {
          if (removed > 0) log.info({ removed, lowWater }, 'pruned the log');
        },
        (error: unknown) => {
          log.warn({ err: error }, 'the log could not be pruned; it is tried again in an hour');
        },
      );
      schedule();
    });
  };
  schedule();
  return () => {
    cancel();
  };
}
