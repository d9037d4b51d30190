import { stringify } from 'yaml';
import type { Database } from '../db/database.ts';
import { maskedManifest, maskedValues } from '../domain/store/masked.ts';
import type { Revision } from '../domain/store/store.ts';
import { unifiedDiff } from '../lib/unified-diff.ts';

export interface RevisionDiff {
  values: string;
  /** Undefined until both were rendered. */
  manifest: string | undefined;
}

/** Undefined where the store has no revision of the other number. */
export type RevisionDiffQuery = (revision: Revision, other: number) => Promise<RevisionDiff | undefined>;

/** What differs from another revision to this one, secrets masked. */
export const createRevisionDiff =
  ({ stores }: Pick<Database, 'stores'>): RevisionDiffQuery =>
  async (revision, number) => {
    const other = await stores.revision(revision.storeId, number);
    if (other === undefined) return undefined;
    const names = { before: `revision ${other.number}`, after: `revision ${revision.number}` };
    const { manifest } = other;
    return {
      values: unifiedDiff(valuesOf(other), valuesOf(revision), names),
      manifest:
        manifest === undefined || revision.manifest === undefined
          ? undefined
          : unifiedDiff(maskedManifest(manifest), maskedManifest(revision.manifest), names),
    };
  };

const valuesOf = ({ values }: Revision): string => stringify(maskedValues(values), { sortMapEntries: true });
