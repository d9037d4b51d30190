import type { Database } from '../db/database.ts';
import type { Clock } from '../lib/clock.ts';
import { ClockJumps } from '../lib/clock-jumps.ts';
import type { Log } from '../lib/log.ts';

const everyMs = 3_600_000;
/** After a jump of the clock nothing is pruned for so many rounds: a clock that was set by mistake is set back by then. */
const doubtfulRounds = 24;

/** Prunes the log once an hour, from one timer, by a clock that has not jumped for a day. The result ends it. */
export function startMaintenance(database: Pick<Database, 'prune'>, clock: Clock, log: Log): () => void {
  let cancel = (): void => undefined;
  const jumps = new ClockJumps(clock);
  let doubtful = 0;
  const schedule = (): void => {
    cancel = clock.after(everyMs, () => {
      schedule();
      if (Math.abs(jumps.take()) >= everyMs) doubtful = doubtfulRounds;
      if (doubtful > 0) {
        doubtful -= 1;
        return;
      }
      database.prune(clock.now()).then(
        ({ removed, lowWater }) => {
          if (removed > 0) log.info({ removed, lowWater }, 'pruned the log');
        },
        (error: unknown) => {
          log.warn({ err: error }, 'the log could not be pruned; it is tried again in an hour');
        },
      );
    });
  };
  schedule();
  return () => {
    cancel();
  };
}
