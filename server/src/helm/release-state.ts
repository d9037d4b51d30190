import type { ReleaseFacts, ReleaseStatus } from './helm.ts';

/** The label by which a helm release names our revision. */
export const revisionLabel = 'shopyard.dev/revision';

export const absent: ReleaseFacts = { status: 'absent', helmRevision: undefined, revision: undefined };
export const unreadable: ReleaseFacts = {
  status: 'unreadable',
  helmRevision: undefined,
  revision: undefined,
};

/** Reads `helm get metadata -o json`; whatever it is not makes it unreadable. */
export function readMetadata(text: string): ReleaseFacts {
  const metadata = parse(text) as
    { revision?: unknown; status?: unknown; labels?: Record<string, unknown> } | undefined;
  const status = statusOf(metadata?.status);
  if (typeof metadata?.revision !== 'number' || status === 'unreadable') return unreadable;
  const label = metadata.labels?.[revisionLabel];
  const revision = typeof label === 'string' && /^\d+$/.test(label) ? Number(label) : undefined;
  return { status, helmRevision: metadata.revision, revision };
}

export interface HistoryEntry {
  revision: number;
  status: ReleaseStatus;
  /** Helm's own word, finer than ours. */
  helmStatus: string;
}

/** Reads `helm history -o json`, oldest first; undefined where it is none. */
export function readHistory(text: string): HistoryEntry[] | undefined {
  const list = parse(text);
  if (!Array.isArray(list)) return undefined;
  const entries = (list as { revision?: unknown; status?: unknown }[]).flatMap(({ revision, status }) =>
    typeof revision === 'number' && typeof status === 'string'
      ? [{ revision, status: statusOf(status), helmStatus: status }]
      : [],
  );
  return entries.sort((a, b) => a.revision - b.revision);
}

export type Recovery =
  { do: 'nothing' } | { do: 'rollback'; to: number; because: string } | { do: 'uninstall'; because: string };

/**
 * The way out of whatever a killed helm left behind. A rollback does not look at the lock, also not one to the
 * pending revision itself: that finishes a first install without taking anything away.
 */
export function chooseRecovery(history: readonly HistoryEntry[]): Recovery {
  const last = history.at(-1);
  if (last === undefined) return { do: 'nothing' };
  if (last.status === 'uninstalling') return { do: 'uninstall', because: 'an uninstall was interrupted' };
  if (last.status !== 'pending') return { do: 'nothing' };
  const good =
    history.findLast((entry) => entry.helmStatus === 'deployed') ??
    history.findLast((entry) => entry.helmStatus === 'superseded');
  if (good) return { do: 'rollback', to: good.revision, because: `${last.helmStatus} was interrupted` };
  return {
    do: 'rollback',
    to: last.revision,
    because: `${last.helmStatus} was interrupted and nothing came before it`,
  };
}

function statusOf(word: unknown): ReleaseStatus {
  switch (word) {
    case 'deployed':
    case 'failed':
    case 'uninstalling':
    case 'superseded':
      return word;
    case 'pending-install':
    case 'pending-upgrade':
    case 'pending-rollback':
      return 'pending';
    case 'uninstalled':
      return 'absent';
    default:
      return 'unreadable';
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
