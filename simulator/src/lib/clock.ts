import type { Clock } from '../api/api.ts';

/** Real time, or faster: with speed 10 one real second counts as ten from the moment the clock is made. */
export function realClock(speed = 1): Clock {
  const began = Date.now();
  return {
    now: () => (speed === 1 ? Date.now() : began + (Date.now() - began) * speed),
    after: (milliseconds, callback) => {
      const timer = setTimeout(callback, milliseconds / speed);
      timer.unref();
      return () => {
        clearTimeout(timer);
      };
    },
  };
}

/** The same time, whose timers can be ended all at once: nothing fires after `end`. */
export function endableClock(clock: Clock): Clock & { end(): void } {
  let isEnded = false;
  return {
    now: () => clock.now(),
    after: (milliseconds, callback) =>
      clock.after(milliseconds, () => {
        if (!isEnded) callback();
      }),
    end: () => {
      isEnded = true;
    },
  };
}

/** Numbers between 0 and 1 that the seed decides (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
