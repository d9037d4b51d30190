const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** 32-bit FNV-1a with a final mix, so that near texts give far numbers. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  return hash >>> 0;
}

/** JSON with sorted keys: equal values give equal texts. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry)}`).join(',')}}`;
}

/** A hash as Kubernetes writes it into names: only letters and digits that spell no words. */
export function nameHash(value: unknown): string {
  const digits = String(hash32(canonicalJson(value)));
  return [...digits].map((digit) => ALPHABET[digit.charCodeAt(0) % ALPHABET.length] ?? 'b').join('');
}

/** A number in [0, 1) that depends on the seed and the parts only: played chance, repeatable for ever. */
export function fraction(seed: string, ...parts: (string | number)[]): number {
  return hash32([seed, ...parts].join('\u0000')) / 2 ** 32;
}
