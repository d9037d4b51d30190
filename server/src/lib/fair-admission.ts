export interface Claimant {
  key: string;
  owner: string;
  /** When it began to wait, ms; decides the order. */
  since: number;
  /** A repeated attempt waits as if it had come later by `retryPenaltyMs`. */
  retry: boolean;
}

export interface AdmissionState {
  capacity: number;
  holding: readonly Pick<Claimant, 'key' | 'owner'>[];
  waiting: readonly Claimant[];
  retryPenaltyMs: number;
}

/** The order in which claimants are looked at: first attempts before repeated ones, then by arrival. */
export function inOrder(waiting: readonly Claimant[], retryPenaltyMs: number): Claimant[] {
  const rank = (claimant: Claimant): number => claimant.since + (claimant.retry ? retryPenaltyMs : 0);
  return waiting.toSorted((a, b) => rank(a) - rank(b) || (a.key < b.key ? -1 : 1));
}

/**
 * Which claimants get a place now, in order. Never more than `capacity` in all; while another owner waits, one owner
 * holds at most half (rounded up, so that no place stays empty while somebody waits).
 */
export function admit(state: AdmissionState): string[] {
  const held = new Map<string, number>();
  for (const { owner } of state.holding) held.set(owner, (held.get(owner) ?? 0) + 1);
  const open = inOrder(state.waiting, state.retryPenaltyMs);
  const half = Math.ceil(state.capacity / 2);
  const admitted: string[] = [];
  for (let free = state.capacity - state.holding.length; free > 0 && open.length > 0; free -= 1) {
    const owners = new Set(open.map((claimant) => claimant.owner));
    const next = open.findIndex(({ owner }) => owners.size === 1 || (held.get(owner) ?? 0) < half);
    const [claimant] = next === -1 ? [] : open.splice(next, 1);
    if (!claimant) break;
    held.set(claimant.owner, (held.get(claimant.owner) ?? 0) + 1);
    admitted.push(claimant.key);
  }
  return admitted;
}
