import type { LogLine } from '../db/database.ts';
import type { Event } from '../domain/event.ts';
import type { EventSeverity, EventSource } from '../domain/words.ts';
import type { FeedMessage, Reader } from './messages.ts';
import type { Topic } from './topic.ts';

export interface EventStreamFilter {
  storeName?: string;
  severities?: readonly EventSeverity[];
  sources?: readonly EventSource[];
  since?: number;
  until?: number;
}

/** Lines of the log as they are written. Opens with a heartbeat at the current cursor: what was before is a query. */
export function eventsTopic(input: { reader: Reader; filter: EventStreamFilter; now: () => number }): Topic {
  const { reader, filter } = input;
  const concerns = (line: LogLine): boolean =>
    line.kind === 'event' && reader.sees(line.event.owner) && matches(line.event, filter);
  return {
    concerns,
    tell: (line, cursor): FeedMessage | undefined =>
      line.kind === 'event' && concerns(line)
        ? { kind: 'eventRecorded', cursor, event: line.event }
        : undefined,
    opening: (cursor) => Promise.resolve([{ kind: 'heartbeat', cursor, at: input.now() }]),
  };
}

function matches(event: Event, filter: EventStreamFilter): boolean {
  const { storeName, severities, sources, since, until } = filter;
  return (
    (storeName === undefined || event.storeName === storeName) &&
    (severities === undefined || severities.includes(event.severity)) &&
    (sources === undefined || sources.includes(event.source)) &&
    (since === undefined || event.at >= since) &&
    (until === undefined || event.at < until)
  );
}
