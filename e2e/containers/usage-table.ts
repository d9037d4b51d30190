import type { Usage } from './usage-meter.ts';

const columns = ['start', 'rest', 'buying', 'administration', 'upgrade'];

/** What each container used, as a table for README.md: memory at most, CPU on average and at most, share of time held back. */
export function usageTable(title: string, usage: Map<string, Map<string, Usage>>): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rows = [...usage]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([container, phases]) => row([container, ...columns.map((phase) => cell(phases.get(phase)))]));
  const head = [row([title, ...columns]), row(['---', ...columns.map(() => '---')])];
  return ['', ...head, ...rows, ''].join('\n');
}

function cell(usage: Usage | undefined): string {
  if (usage === undefined) return '';
  const { memoryPeakMiB, cpuAverageMillicores, cpuPeakMillicores, throttledPercent } = usage;
  const held = throttledPercent > 0 ? `, held ${String(throttledPercent)} %` : '';
  return `${String(memoryPeakMiB)} MiB, ${String(cpuAverageMillicores)}m/${String(cpuPeakMillicores)}m${held}`;
}
