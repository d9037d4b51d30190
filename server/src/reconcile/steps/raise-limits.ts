import type { Manifest } from '../../domain/engine.ts';
import { parseQuantity } from '../../lib/quantity.ts';

type Amounts = Record<string, string>;

/**
 * A guard rail as it must be while a rollout runs: where what stands in the cluster allows more, that stays. So pods
 * of both sizes fit side by side, whatever was wanted before.
 */
export function raisedRail(wanted: Manifest, live: Manifest | undefined): Manifest {
  if (live === undefined) return wanted;
  if (wanted.kind === 'ResourceQuota')
    return withSpec(wanted, { hard: higher(hardOf(wanted), hardOf(live)) });
  if (wanted.kind === 'LimitRange')
    return withSpec(wanted, { limits: limitsOf(wanted).map((limit) => raisedLimit(limit, limitsOf(live))) });
  return wanted;
}

interface Limit {
  type: string;
  max?: Amounts;
}

const specOf = (manifest: Manifest): Record<string, unknown> =>
  (manifest['spec'] as Record<string, unknown> | undefined) ?? {};
const withSpec = (manifest: Manifest, change: Record<string, unknown>): Manifest => ({
  ...manifest,
  spec: { ...specOf(manifest), ...change },
});
const hardOf = (manifest: Manifest): Amounts => (specOf(manifest)['hard'] as Amounts | undefined) ?? {};
const limitsOf = (manifest: Manifest): Limit[] => (specOf(manifest)['limits'] as Limit[] | undefined) ?? [];

function raisedLimit(limit: Limit, live: readonly Limit[]): Limit {
  const before = live.find(({ type }) => type === limit.type);
  return limit.max === undefined || before?.max === undefined
    ? limit
    : { ...limit, max: higher(limit.max, before.max) };
}

/** Of each amount that is wanted, the higher one. */
const higher = (wanted: Amounts, live: Amounts): Amounts =>
  Object.fromEntries(
    Object.entries(wanted).map(([name, amount]) => {
      const other = live[name];
      const isHigher = (parseQuantity(other) ?? 0) > (parseQuantity(amount) ?? 0);
      return [name, isHigher && other !== undefined ? other : amount];
    }),
  );
