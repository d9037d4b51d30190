/** Order statistics of a sample, in the unit of the sample. */
export interface Summary {
  samples: number;
  min: number;
  p50: number;
  p95: number;
  max: number;
}

export function summary(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  return { samples: sorted.length, min: at(0), p50: at(0.5), p95: at(0.95), max: sorted.at(-1) ?? NaN };
}

const show = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);

/** One line of a result: what, the numbers, the unit. */
export function line(what: string, unit: string, values: readonly number[]): string {
  const { samples, min, p50, p95, max } = summary(values);
  return `${what.padEnd(58)} p50 ${show(p50).padStart(7)}  p95 ${show(p95).padStart(7)}  min ${show(min).padStart(7)}  max ${show(max).padStart(7)} ${unit}  (n=${String(samples)})`;
}

/** Median of the pair ratios ours/yardstick. */
export function ratio(ours: readonly number[], yardstick: readonly number[]): Summary {
  return summary(ours.map((value, index) => value / (yardstick[index] ?? NaN)));
}
