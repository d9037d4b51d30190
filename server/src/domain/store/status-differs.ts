import { sameJson } from '../../lib/canonical-json.ts';
import type { Reason } from '../reason.ts';
import type { StoreStatus } from './status.ts';

/**
 * Whether a status is worth writing. The passing of time alone (seconds in a sentence, the time of the last
 * observation) is a difference only now and then, each time twice as late: otherwise every look at a waiting store
 * would be a change.
 */
export const statusDiffers = (before: StoreStatus, after: StoreStatus): boolean =>
  !sameJson(timeless(before), timeless(after));

/** When the seconds that it names will be worth writing anew, from now on. */
export function movesAgainAt(status: StoreStatus, now: number): number | undefined {
  const told = [status.reason, ...status.components.map(({ reason }) => reason)];
  const waits = told.flatMap((reason) =>
    [...(reason?.message.matchAll(durations) ?? [])].map(([, count]) => untilNext(Number(count))),
  );
  return waits.length === 0 ? undefined : now + Math.min(...waits) * 1000;
}

const durations = /\b(\d+) s\b/g;
const firstStep = 10;

/** 0 below ten seconds, 1 below twenty, 2 below forty, and so on. */
const stepOf = (count: number): number =>
  count < firstStep ? 0 : Math.floor(Math.log2(count / firstStep)) + 1;

const untilNext = (count: number): number => firstStep * 2 ** stepOf(count) - count;

const timeless = (status: StoreStatus): unknown => ({
  ...status,
  observedAt: undefined,
  reason: withSteps(status.reason),
  components: status.components.map((component) => ({
    ...component,
    reason: withSteps(component.reason),
    pods: component.pods.map((pod) => ({ ...pod, reason: withSteps(pod.reason) })),
  })),
});

const withSteps = (reason: Reason | undefined): unknown =>
  reason && {
    ...reason,
    message: reason.message.replace(durations, (_all, count: string) => `<${stepOf(Number(count))}>`),
  };
