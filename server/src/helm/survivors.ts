import { readdir, readFile } from 'node:fs/promises';
import type { Clock } from '../lib/clock.ts';
import { signalPid } from './end-group.ts';

/** Set in the environment of every helm process. */
export const runIdVariable = 'SHOPYARD_RUN_ID';

const pollMs = 25;

interface Survivor {
  pid: number;
  runId: string;
}

/**
 * Ends every process that carries one of the run ids in its environment: SIGTERM, after `graceMs` SIGKILL, and
 * waits until it is gone. Answers the ids that had survivors. Linux only: elsewhere nothing is found.
 */
export async function endSurvivors(
  runIds: readonly string[],
  options: { clock: Clock; graceMs: number; proc?: string },
): Promise<string[]> {
  const { clock, graceMs, proc = '/proc' } = options;
  const wanted = new Set(runIds);
  const first = await find(wanted, proc);
  for (const { pid } of first) signalPid(pid, 'SIGTERM');
  const killAt = clock.monotonic() + graceMs;
  for (let left = first; left.length > 0; left = await find(wanted, proc)) {
    if (clock.monotonic() >= killAt) for (const { pid } of left) signalPid(pid, 'SIGKILL');
    await clock.sleep(pollMs);
  }
  return [...new Set(first.map(({ runId }) => runId))];
}

/** A process that has ended but was not waited for has an empty environment, and is not found. */
async function find(wanted: ReadonlySet<string>, proc: string): Promise<Survivor[]> {
  if (wanted.size === 0) return [];
  const entries = await readdir(proc).catch(() => []);
  const pids = entries.filter((entry) => /^\d+$/.test(entry)).map(Number);
  const found = await Promise.all(pids.map((pid) => survivor(pid, wanted, proc)));
  return found.filter((one) => one !== undefined);
}

async function survivor(
  pid: number,
  wanted: ReadonlySet<string>,
  proc: string,
): Promise<Survivor | undefined> {
  if (pid === process.pid) return undefined;
  let environment: string;
  try {
    environment = await readFile(`${proc}/${String(pid)}/environ`, 'latin1');
  } catch {
    // Gone meanwhile, or another user's: a process of ours can always be read.
    return undefined;
  }
  const prefix = `${runIdVariable}=`;
  const entry = environment.split('\0').find((one) => one.startsWith(prefix));
  const runId = entry?.slice(prefix.length);
  return runId !== undefined && wanted.has(runId) ? { pid, runId } : undefined;
}
