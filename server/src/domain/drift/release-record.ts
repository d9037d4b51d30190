import { type FieldOwner, foreignManagers } from './ownership.ts';

/** One of the Secrets in which helm keeps a revision of a release; its content is not read. */
export interface ReleaseRecord {
  name: string;
  uid: string;
  /** Helm's own number. */
  version: number;
  status: string;
  owners: readonly FieldOwner[];
}

export const newestRecord = (records: readonly ReleaseRecord[]): ReleaseRecord | undefined =>
  records.toSorted((a, b) => b.version - a.version)[0];

/** As helm writes its records: not the name under which it applies objects, but its user agent's. */
const recordKeeper = 'Helm';

/** Records whose content somebody other than helm has written. */
export const tamperedRecords = (records: readonly ReleaseRecord[]): ReleaseRecord[] =>
  records.filter(({ owners }) => foreignManagers(owners).some((manager) => manager !== recordKeeper));

/** What is wrong with the records of a release that should be deployed and at rest. */
export function recordTrouble(
  records: readonly ReleaseRecord[],
): 'lost' | 'pending' | 'tampered' | undefined {
  const newest = newestRecord(records);
  // Only a later record makes one superseded: that one is gone.
  if (newest === undefined || newest.status === 'superseded') return 'lost';
  if (tamperedRecords(records).length > 0) return 'tampered';
  return newest.status.startsWith('pending') || newest.status === 'uninstalling' ? 'pending' : undefined;
}
