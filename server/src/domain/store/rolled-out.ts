import type { ObservedRef, ObservedStore } from './observed.ts';

/** The objects of a revision that its readiness depends on, as the API server had them right after the rollout. */
export interface RolledOut {
  revision: number;
  objects: readonly { kind: string; name: string; uid: string; generation: number | undefined }[];
}

/** Kinds that the readiness of a store is read from. */
export const kindsThatCount: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'Job', 'Ingress']);

/** Whether the watches show this rollout, or something later: before, everything looks as ready as it was. */
export function isSeen({ objects }: RolledOut, observed: ObservedStore): boolean {
  const seen: ObservedRef[] = [...observed.workloads, ...observed.jobs, ...observed.ingresses];
  return objects.every(({ kind, name, uid, generation }) => {
    const found = seen.find((object) => object.kind === kind && object.name === name);
    // One that is another by now, or gone, was changed after the rollout: that is for other rules to judge.
    if (found?.uid !== uid) return found !== undefined;
    return (found.generation ?? 0) >= (generation ?? 0);
  });
}
