import type { NewEvent } from '../event.ts';
import { isWaiting } from '../reason.ts';
import type { EventSeverity, StorePhase } from '../words.ts';
import type { StatusFacts } from './status-facts.ts';
import type { StoreStatus } from './status.ts';

interface PhaseWords {
  code: string;
  severity: EventSeverity;
  say: (facts: StatusFacts, status: StoreStatus) => string;
  /** The sentence says the reason too: that needs no line of its own. */
  saysWhy?: true;
}

/** One event per change of phase that a person wants to know of. */
const phaseWords: Partial<Record<StorePhase, PhaseWords>> = {
  PROVISIONING: {
    code: 'STORE_PROVISIONING',
    severity: 'INFO',
    say: ({ store }) => `${store.name} is being made.`,
  },
  READY: { code: 'STORE_READY', severity: 'INFO', say: readyWords },
  SUSPENDED: {
    code: 'STORE_SUSPENDED',
    severity: 'INFO',
    say: ({ store }) => `${store.name} is suspended; its data is kept.`,
  },
  DEGRADED: {
    code: 'STORE_DEGRADED',
    severity: 'WARNING',
    saysWhy: true,
    say: (facts, status) => `${facts.store.name} is degraded. ${why(status)}`,
  },
  FAILED: {
    code: 'STORE_FAILED',
    severity: 'ERROR',
    say: (facts, status) => `${facts.store.name} failed. ${why(status)}`,
  },
};

const why = (status: StoreStatus): string => status.reason?.message ?? '';

function readyWords({ store, now }: StatusFacts): string {
  if (store.status.phase === 'FAILED') return `${store.name} was given up, but is ready after all.`;
  if (store.readyAt !== undefined) return `${store.name} is ready again.`;
  return `${store.name} is ready, ${Math.round((now - store.createdAt) / 1000)} s after it was requested.`;
}

/** What changed between the status as stored and the new one, as lines of the log. */
export function statusEvents(facts: StatusFacts, status: StoreStatus): NewEvent[] {
  const before = facts.store.status;
  const line = (
    event: Pick<NewEvent, 'source' | 'severity' | 'code' | 'message'> & { component?: string | undefined },
  ): NewEvent => ({
    storeId: facts.store.id,
    storeName: facts.store.name,
    owner: facts.store.owner,
    operationId: facts.store.currentOperationId,
    count: 1,
    ...event,
    component: event.component,
  });
  const events: NewEvent[] = [];
  const words = before.phase === status.phase ? undefined : phaseWords[status.phase];
  if (words)
    events.push(
      line({
        source: 'PLATFORM',
        severity: words.severity,
        code: words.code,
        message: words.say(facts, status),
      }),
    );
  const { reason } = status;
  const isNew =
    reason !== undefined &&
    (reason.code !== before.reason?.code || reason.component !== before.reason.component);
  const isTrouble =
    isNew &&
    !isWaiting(reason) &&
    (status.phase !== 'FAILED' || words !== undefined) &&
    words?.saysWhy !== true;
  if (isTrouble)
    events.push(
      line({
        source: 'CLUSTER',
        severity: 'WARNING',
        code: reason.code,
        message: reason.message,
        component: reason.component,
      }),
    );
  return events;
}
