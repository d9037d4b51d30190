const RANGES = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;
const MACROS: Record<string, string> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
};
const MINUTE = 60_000;
const HORIZON_MINUTES = 366 * 24 * 60;

/** The next time (UTC, milliseconds) after `after` that a five-field cron line names; undefined for none within a year. */
export function nextRun(schedule: string, after: number): number | undefined {
  const fields = (MACROS[schedule] ?? schedule).trim().split(/\s+/);
  if (fields.length !== 5) return undefined;
  const sets = fields.map((field, index) => expand(field, RANGES[index] ?? [0, 0]));
  if (sets.some((set) => set === undefined)) return undefined;
  const [minutes, hours, days, months, weekdays] = sets as Set<number>[];
  const anyDay = fields[2] === '*' || fields[4] === '*';
  let time = Math.floor(after / MINUTE) * MINUTE;
  for (let step = 0; step < HORIZON_MINUTES; step += 1) {
    time += MINUTE;
    const date = new Date(time);
    const inMonth = days?.has(date.getUTCDate()) === true;
    const inWeek =
      weekdays?.has(date.getUTCDay()) === true || (date.getUTCDay() === 0 && weekdays?.has(7) === true);
    const isDay = anyDay ? inMonth && inWeek : inMonth || inWeek;
    if (!isDay || months?.has(date.getUTCMonth() + 1) !== true) {
      time += (24 * 60 - 1 - date.getUTCHours() * 60 - date.getUTCMinutes()) * MINUTE;
      step += 24 * 60 - 1 - date.getUTCHours() * 60 - date.getUTCMinutes();
    } else if (hours?.has(date.getUTCHours()) === true && minutes?.has(date.getUTCMinutes()) === true)
      return time;
  }
  return undefined;
}

function expand(field: string, [low, high]: readonly [number, number]): Set<number> | undefined {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    if (match === null) return undefined;
    const [, from, to, step] = match;
    const first = from === undefined ? low : Number(from);
    const last = to !== undefined ? Number(to) : from === undefined || step !== undefined ? high : first;
    if (first < low || last > high || Number(step ?? 1) < 1) return undefined;
    for (let value = first; value <= last; value += Number(step ?? 1)) values.add(value);
  }
  return values;
}
