const windowMs = 600_000;
const most = 5;

/** What is remembered of the healing of one object: when it was put right, newest last. */
export type HealTimes = readonly number[];

export const noteHeal = (times: HealTimes, now: number): number[] =>
  [...times.filter((at) => at > now - windowMs), now].slice(-most);

/** Somebody undoes it again and again: the same object was healed five times within ten minutes. */
export const isFight = (times: HealTimes, now: number): boolean =>
  times.filter((at) => at > now - windowMs).length >= most;

/** When the object may be healed next: at once, in a fight ten minutes after the last time. */
export const nextHealAt = (times: HealTimes, now: number): number =>
  isFight(times, now) ? (times.at(-1) ?? now) + windowMs : now;

/** When a fight, left alone, is over. */
export const fightEndsAt = (times: HealTimes): number => (times.at(-1) ?? 0) + windowMs;
