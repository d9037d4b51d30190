import type { Usage } from './usage-meter.ts';

const columns = ['start', 'rest', 'buying', 'administration', 'rotation', 'upgrade', 'backup'];

/** What each container used, as a table for README.md: memory at most, CPU on average and at most, share of time held back. */
export function usageTable(title: string, usage: Map<string, Map<string, Usage>>): string {
  const shown = columns.filter((phase) => [...usage.values()].some((phases) => phases.has(phase)));
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rows = [...usage]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([container, phases]) => row([container, ...shown.map((phase) => cell(phases.get(phase)))]));
  const head = [row([title, ...shown]), row(['---', ...shown.map(() => '---')])];
  return ['', ...head, ...rows, ''].join('\n');
}

function cell(usage: Usage | undefined): string {
  if (usage === undefined) return '';
  const { memoryPeakMiB, cpuAverageMillicores, cpuPeakMillicores, throttledPercent } = usage;
  const held = throttledPercent > 0 ? `, held ${String(throttledPercent)} %` : '';
  return `${String(memoryPeakMiB)} MiB, ${String(cpuAverageMillicores)}m/${String(cpuPeakMillicores)}m${held}`;
}
