import type { ObservedWarning } from '../../domain/store/observed.ts';
import type { WireEvent, WireObject } from '../wire-objects.ts';
import { cut, timeOf } from './refs.ts';

/** One Event as kept; folded into ObservedWarning when asked for. */
export interface WarningRecord extends ObservedWarning {
  name: string;
  resourceVersion: string;
}

/** What the API server's own folding puts in front. */
const folded = /^\(combined from similar events\): /;

/** Only warnings about things in namespaces named like ours; all others are nobody's business here. */
export const projectWarning =
  (namespacePrefix: string) =>
  (object: WireObject): WarningRecord | undefined => {
    const event: WireEvent = object;
    const namespace = event.metadata.namespace ?? '';
    if (event.type !== 'Warning' || !namespace.startsWith(namespacePrefix)) return undefined;
    return {
      name: event.metadata.name,
      uid: event.metadata.uid ?? '',
      resourceVersion: event.metadata.resourceVersion ?? '',
      objectKind: event.involvedObject?.kind ?? '',
      objectName: event.involvedObject?.name ?? '',
      reason: event.reason ?? '',
      message: cut(event.message?.replace(folded, '')),
      count: event.series?.count ?? event.count ?? 1,
      at:
        timeOf(event.series?.lastObservedTime) ??
        timeOf(event.lastTimestamp) ??
        timeOf(event.eventTime) ??
        timeOf(event.metadata.creationTimestamp) ??
        0,
    };
  };

/** At most this many lines, newest first. */
const most = 50;

/** One line per (reason, object): the newest message, all counts. */
export function foldWarnings(records: readonly WarningRecord[]): ObservedWarning[] {
  const lines = new Map<string, ObservedWarning>();
  for (const { name: _name, resourceVersion: _version, ...record } of records) {
    const key = `${record.reason}\n${record.objectKind}\n${record.objectName}`;
    const known = lines.get(key);
    if (!known) lines.set(key, record);
    else {
      const newest = record.at >= known.at ? record : known;
      lines.set(key, { ...newest, count: known.count + record.count });
    }
  }
  return [...lines.values()].sort((a, b) => b.at - a.at).slice(0, most);
}
