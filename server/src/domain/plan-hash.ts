import { canonicalJson, sha256 } from '../lib/canonical-json.ts';
import type { Manifest } from './engine.ts';

/**
 * Names what would be carried out: 64 hex digits over the chart, the values, the guard rails and the generation
 * that the store has now (0 where there is none). Nothing rendered goes in, so it costs a millisecond.
 */
export const planHash = (plan: {
  chartDigest: string;
  values: Record<string, unknown>;
  guardRails: readonly Manifest[];
  generation: number;
}): string => sha256(canonicalJson([1, plan.chartDigest, plan.values, plan.guardRails, plan.generation]));
