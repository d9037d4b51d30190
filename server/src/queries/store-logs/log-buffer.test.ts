import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogBuffer, type LogLine } from './log-buffer.ts';

const line = (at: number | undefined, text = String(at)): LogLine => ({
  at,
  pod: 'a',
  container: 'web',
  text,
});

describe('lines of several containers', () => {
  it('come out in the order of time, those of one time as they came', () => {
    const buffer = new LogBuffer(100, 100);
    buffer.add([line(3), line(5)]);
    buffer.add([line(1), line(3, 'second'), line(4)]);
    expect(buffer.take().lines.map(({ text }) => text)).toEqual(['1', '3', 'second', '4', '5']);
  });

  it('without a time stay behind the line before them', () => {
    const buffer = new LogBuffer(100, 100);
    buffer.add([line(2), line(undefined, 'of 2'), line(9)]);
    buffer.add([line(1)]);
    expect(buffer.take().lines.map(({ text }) => text)).toEqual(['1', '2', 'of 2', '9']);
  });
});

describe('a reader that is slower than the lines', () => {
  it('loses the oldest, and is told once how many', () => {
    const buffer = new LogBuffer(3, 2);
    buffer.add([line(1), line(2), line(3), line(4), line(5)]);
    expect(buffer.isFull).toBe(true);
    expect(buffer.take()).toEqual({ lines: [line(3), line(4)], dropped: 2 });
    expect(buffer.take()).toEqual({ lines: [line(5)], dropped: 0 });
    expect(buffer.isEmpty).toBe(true);
  });

  it('gets or is told of every line, and never more than fit are kept', () => {
    const burst = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 30 });
    const move = fc.oneof(burst, fc.constant('take' as const));
    fc.assert(
      fc.property(fc.array(move), fc.integer({ min: 1, max: 10 }), (moves, capacity) => {
        const buffer = new LogBuffer(capacity, 4);
        let given = 0;
        let got = 0;
        const take = (): void => {
          const { lines, dropped } = buffer.take();
          got += lines.length + dropped;
          expect(lines.length).toBeLessThanOrEqual(4);
        };
        for (const step of moves) {
          if (step === 'take') take();
          else {
            buffer.add(step.map((at) => line(at)));
            given += step.length;
          }
        }
        for (let pulls = 0; !buffer.isEmpty; pulls += 1) {
          expect(pulls).toBeLessThan(capacity);
          take();
        }
        take();
        expect(got).toBe(given);
      }),
    );
  });
});
