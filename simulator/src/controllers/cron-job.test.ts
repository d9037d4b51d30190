import { describe, expect, test } from 'vitest';
import { nextRun } from './cron-schedule.ts';

const at = (text: string): number => Date.parse(`${text}:00Z`);

describe('the next run of a cron line', () => {
  test.each([
    ['*/5 * * * *', '2026-11-21T10:02', '2026-11-21T10:05'],
    ['0 3 * * *', '2026-11-21T10:02', '2026-11-22T03:00'],
    ['30 2 1 * *', '2026-11-21T10:02', '2026-12-01T02:30'],
    ['0 0 * * 0', '2026-11-21T10:02', '2026-11-22T00:00'],
    ['0 0 * * 7', '2026-11-21T10:02', '2026-11-22T00:00'],
    ['15,45 8-10 * * 1-5', '2026-11-21T10:50', '2026-11-23T08:15'],
    ['@hourly', '2026-11-21T10:59', '2026-11-21T11:00'],
    ['0 0 29 2 *', '2027-03-01T00:00', '2028-02-29T00:00'],
  ])('%s after %s is %s', (schedule, after, next) => {
    expect(nextRun(schedule, at(after))).toBe(at(next));
  });

  test.each(['', '* * * *', '61 * * * *', 'a b c d e', '*/0 * * * *', '0 0 31 2 *'])(
    '%o never comes',
    (schedule) => {
      expect(nextRun(schedule, at('2026-11-21T10:00'))).toBeUndefined();
    },
  );
});
