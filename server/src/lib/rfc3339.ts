const form =
  /^(\d{4}-\d\d-\d\d)T((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d+))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * Milliseconds of an RFC 3339 text; undefined for anything else. A time without an offset is none, as its reader would
 * have to guess the zone, and neither is a date that no calendar has. Leap seconds and what is finer than a
 * millisecond cannot be told by `Date`: the former are refused, the latter is cut.
 */
export function parseRfc3339(text: string): number | undefined {
  const [, date = '', time = '', fraction = '', offset = ''] = form.exec(text.toUpperCase()) ?? [];
  const midnight = Date.parse(`${date}T00:00:00Z`);
  // `Date` takes the 30th of February for the 2nd of March.
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(date)) return undefined;
  return Date.parse(`${date}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}${offset}`);
}
