import type { Api, Clock, Controller, KubeObject } from '../api/api.ts';
import { timestamp } from '../objects/meta.ts';
import type { EventRecorder, EventSubject } from './controller.ts';

const REMEMBERED = 4096;
const SIMILAR_BEFORE_COMBINING = 10;
const TIME_TO_LIVE_MS = 3_600_000;

interface Known {
  name: string;
  namespace: string;
}

/**
 * Writes v1 Events as client-go does: the same message again raises the count, many similar ones become one
 * "(combined from similar events)". Remembers at most 4096 of them, the oldest is forgotten. Events live one hour.
 */
export function createEventRecorder(api: Api, clock: Clock): EventRecorder & Controller {
  const known = new Map<string, Known>();
  const similar = new Map<string, Set<string>>();
  const expiry = createExpiry(api, clock);
  let serial = 0;

  const raise = (key: string, message: string): boolean => {
    const entry = known.get(key);
    const event = entry === undefined ? undefined : api.get('Event', entry.namespace, entry.name);
    if (event === undefined) return false;
    api.update({
      ...event,
      count: Number(event.count ?? 1) + 1,
      lastTimestamp: timestamp(clock.now()),
      message,
    });
    return true;
  };
  const write: EventRecorder['record'] = (about, event) => {
    const subject = `${event.component}\u0000${about.metadata.uid ?? about.metadata.name}\u0000${about.fieldPath ?? ''}\u0000${event.type}\u0000${event.reason}`;
    const messages = remember(similar, subject, () => new Set<string>());
    if (messages.size < SIMILAR_BEFORE_COMBINING) messages.add(event.message);
    const isCombined = !messages.has(event.message);
    const message = isCombined ? `(combined from similar events): ${event.message}` : event.message;
    const key = isCombined ? subject : `${subject}\u0000${event.message}`;
    if (raise(key, message)) return;
    serial += 1;
    const name = `${about.metadata.name}.${(clock.now() * 1000 + serial).toString(16)}`;
    const created = api.create(eventObject(about, { ...event, message }, name, timestamp(clock.now())));
    remember(known, key, () => ({ name, namespace: created.metadata.namespace ?? 'default' }));
    expiry.note(created);
  };
  return {
    record(about, event) {
      try {
        write(about, event);
      } catch {
        // As in client-go: an event that cannot be written (its namespace is going away) is dropped.
      }
    },
    start: expiry.start,
    stop: expiry.stop,
  };
}

function remember<T>(map: Map<string, T>, key: string, make: () => T): T {
  const value = map.get(key) ?? make();
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > REMEMBERED && oldest !== undefined) map.delete(oldest);
  return value;
}

function eventObject(
  about: EventSubject,
  event: { type: string; reason: string; message: string; component: string },
  name: string,
  now: string,
): KubeObject {
  const { namespace = 'default', uid, resourceVersion } = about.metadata;
  const isScheduler = event.component === 'default-scheduler';
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace },
    involvedObject: {
      apiVersion: about.apiVersion,
      kind: about.kind,
      name: about.metadata.name,
      ...(about.metadata.namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      ...(about.fieldPath === undefined ? {} : { fieldPath: about.fieldPath }),
    },
    type: event.type,
    reason: event.reason,
    message: event.message,
    count: 1,
    firstTimestamp: now,
    lastTimestamp: now,
    eventTime: null,
    reportingComponent: event.component,
    reportingInstance: isScheduler ? 'default-scheduler-simulated' : '',
    source: { component: event.component },
  };
}

/** Removes events an hour after they were written, with one timer for the oldest. */
function createExpiry(api: Api, clock: Clock): Controller & { note(event: KubeObject): void } {
  let queue: { namespace: string | undefined; name: string; due: number }[] = [];
  let cancel: (() => void) | undefined;
  const arm = (): void => {
    const [next] = queue;
    if (next === undefined || cancel !== undefined) return;
    cancel = clock.after(Math.max(0, next.due - clock.now()), expire);
  };
  const expire = (): void => {
    cancel = undefined;
    const now = clock.now();
    const over = queue.filter((entry) => entry.due <= now);
    queue = queue.filter((entry) => entry.due > now);
    for (const { namespace, name } of over) api.remove('Event', namespace, name);
    arm();
  };
  const note = (event: KubeObject): void => {
    const written = Date.parse(event.metadata.creationTimestamp ?? '') || clock.now();
    queue.push({
      namespace: event.metadata.namespace,
      name: event.metadata.name,
      due: written + TIME_TO_LIVE_MS,
    });
    arm();
  };
  return {
    note,
    start() {
      // Noted while filtering: what a filter turns down is never copied.
      api.list('Event', {
        filter: (event) => {
          note(event);
          return false;
        },
      });
    },
    stop() {
      cancel?.();
      cancel = undefined;
      queue = [];
    },
  };
}
