import { readFileSync } from 'node:fs';

const ticksPerSecond = 100;

/** CPU time of a process and of all its threads so far, in milliseconds (proc_pid_stat(5): utime, stime). */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

/** Resident memory of a process, in MiB. */
export const residentMiB = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1] ?? NaN) / 1024;

/** Every value of a metric by its labels, as the server prints them, e.g. `{verb="get",status="200"}` to 12. */
export async function readMetric(url: string, name: string): Promise<Map<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return new Map(
    text
      .split('\n')
      .filter((row) => row.startsWith(`${name}{`) || row.startsWith(`${name} `))
      .map((row) => {
        const cut = row.lastIndexOf(' ');
        return [row.slice(name.length, cut), Number(row.slice(cut + 1))];
      }),
  );
}

/** What was added to each value between two readings; values that stayed the same are left out. */
export const added = (before: Map<string, number>, now: Map<string, number>): [string, number][] =>
  [...now]
    .map(([labels, value]): [string, number] => [labels, value - (before.get(labels) ?? 0)])
    .filter(([, value]) => value !== 0);
