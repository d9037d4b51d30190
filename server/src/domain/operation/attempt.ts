import type { Operation } from './operation.ts';
import { forwardActs, type ForwardAct } from './step-names.ts';

/** When the running attempt is given up. The clock stands still while the cluster cannot be reached (`pausedMs`). */
export const attemptDeadline = (
  operation: Pick<Operation, 'attemptStartedAt' | 'pausedMs'>,
  timeoutMs: number,
): number | undefined =>
  operation.attemptStartedAt === undefined
    ? undefined
    : operation.attemptStartedAt + timeoutMs + operation.pausedMs;

/** Doubles with each attempt, at most 16 times the first; `jitter` in [0, 1) keeps many stores from coming back together. */
export const retryDelayMs = (attempt: number, firstMs: number, jitter: number): number => {
  const full = firstMs * 2 ** Math.min(Math.max(attempt - 1, 0), 4);
  return Math.round(full / 2 + (full / 2) * jitter);
};

/** True once the step was carried out in the running attempt: the next attempt does it again. */
export function isDoneInAttempt(operation: Operation, step: string): boolean {
  const found = operation.steps.find((candidate) => candidate.name === step);
  if (found?.state !== 'SUCCEEDED') return false;
  return (found.finishedAt ?? 0) >= (operation.attemptStartedAt ?? 0);
}

export const isDone = (operation: Operation, step: string): boolean =>
  operation.steps.find((candidate) => candidate.name === step)?.state === 'SUCCEEDED';

const hasStep = (operation: Pick<Operation, 'steps'>, step: string): boolean =>
  operation.steps.some(({ name }) => name === step);

/** The acts that this operation carries out before it waits, in order. */
export const actsOf = (operation: Pick<Operation, 'steps'>): ForwardAct[] =>
  forwardActs.filter((act) => hasStep(operation, act));

/** Whether it ends only when everything wanted was observed. One that installs nothing ends with its acts. */
export const waitsForReady = (operation: Pick<Operation, 'steps'>): boolean => hasStep(operation, 'release');

/** The first of `acts` that it lists and that is not done yet. */
export const firstOpen = <Act extends string>(operation: Operation, acts: readonly Act[]): Act | undefined =>
  acts.find((act) => hasStep(operation, act) && !isDone(operation, act));
