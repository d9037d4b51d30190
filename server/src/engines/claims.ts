import type { EngineInput } from '../domain/engine.ts';
import type { EnginePlan } from './plan-rules.ts';

const nameOf = ({ store }: EngineInput, claim: string): string => `${store.name}-${claim}`;

/** The plan with every claim at least as large as it is already: values, limits and quota follow from it alike. */
export function keepingClaims(plan: EnginePlan, input: EngineInput): EnginePlan {
  const kept = Object.entries(plan.claims).map(([claim, gib]): [string, number] => [
    claim,
    Math.max(gib, Math.ceil(input.claims?.[nameOf(input, claim)] ?? 0)),
  ]);
  return { ...plan, claims: Object.fromEntries(kept) };
}

/** GiB by the claims' names in the cluster. */
export const claimsByName = (plan: EnginePlan, input: EngineInput): Record<string, number> =>
  Object.fromEntries(Object.entries(plan.claims).map(([claim, gib]) => [nameOf(input, claim), gib]));

/** Values in which these claims have these sizes in GiB, by the claims' names in the cluster. */
export function withClaims(
  values: Record<string, unknown>,
  store: string,
  claims: Readonly<Record<string, number>>,
): Record<string, unknown> {
  const fixed = Object.entries(values).map(([claim, part]): [string, unknown] => {
    const gib = claims[`${store}-${claim}`];
    return [claim, gib === undefined || !hasSize(part) ? part : { ...part, size: `${gib}Gi` }];
  });
  return Object.fromEntries(fixed);
}

const hasSize = (part: unknown): part is { size: string } =>
  typeof part === 'object' && part !== null && 'size' in part && typeof part.size === 'string';
