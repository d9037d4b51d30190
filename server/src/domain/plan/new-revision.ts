import type { EngineVersion } from '../engine.ts';
import type { Revision, Wanted } from '../store/store.ts';

/** A revision that is not written yet; the row adds whose it is, who asked for it and when. */
export type NewRevision = Omit<Revision, 'createdAt' | 'storeId' | 'by'>;

/** The revision that `wanted` names, of this engine version and with these values of its chart. */
export const newRevision = (
  { version, chart, chartVersion, chartDigest, changesDataSchema }: EngineVersion,
  wanted: Wanted,
  values: Record<string, unknown>,
  cause: Revision['cause'],
): NewRevision => ({
  number: wanted.revision,
  engineVersion: version,
  chart,
  chartVersion,
  chartDigest,
  changesDataSchema,
  plan: wanted.plan,
  domains: wanted.domains,
  config: wanted.config,
  values,
  cause,
  manifest: undefined,
  becameReady: false,
});
