import { hash } from 'node:crypto';

/**
 * JSON with sorted keys and without undefined members: equal values give equal text.
 * Throws a TypeError for what JSON cannot say (NaN, infinities, functions, bigint).
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${String(value)} is no JSON number`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value))
    return `[${value.map((item) => canonicalJson(item === undefined ? null : item)).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError(`a ${typeof value} has no JSON form`);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** Lower-case hex of 64 characters. */
export const sha256 = (text: string | Buffer): string => hash('sha256', text);

/** Whether two values have the same JSON form; members that are undefined count as absent. */
export const sameJson = (a: unknown, b: unknown): boolean =>
  // Mostly they are equal and even written in the same order, which is found out several times as fast.
  JSON.stringify(a) === JSON.stringify(b) || canonicalJson(a) === canonicalJson(b);
