/** Time as an argument: the only place that reads the real one. `after` returns the function that calls it off. */
export interface Clock {
  now(): number;
  after(delayMs: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** A number in [0, 1). */
export type Random = () => number;
export const systemRandom: Random = () => Math.random();
