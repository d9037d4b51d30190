import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anOperation } from '../../../test/builders.ts';
import { attemptDeadline, isDoneInAttempt } from './attempt.ts';
import { movedTimes } from './moved-times.ts';
import type { OperationStep } from './operation.ts';

const day = 24 * 3_600_000;
const at = Date.UTC(2026, 10, 21, 12);
const done = (name: string, from: number, to: number): OperationStep => ({
  name,
  state: 'SUCCEEDED',
  startedAt: from,
  finishedAt: to,
  message: undefined,
});

const running = anOperation({
  state: 'RUNNING',
  queuedAt: at,
  startedAt: at + 1000,
  attemptStartedAt: at + 1000,
  steps: [done('accepted', at, at), done('namespace', at + 2000, at + 3000)],
});

describe('the times of an operation when the clock is set (E13)', () => {
  test('back by two days end now, and the attempt has as much left as before', () => {
    const now = at + 4000 - 2 * day;
    const moved = { ...running, ...movedTimes(running, now) };
    expect(moved.steps[1]!.finishedAt).toBe(now);
    expect(isDoneInAttempt(moved, 'namespace')).toBe(true);
    expect(attemptDeadline(moved, 600_000)! - now).toBe(600_000 - 2000);
  });

  test('forward by ten years move along, but not what was written since', () => {
    const jump = 3650 * day;
    const now = at + 5000 + jump;
    const late = { ...running, steps: [...running.steps, done('guard-rails', now - 500, now - 100)] };
    const moved = { ...late, ...movedTimes(late, now, jump) };
    expect(attemptDeadline(moved, 600_000)! - now).toBe(600_000 - 4000);
    expect(isDoneInAttempt(moved, 'namespace')).toBe(true);
    expect(moved.steps[2]).toEqual(late.steps[2]);
  });

  test('move a planned attempt along too', () => {
    const waiting = { ...running, retryAt: at + 60_000 };
    const back = movedTimes(waiting, at - 2 * day);
    expect(back!.retryAt! - (at - 2 * day)).toBeLessThanOrEqual(60_000);
    const forward = movedTimes(waiting, at + 4000 + 10 * day, 10 * day);
    expect(forward!.retryAt).toBe(at + 60_000 + 10 * day);
  });

  test('stay as they are where nothing was set', () => {
    expect(movedTimes(running, at + 4000)).toBeUndefined();
    expect(movedTimes({ ...running, retryAt: at + 90_000 }, at + 4000)).toBeUndefined();
  });

  test('keep their order and are never in the future, whatever was set', () => {
    fc.assert(
      fc.property(fc.integer({ min: -4000 * day, max: 4000 * day }), (jump) => {
        const now = at + 4000 + jump;
        const moved = { ...running, ...movedTimes(running, now, Math.max(0, jump)) };
        const order = [
          moved.attemptStartedAt!,
          ...moved.steps.slice(1).flatMap((s) => [s.startedAt!, s.finishedAt!]),
        ];
        expect(order).toEqual(order.toSorted((a, b) => a - b));
        expect(Math.max(...order)).toBeLessThanOrEqual(now);
        expect(isDoneInAttempt(moved, 'namespace')).toBe(true);
        expect(attemptDeadline(moved, 600_000)).toBeGreaterThan(now);
      }),
    );
  });
});
