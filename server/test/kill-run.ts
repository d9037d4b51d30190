import { readdir, readFile } from 'node:fs/promises';
import { untilAsync } from './until.ts';

/** Kills without mercy every process that carries the run id, as a crash of the machine would; waits for one to be there. */
export async function killRun(runId: string): Promise<void> {
  await untilAsync(`a process of run ${runId}`, async () => {
    const pids = await pidsOf(runId);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    return pids.length > 0;
  });
}

/** Every process that carries the run id: helm, and what it has started. */
export async function pidsOf(runId: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${String(pid)}/environ`, 'latin1').catch(() => '');
      return environment.split('\0').includes(`SHOPYARD_RUN_ID=${runId}`) ? pid : undefined;
    }),
  );
  return found.filter((pid): pid is number => pid !== undefined && pid !== process.pid);
}
