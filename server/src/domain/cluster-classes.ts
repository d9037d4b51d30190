/** The classes of one kind (IngressClass, StorageClass) that a cluster offers. */
export interface OfferedClasses {
  /** By name. */
  names: readonly string[];
  /** Those of them that are marked as the cluster's default. */
  defaults: readonly string[];
}

/** `ambiguous`: a person has to name one of these. */
export type ChosenClass =
  | { kind: 'chosen'; name: string }
  | { kind: 'ambiguous'; names: readonly string[]; isMarked: boolean }
  | { kind: 'none' };

/** The one set, else the one marked as default, else the only one. */
export function chooseClass(set: string | undefined, { names, defaults }: OfferedClasses): ChosenClass {
  if (set !== undefined) return { kind: 'chosen', name: set };
  const candidates = defaults.length > 0 ? defaults : names;
  const [first] = candidates;
  if (first === undefined) return { kind: 'none' };
  if (candidates.length > 1) return { kind: 'ambiguous', names: candidates, isMarked: defaults.length > 0 };
  return { kind: 'chosen', name: first };
}

/** What claims are given: nothing where the cluster has a default of its own, or no class at all. Of several defaults Kubernetes takes the newest. */
export function chooseStorageClass(set: string | undefined, offered: OfferedClasses): ChosenClass {
  return set === undefined && offered.defaults.length > 0 ? { kind: 'none' } : chooseClass(set, offered);
}
