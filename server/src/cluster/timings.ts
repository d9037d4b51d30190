export interface ReflectorTimings {
  pageSize: number;
  /** Silence after which a watch is given up. */
  idleMs: number;
  /** The server is asked to end a watch after a random time between these. */
  watchSeconds: { from: number; to: number };
  /** A full list is compared again after a random time between these. */
  resyncMs: { from: number; to: number };
  backoff: { firstMs: number; longestMs: number; healthyMs: number };
}

/** All times of one connection; tests shorten them. */
export interface ClusterTimings extends ReflectorTimings {
  deadlineMs: number;
  unreachableAfterMs: number;
  probeAfterMs: number;
  staleAfterMs: number;
}

/** The API server sends a bookmark about once a minute: silence counts only well above that. */
export const defaultTimings: ClusterTimings = {
  pageSize: 500,
  idleMs: 90_000,
  watchSeconds: { from: 300, to: 600 },
  resyncMs: { from: 20 * 60_000, to: 40 * 60_000 },
  backoff: { firstMs: 500, longestMs: 30_000, healthyMs: 10_000 },
  deadlineMs: 30_000,
  unreachableAfterMs: 60_000,
  probeAfterMs: 40_000,
  staleAfterMs: 30_000,
};
