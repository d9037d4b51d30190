const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** Seconds as a person says them: `12 ms`, `0.9 s`, `41 s`, `6 min 4 s`, `3 h 5 min`, `12 d`. */
export function duration(seconds: number): string {
  if (seconds < 0.1) return `${Math.max(0, Math.round(seconds * 1000))} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < minute) return `${Math.floor(seconds)} s`;
  if (seconds < hour) return joined(seconds, minute, 'min', 1, 's');
  if (seconds < 2 * day) return joined(seconds, hour, 'h', minute, 'min');
  return `${Math.floor(seconds / day)} d`;
}

function joined(seconds: number, unit: number, word: string, lower: number, lowerWord: string): string {
  const rest = Math.floor((seconds % unit) / lower);
  const first = `${Math.floor(seconds / unit)} ${word}`;
  return rest === 0 ? first : `${first} ${rest} ${lowerWord}`;
}

/** Whole seconds below a minute, for estimates and what still runs: `6 s`, `1 min 1 s`. */
export function rough(seconds: number): string {
  return seconds < 60 ? `${Math.max(1, Math.round(seconds))} s` : duration(Math.round(seconds));
}

/** An age in one unit, for narrow columns: `now`, `32 s`, `6 min`, `5 h`, `12 d`. A future date reads as `now`. */
export function age(at: string | number, nowMs: number): string {
  const seconds = (nowMs - toMs(at)) / 1000;
  if (seconds < 1) return 'now';
  if (seconds < minute) return `${Math.floor(seconds)} s`;
  if (seconds < hour) return `${Math.floor(seconds / minute)} min`;
  if (seconds < 2 * day) return `${Math.floor(seconds / hour)} h`;
  return `${Math.floor(seconds / day)} d`;
}

export function toMs(at: string | number): number {
  return typeof at === 'number' ? at : Date.parse(at);
}

/** Both clocks a person may need: local time, and UTC as the API says it. */
export function exact(at: string | number): string {
  const date = new Date(at);
  return `${date.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })} (${date.toISOString()})`;
}
