import type { OperationState, ReasonCode } from '../words.ts';
import { reasonCodes } from '../words.ts';

/** A finished creation. */
export interface Creation {
  finishedAt: number;
  state: OperationState;
  seconds: number;
  code: string | undefined;
}

export interface FleetFigures {
  createdPerHour: number;
  /** Of the creations that ended READY or FAILED, the part that FAILED; 0 where there was none. */
  failureRate: number;
  provisioningSeconds: { p50: number; p95: number; p99: number; samples: number } | undefined;
  failuresByReason: { code: ReasonCode; count: number }[];
  series: { at: number; created: number; failed: number; p50Seconds: number | undefined }[];
}

const points = 24;

/** What creations of a window amount to; cancelled ones count nowhere. The window is cut into 24 points. */
export function fleetFigures(
  creations: readonly Creation[],
  window: { from: number; until: number },
): FleetFigures {
  const created = creations.filter(({ state }) => state === 'SUCCEEDED');
  const failed = creations.filter(({ state }) => state === 'FAILED');
  const seconds = sorted(created);
  const ended = created.length + failed.length;
  return {
    createdPerHour: (created.length * 3_600_000) / (window.until - window.from),
    failureRate: ended === 0 ? 0 : failed.length / ended,
    provisioningSeconds:
      seconds.length === 0
        ? undefined
        : {
            p50: percentile(seconds, 0.5),
            p95: percentile(seconds, 0.95),
            p99: percentile(seconds, 0.99),
            samples: seconds.length,
          },
    failuresByReason: byReason(failed),
    series: series([...created, ...failed], window),
  };
}

const sorted = (creations: readonly Creation[]): number[] =>
  creations.map(({ seconds }) => seconds).sort((a, b) => a - b);

/** Nearest rank. */
const percentile = (values: readonly number[], part: number): number =>
  values[Math.max(0, Math.ceil(part * values.length) - 1)] ?? 0;

function byReason(failed: readonly Creation[]): FleetFigures['failuresByReason'] {
  const counts = new Map<ReasonCode, number>();
  for (const { code } of failed) {
    const known = reasonCodes.find((reason) => reason === code) ?? 'UNKNOWN';
    counts.set(known, (counts.get(known) ?? 0) + 1);
  }
  return [...counts].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count);
}

function series(
  creations: readonly Creation[],
  { from, until }: { from: number; until: number },
): FleetFigures['series'] {
  const width = (until - from) / points;
  const parts: Creation[][] = Array.from({ length: points }, () => []);
  for (const creation of creations)
    parts[Math.min(points - 1, Math.floor((creation.finishedAt - from) / width))]?.push(creation);
  return parts.map((part, index) => {
    const seconds = sorted(part.filter(({ state }) => state === 'SUCCEEDED'));
    return {
      at: Math.round(from + index * width),
      created: seconds.length,
      failed: part.length - seconds.length,
      p50Seconds: seconds.length === 0 ? undefined : percentile(seconds, 0.5),
    };
  });
}
