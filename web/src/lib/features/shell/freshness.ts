import type { LiveStatus } from '#lib/graphql/live.svelte.ts';

export type Freshness = 'connecting' | 'live' | 'reconnecting' | 'stale';

/** Two heartbeats missed: whatever the socket says, what is shown may be old. */
const staleMs = 32_000;

/** What the connection pill may claim. Live needs both: a running stream, and a message not long ago. */
export function freshness({
  status,
  lastMessageAt,
  nowMs,
}: {
  status: LiveStatus;
  lastMessageAt: number;
  nowMs: number;
}): Freshness {
  if (lastMessageAt === 0) return status === 'reconnecting' ? 'reconnecting' : 'connecting';
  if (nowMs - lastMessageAt > staleMs) return 'stale';
  return status === 'live' ? 'live' : 'reconnecting';
}
