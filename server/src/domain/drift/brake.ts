/** Stores of one cluster whose namespace is gone or going, with the time at which that was first seen. */
export interface Disappearance {
  /** Stores that have a namespace, the vanished ones included. */
  total: number;
  vanishedAt: readonly number[];
  /** Healing was stopped before. */
  stopped: boolean;
  now: number;
}

const windowMs = 60_000;
const atLeast = 3;
const share = 0.2;

/**
 * Whether nothing may be made anew: more than a fifth of the stores, and at least three, vanished within a minute. That is no
 * accident to be mended but a cluster that lies, or a hand that means it. Stays so until no longer that many are missing.
 */
export function mustStop({ total, vanishedAt, stopped, now }: Disappearance): boolean {
  const isMany = (count: number): boolean => count >= atLeast && count > total * share;
  return stopped ? isMany(vanishedAt.length) : isMany(vanishedAt.filter((at) => at > now - windowMs).length);
}
