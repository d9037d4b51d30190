import type { Operation } from './operation.ts';

type Times = Pick<Operation, 'queuedAt' | 'startedAt' | 'attemptStartedAt' | 'retryAt' | 'steps'>;

/** A wait for the next attempt is never planned further ahead than this. */
const longestWaitMs = 3_600_000;

/**
 * The times of an unfinished operation as the clock tells them after it was set: deadlines and the order of steps follow
 * from them, and must not follow from a jump. Backward, what lies in the future is brought to now; forward, what was
 * written before a jump of `forwardMs` moves along. Undefined where nothing has to change.
 */
export function movedTimes(operation: Times, now: number, forwardMs = 0): Times | undefined {
  const { queuedAt, startedAt, attemptStartedAt, retryAt, steps } = operation;
  const times = [queuedAt, startedAt, attemptStartedAt];
  for (const step of steps) times.push(step.startedAt, step.finishedAt);
  const newest = Math.max(...times.map((time) => time ?? 0));
  const ms = newest > now ? now - newest : forwardMs;
  if (ms === 0) return undefined;
  const border = ms < 0 ? Infinity : now - ms / 2;
  const moved = <T extends number | undefined>(at: T, until = border): T =>
    at !== undefined && at < until ? ((at + ms) as T) : at;
  return {
    queuedAt: moved(queuedAt),
    startedAt: moved(startedAt),
    attemptStartedAt: moved(attemptStartedAt),
    retryAt: moved(retryAt, ms < 0 ? Infinity : now - ms + longestWaitMs),
    steps: steps.map((step) => ({
      ...step,
      startedAt: moved(step.startedAt),
      finishedAt: moved(step.finishedAt),
    })),
  };
}
