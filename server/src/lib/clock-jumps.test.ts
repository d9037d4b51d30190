import { expect, test } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import { ClockJumps } from './clock-jumps.ts';

test('a clock that is set is noticed once, in either direction; one that runs or is corrected is not', () => {
  const clock = new ManualClock();
  const jumps = new ClockJumps(clock);
  clock.advance(3_600_000);
  clock.jump(2000);
  expect(jumps.take()).toBe(0);
  clock.jump(-172_800_000);
  expect(jumps.take()).toBe(2000 - 172_800_000);
  expect(jumps.take()).toBe(0);
  clock.jump(172_800_000);
  expect(jumps.take()).toBe(172_800_000);
});
