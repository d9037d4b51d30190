import { ClusterError, type ClusterConnection } from '../cluster/cluster.ts';
import type { ExpectedComponent } from '../domain/engine.ts';
import { failedRuns, type JobTrouble, readJobLog } from '../domain/store/job-trouble.ts';
import type { ObservedPod } from '../domain/store/observed.ts';

/** By run: what its log told; undefined where it told nothing. */
export type JobLogs = Map<string, JobTrouble | undefined>;

const lines = 60;

/** Reads the log of every run of a Job that failed, once. What the cluster does not give is left unknown. */
export async function readJobLogs(
  { connection, namespace }: { connection: Pick<ClusterConnection, 'podLogTail'>; namespace: string },
  known: JobLogs,
  expected: readonly ExpectedComponent[],
  pods: readonly ObservedPod[],
): Promise<JobTrouble[]> {
  const runs = failedRuns(expected, pods);
  const keys = new Set(runs.map(({ key }) => key));
  for (const key of known.keys()) if (!keys.has(key)) known.delete(key);
  for (const { key, component, pod, container } of runs) {
    if (known.has(key)) continue;
    known.set(key, undefined);
    try {
      const told = readJobLog(await connection.podLogTail(namespace, pod, container, lines));
      known.set(key, told && { ...told, component, pod });
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
    }
  }
  return [...known.values()].filter((trouble) => trouble !== undefined);
}
