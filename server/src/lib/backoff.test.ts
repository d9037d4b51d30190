import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import { Backoff } from './backoff.ts';
import { systemRandom } from './clock.ts';

const random = (next: number) => ({ ...systemRandom, next: () => next });

test('grows to the longest delay and stays there', () => {
  const backoff = new Backoff({ clock: new ManualClock(), random: random(1) });
  const delays = Array.from({ length: 9 }, () => backoff.failed());
  expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
});

test('lies in the upper half of its step, whatever chance says (C1)', () => {
  fc.assert(
    fc.property(
      fc.nat(200),
      fc.float({ min: 0, max: Math.fround(0.999), noNaN: true }),
      (failures, chance) => {
        const backoff = new Backoff({ clock: new ManualClock(), random: random(chance) });
        let delay = 0;
        for (let count = 0; count <= failures; count += 1) delay = backoff.failed();
        const full = Math.min(30_000, 500 * 2 ** Math.min(failures, 30));
        expect(delay).toBeGreaterThanOrEqual(full / 2);
        expect(delay).toBeLessThanOrEqual(full);
      },
    ),
  );
});

test('is never shorter than what the other side asks for', () => {
  const backoff = new Backoff({ clock: new ManualClock(), random: random(0) });
  expect(backoff.failed(7000)).toBe(7000);
});

test('is spread where the other side asks many to wait equally long', () => {
  const delays = [0, 0.5, 1].map((chance) =>
    new Backoff({ clock: new ManualClock(), random: random(chance) }).failed(7000),
  );
  expect(delays).toEqual([7000, 8750, 10_500]);
});

test('forgets failures only after things went well for a while', () => {
  const clock = new ManualClock();
  const backoff = new Backoff({ clock, random: random(1), healthyMs: 10_000 });
  backoff.failed();
  backoff.failed();
  backoff.healthy();
  clock.advance(9000);
  expect(backoff.failed()).toBe(2000);
  backoff.healthy();
  clock.advance(5000);
  backoff.healthy();
  clock.advance(5000);
  expect(backoff.failed()).toBe(500);
  expect(backoff.failures).toBe(1);
});
