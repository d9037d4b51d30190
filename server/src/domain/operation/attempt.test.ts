import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anOperation } from '../../../test/builders.ts';
import { attemptDeadline, isDone, isDoneInAttempt, retryDelayMs } from './attempt.ts';

test('an attempt ends at its durable start, plus the time-out, plus the time the cluster was away', () => {
  expect(attemptDeadline({ attemptStartedAt: 1000, pausedMs: 30 }, 600)).toBe(1630);
  expect(attemptDeadline({ attemptStartedAt: undefined, pausedMs: 30 }, 600)).toBeUndefined();
});

test('delays double, are jittered in their upper half and bounded', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (attempt, jitter) => {
        const full = 10_000 * 2 ** Math.min(attempt - 1, 4);
        const delay = retryDelayMs(attempt, 10_000, jitter);
        expect(delay).toBeGreaterThanOrEqual(full / 2);
        expect(delay).toBeLessThanOrEqual(full);
      },
    ),
  );
});

test('a step done in an earlier attempt is done, but not in this one', () => {
  const step = {
    name: 'release',
    state: 'SUCCEEDED',
    startedAt: 1,
    finishedAt: 50,
    message: undefined,
  } as const;
  const operation = anOperation({ steps: [step], attempt: 2, attemptStartedAt: 100 });
  expect(isDone(operation, 'release')).toBe(true);
  expect(isDoneInAttempt(operation, 'release')).toBe(false);
  expect(isDoneInAttempt({ ...operation, attemptStartedAt: 50 }, 'release')).toBe(true);
  expect(isDone(operation, 'namespace')).toBe(false);
});
