/**
 * Kubernetes quantities, exact: milli-units in a bigint. Values below one milli round up, as on the real server.
 */
const suffixes: Record<string, [base: bigint, exponent: bigint, milli: boolean]> = {
  '': [1n, 0n, false],
  m: [1n, 0n, true],
  k: [1000n, 1n, false],
  M: [1000n, 2n, false],
  G: [1000n, 3n, false],
  T: [1000n, 4n, false],
  P: [1000n, 5n, false],
  E: [1000n, 6n, false],
  Ki: [1024n, 1n, false],
  Mi: [1024n, 2n, false],
  Gi: [1024n, 3n, false],
  Ti: [1024n, 4n, false],
  Pi: [1024n, 5n, false],
  Ei: [1024n, 6n, false],
};
const pattern = /^([+-]?)(\d+\.?\d*|\.\d+)([eE][+-]?\d+|[a-zA-Z]{0,2})$/;

export interface Quantity {
  milli: bigint;
  format: 'decimal' | 'binary' | 'exponent';
}

/** Undefined where the text is no quantity. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, sign = '', digits = '', suffix = ''] = match;
  const [whole = '', fraction = ''] = digits.split('.');
  let numerator = BigInt(`${whole}${fraction}`) * 1000n;
  let denominator = 10n ** BigInt(fraction.length);
  let format: Quantity['format'] = 'decimal';
  if (/^[eE][+-]?\d/.test(suffix)) {
    const exponent = BigInt(suffix.slice(1).replace('+', ''));
    if (exponent >= 0n) numerator *= 10n ** exponent;
    else denominator *= 10n ** -exponent;
    format = 'exponent';
  } else {
    const factor = Object.hasOwn(suffixes, suffix) ? suffixes[suffix] : undefined;
    if (factor === undefined) return undefined;
    if (factor[2]) denominator *= 1000n;
    else numerator *= factor[0] ** factor[1];
    if (suffix.endsWith('i')) format = 'binary';
  }
  const milli = (numerator + denominator - 1n) / denominator;
  return { milli: sign === '-' ? -milli : milli, format };
}

/** The form the real server stores: no fraction, the largest suffix of the same family. */
export function formatQuantity({ milli, format }: Quantity): string {
  if (milli % 1000n !== 0n)
    return format === 'binary' && milli / 1000n > 1024n ? String(milli / 1000n + 1n) : `${milli}m`;
  let value = milli / 1000n;
  const base = format === 'binary' ? 1024n : 1000n;
  let steps = 0;
  while (steps < 6 && value !== 0n && value % base === 0n) {
    value /= base;
    steps += 1;
  }
  if (format === 'exponent') return steps === 0 ? String(value) : `${value}e${steps * 3}`;
  const letter = ['', format === 'binary' ? 'Ki' : 'k', 'M', 'G', 'T', 'P', 'E'][steps] ?? '';
  return `${value}${letter}${format === 'binary' && steps > 1 ? 'i' : ''}`;
}

export function canonicalQuantity(text: string): string | undefined {
  const quantity = parseQuantity(text);
  return quantity === undefined ? undefined : formatQuantity(quantity);
}
