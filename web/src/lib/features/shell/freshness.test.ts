import { expect, test } from 'vitest';
import { freshness } from './freshness.ts';

test.each([
  ['connecting', 0, 5_000, 'connecting'],
  ['reconnecting', 0, 5_000, 'reconnecting'],
  ['live', 1_000, 2_000, 'live'],
  ['live', 1_000, 33_001, 'stale'],
  ['reconnecting', 1_000, 2_000, 'reconnecting'],
  ['reconnecting', 1_000, 60_000, 'stale'],
] as const)(
  'a stream that is %s, last heard at %d, is at %d called %s',
  (status, lastMessageAt, nowMs, said) => {
    expect(freshness({ status, lastMessageAt, nowMs })).toBe(said);
  },
);
