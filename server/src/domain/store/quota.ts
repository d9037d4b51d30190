import { parseQuantity } from '../../lib/quantity.ts';
import type { ObservedQuota } from './observed.ts';
import type { QuotaUnit } from '../words.ts';
import type { QuotaUse } from './status.ts';

/** Our own quota in a store's namespace: the only one that another plan changes. */
export const planQuota = 'shopyard-quota';

/** What the numbers of a limit count, by its name: processor time, memory and storage, or things. */
export function quotaUnit(limit: string): QuotaUnit {
  if (limit.endsWith('cpu')) return 'MILLICORES';
  return /(memory|storage)$|hugepages-/.test(limit) ? 'MIB' : 'COUNT';
}

/** The quota's use, each limit in its unit. */
export function quotaUse(quota: Pick<ObservedQuota, 'hard' | 'used'> | undefined): QuotaUse[] {
  if (quota === undefined) return [];
  return Object.entries(quota.hard)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([limit, max]) => ({ limit, used: amount(limit, quota.used[limit]), max: amount(limit, max) }));
}

const perUnit: Record<QuotaUnit, number> = { COUNT: 1, MILLICORES: 1000, MIB: 2 ** -20 };

function amount(limit: string, text: string | undefined): number {
  const value = parseQuantity(text) ?? 0;
  return Math.round(value * perUnit[quotaUnit(limit)]);
}
