import type { Revision } from './store.ts';

interface Version {
  version: string;
  changesDataSchema: boolean;
}

/** What is known of an engine's versions: the catalogue's, and those that only a store's revisions remember. */
export const knownVersions = (
  catalogue: readonly Version[],
  revisions: readonly { engineVersion: string; changesDataSchema: boolean }[],
): Version[] => [
  ...catalogue,
  ...revisions.map(({ engineVersion, changesDataSchema }) => ({ version: engineVersion, changesDataSchema })),
];

/** Negative where `a` is older than `b`; versions are numbers with dots. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let place = 0; place < Math.max(left.length, right.length); place += 1) {
    const difference = (left[place] ?? 0) - (right[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * The version whose migration gives data the form that `engineVersion` reads; undefined for the form of the first
 * version. Two versions read the same data exactly if this is the same for both.
 */
export const dataSchemaOf = (engineVersion: string, known: readonly Version[]): string | undefined =>
  known
    .filter(
      ({ version, changesDataSchema }) => changesDataSchema && compareVersions(version, engineVersion) <= 0,
    )
    .map(({ version }) => version)
    .toSorted(compareVersions)
    .at(-1);

/**
 * Whether the step to this revision gave the data a form that what ran before cannot read. What a store was made with
 * migrated nothing. A revision before it that was never applied has not touched the data.
 */
export function isMigration(
  revision: Pick<Revision, 'number' | 'engineVersion'>,
  all: readonly Pick<Revision, 'number' | 'engineVersion' | 'changesDataSchema' | 'manifest'>[],
  catalogue: readonly Version[],
): boolean {
  const before = all
    .filter(({ number, manifest }) => number < revision.number && manifest !== undefined)
    .map(({ engineVersion }) => engineVersion)
    .toSorted(compareVersions)
    .at(-1);
  return (
    before !== undefined && isBeyondReturn(revision.engineVersion, before, knownVersions(catalogue, all))
  );
}

/** Whether data that `from` has used cannot be read by the older `to`. */
export const isBeyondReturn = (from: string, to: string, known: readonly Version[]): boolean =>
  compareVersions(to, from) < 0 && dataSchemaOf(from, known) !== dataSchemaOf(to, known);
