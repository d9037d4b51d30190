import type { Operation } from './operation.ts';

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
