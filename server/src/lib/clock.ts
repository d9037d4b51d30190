import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

/** Time as an argument. `now` is wall time in ms since 1970; `monotonic` never goes back and orders deadlines. */
export interface Clock {
  now(): number;
  monotonic(): number;
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Runs `callback` once after `ms`; the result cancels. Never keeps the process alive. */
  after(ms: number, callback: () => void): () => void;
}

/** Randomness as an argument. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  id(): string;
  bytes(count: number): Buffer;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal ? { signal, ref: true } : { ref: true }),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};

export const systemRandom: Random = {
  next: () => Math.random(),
  id: () => randomUUID(),
  bytes: (count) => randomBytes(count),
};
