import type { Random } from './clock.ts';

/** Doubles from half a second to five, and takes between half and all of it, so that many browsers do not come back at once. */
export function backoffMs(attempt: number, random: Random): number {
  const ceiling = Math.min(5_000, 500 * 2 ** Math.min(attempt, 10));
  return Math.round(ceiling * (0.5 + random() / 2));
}
