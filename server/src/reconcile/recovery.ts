import { noFailpoints } from '../lib/failpoints.ts';
import type { ReconcilerDeps } from './dependencies.ts';
import type { StoreMemories } from './store-memory.ts';

/**
 * Before the queue opens: ends helm processes that survived the last process, closes their records, and remembers
 * whose release has to be looked at first. Doing it again, also after dying in the middle, changes nothing.
 */
export async function recoverRuns(
  {
    db,
    helm,
    log,
    failpoints: hit = noFailpoints,
  }: Pick<ReconcilerDeps, 'db' | 'helm' | 'log' | 'failpoints'>,
  memories: StoreMemories,
): Promise<void> {
  const runs = await db.work.openRuns();
  if (runs.length === 0) return;
  const ended = await helm.endSurvivors(runs.map((run) => run.id));
  hit('recovery:survivors-ended');
  for (const run of runs) {
    memories.of(run.storeId).mustRecover = true;
    await db.work.endRun(run.id, ended.includes(run.id) ? 'survivor ended' : 'ended unseen');
    hit('recovery:run-closed');
  }
  log('info', 'closed helm runs of an earlier process', { runs: runs.length, survivors: ended.length });
}
