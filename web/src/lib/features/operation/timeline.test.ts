import { describe, expect, test } from 'vitest';
import { anOperation, aStep, at } from '../../../../test/builders.ts';
import { operationSeconds, timelineOf } from './timeline.ts';

const atMs = Date.parse(at);
const seconds = (count: number): string => new Date(atMs + count * 1000).toISOString();

describe('the timeline of an operation', () => {
  const steps = timelineOf(
    anOperation({
      steps: [
        aStep({
          name: 'release',
          state: 'SUCCEEDED',
          startedAt: at,
          finishedAt: seconds(4),
          usualSeconds: 4,
        }),
        aStep({ name: 'backend', state: 'RUNNING', startedAt: seconds(4), usualSeconds: 16 }),
        aStep({ name: 'probe', usualSeconds: null }),
      ],
    }),
    atMs + 104_000,
  );

  test('measures what is over by its end, and what runs by now', () => {
    expect(steps.map((step) => step.seconds)).toEqual([4, 100, null]);
  });

  test('draws all bars and ticks on one scale, the longest filling the track', () => {
    expect(steps.map((step) => Math.round(step.widthPercent))).toEqual([20, 100, 0]);
    expect(steps.map((step) => step.tickPercent && Math.round(step.tickPercent))).toEqual([20, 40, null]);
  });

  test('never counts backwards when the clocks differ', () => {
    expect(timelineOf(anOperation(), atMs - 60_000)[1]?.seconds).toBe(0);
    expect(operationSeconds(anOperation(), atMs - 60_000)).toBe(0);
  });
});
