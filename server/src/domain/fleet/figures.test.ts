import { expect, test } from 'vitest';
import { fleetFigures, type Creation } from './figures.ts';

const hour = { from: 0, until: 3_600_000 };
const creation = (change: Partial<Creation>): Creation => ({
  finishedAt: 1,
  state: 'SUCCEEDED',
  seconds: 10,
  code: undefined,
  ...change,
});

test('no creation gives zeros, no percentiles and an empty series of 24 points', () => {
  const figures = fleetFigures([], hour);
  expect(figures).toMatchObject({ createdPerHour: 0, failureRate: 0, failuresByReason: [] });
  expect(figures.provisioningSeconds).toBeUndefined();
  expect(figures.series).toHaveLength(24);
});

test('percentiles are of the nearest rank, over successful creations only', () => {
  const creations = Array.from({ length: 100 }, (_, index) => creation({ seconds: 100 - index }));
  const figures = fleetFigures([...creations, creation({ state: 'FAILED', seconds: 9999 })], hour);
  expect(figures.provisioningSeconds).toEqual({ p50: 50, p95: 95, p99: 99, samples: 100 });
  expect(figures.createdPerHour).toBe(100);
});

test('the failure rate counts what ended, not what was cancelled', () => {
  const figures = fleetFigures(
    [
      creation({}),
      creation({ state: 'FAILED', code: 'CRASH_LOOP' }),
      creation({ state: 'CANCELLED' }),
      creation({ state: 'FAILED', code: 'not a reason' }),
    ],
    hour,
  );
  expect(figures.failureRate).toBeCloseTo(2 / 3);
  expect(figures.failuresByReason).toEqual([
    { code: 'CRASH_LOOP', count: 1 },
    { code: 'UNKNOWN', count: 1 },
  ]);
});

test('each creation lies in the point of its time, the last one included', () => {
  const figures = fleetFigures(
    [creation({ finishedAt: 0 }), creation({ finishedAt: 3_600_000, state: 'FAILED' })],
    hour,
  );
  expect(figures.series[0]).toMatchObject({ at: 0, created: 1, failed: 0, p50Seconds: 10 });
  expect(figures.series[23]).toMatchObject({ created: 0, failed: 1, p50Seconds: undefined });
});
