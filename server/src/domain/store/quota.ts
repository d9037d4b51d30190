import { parseQuantity } from '../../lib/quantity.ts';
import type { ObservedQuota } from './observed.ts';
import type { QuotaUse } from './status.ts';

/** The quota's use: processor time in millicores, memory and storage in MiB, everything else counted. */
export function quotaUse(quota: Pick<ObservedQuota, 'hard' | 'used'> | undefined): QuotaUse[] {
  if (quota === undefined) return [];
  return Object.entries(quota.hard)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([limit, max]) => ({ limit, used: amount(limit, quota.used[limit]), max: amount(limit, max) }));
}

function amount(limit: string, text: string | undefined): number {
  const value = parseQuantity(text) ?? 0;
  if (limit.endsWith('cpu')) return Math.round(value * 1000);
  if (/(memory|storage)$/.test(limit)) return Math.round(value / 2 ** 20);
  return Math.round(value);
}
