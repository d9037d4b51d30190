/**
 * How often the system calls of these names were made, from the table that `strace -c` prints: share of time, seconds,
 * microseconds per call, calls, errors (only where there are some), name.
 */
export function countedCalls(table: string, names: readonly string[]): number {
  const row = /^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)$/gm;
  return [...table.matchAll(row)]
    .filter(([, , name]) => names.includes(name ?? ''))
    .reduce((sum, [, calls]) => sum + Number(calls), 0);
}
