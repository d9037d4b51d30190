import type { ObservedRef, ObservedStore } from '../store/observed.ts';
import type { Manifest } from '../engine.ts';
import { isClean } from './ownership.ts';

/**
 * What is to be there of a store, by `Kind/name`, with the fingerprint that each object had when it was last known to
 * be as wanted; null: not seen since the apply. Durable, so that a restart knows what happened meanwhile.
 */
export interface Baseline {
  revision: number;
  /** When it was begun, ms. */
  at: number;
  objects: Readonly<Record<string, string | null>>;
}

export interface Suspect {
  key: string;
  /** `missing`: the watches do not show it. `changed`: somebody wrote to it. */
  why: 'missing' | 'changed';
}

export interface Inspection {
  suspects: Suspect[];
  /** Fingerprints of objects that were seen as we left them for the first time. */
  adopted: Record<string, string>;
  /** When an object that was never seen becomes suspect. */
  lookAgainAt: number | undefined;
}

/** Kinds that the watches show; what else a chart may make cannot be missed. */
export const watchedKinds: ReadonlySet<string> = new Set([
  'Namespace',
  'Deployment',
  'StatefulSet',
  'Job',
  'Ingress',
  'PersistentVolumeClaim',
  'ResourceQuota',
  'Service',
  'ConfigMap',
  'ServiceAccount',
  'NetworkPolicy',
  'LimitRange',
  'RoleBinding',
  'CronJob',
  'HorizontalPodAutoscaler',
  'PodDisruptionBudget',
]);

/** After an apply the watches may be behind for a moment. */
const graceMs = 10_000;

export const keyOf = ({ kind, name }: { kind: string; name: string }): string => `${kind}/${name}`;

export const manifestKey = ({ kind, metadata }: Pick<Manifest, 'kind' | 'metadata'>): string =>
  keyOf({ kind, name: metadata.name });

/** The baseline of a revision that was just applied. */
export const beginBaseline = (revision: number, at: number, keys: Iterable<string>): Baseline => ({
  revision,
  at,
  objects: Object.fromEntries([...keys].sort().map((key) => [key, null])),
});

/** Everything seen of a store that can be wanted, by key. */
export function seenObjects(observed: ObservedStore): Map<string, ObservedRef> {
  const { namespace, workloads, jobs, ingresses, claims, quota, others } = observed;
  const all = [
    ...(namespace ? [namespace] : []),
    ...workloads,
    ...jobs,
    ...ingresses,
    ...claims,
    ...(quota ? [quota] : []),
    ...others,
  ];
  return new Map(all.filter(({ deleting }) => !deleting).map((object) => [keyOf(object), object]));
}

/** Compares what is seen with the baseline. A claim on its way out is not missing: its data is still there. */
export function inspect(baseline: Baseline, observed: ObservedStore, now: number): Inspection {
  const seen = seenObjects(observed);
  const leaving = new Set(observed.claims.filter(({ deleting }) => deleting).map(keyOf));
  const found: Inspection = { suspects: [], adopted: {}, lookAgainAt: undefined };
  for (const [key, known] of Object.entries(baseline.objects)) {
    const object = seen.get(key);
    if (object === undefined) {
      if (leaving.has(key)) continue;
      if (known !== null || now >= baseline.at + graceMs) found.suspects.push({ key, why: 'missing' });
      else found.lookAgainAt = baseline.at + graceMs;
      continue;
    }
    const fingerprint = object.fingerprint ?? '';
    if (known === fingerprint) continue;
    if (known === null && isClean(fingerprint)) found.adopted[key] = fingerprint;
    else found.suspects.push({ key, why: 'changed' });
  }
  return found;
}
