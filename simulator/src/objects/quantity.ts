const SUFFIXES: Record<string, bigint> = {
  Ki: 2n ** 10n,
  Mi: 2n ** 20n,
  Gi: 2n ** 30n,
  Ti: 2n ** 40n,
  Pi: 2n ** 50n,
  Ei: 2n ** 60n,
  k: 10n ** 3n,
  M: 10n ** 6n,
  G: 10n ** 9n,
  T: 10n ** 12n,
  P: 10n ** 15n,
  E: 10n ** 18n,
};
const PATTERN = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+)|(m|u|n|Ki|Mi|Gi|Ti|Pi|Ei|k|M|G|T|P|E))?$/;

/** An amount in thousandths, exact; `suffixes` remembers how the writer wrote it so that it prints like the original. */
export interface Quantity {
  milli: bigint;
  format: 'decimal' | 'binary';
}

/** Reads a Kubernetes quantity ("500m", "1.5Gi", 2). Fractions below a thousandth are rounded up. Undefined if it is none. */
export function parseQuantity(text: string | number): Quantity | undefined {
  const match = PATTERN.exec(String(text));
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent, suffix] = match;
  if (whole === '' && fraction === '') return undefined;
  let numerator = BigInt(`${whole}${fraction}` || '0') * 1000n;
  let denominator = 10n ** BigInt(fraction.length);
  if (exponent !== undefined) {
    const power = Number(exponent);
    if (power >= 0) numerator *= 10n ** BigInt(power);
    else denominator *= 10n ** BigInt(-power);
  }
  if (suffix === 'm') denominator *= 10n ** 3n;
  else if (suffix === 'u') denominator *= 10n ** 6n;
  else if (suffix === 'n') denominator *= 10n ** 9n;
  else if (suffix !== undefined) numerator *= SUFFIXES[suffix] ?? 1n;
  const milli = (numerator + denominator - 1n) / denominator;
  return {
    milli: sign === '-' ? -milli : milli,
    format: suffix?.endsWith('i') === true ? 'binary' : 'decimal',
  };
}

/** As `parseQuantity`, for values that validation has let through; what is no quantity counts as nothing. */
export function quantity(text: string | number | undefined): Quantity {
  return (text === undefined ? undefined : parseQuantity(text)) ?? { milli: 0n, format: 'decimal' };
}

export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return { milli: a.milli + b.milli, format: a.milli === 0n ? b.format : a.format };
}

/** The canonical text: the largest suffix that leaves a whole number, as the real API server prints it. */
export function formatQuantity({ milli, format }: Quantity): string {
  if (milli === 0n) return '0';
  if (milli % 1000n !== 0n)
    return format === 'binary' && milli > 1024_000n
      ? formatQuantity({ milli: (milli / 1000n + 1n) * 1000n, format })
      : `${String(milli)}m`;
  const value = milli / 1000n;
  const [step, names] =
    format === 'binary' && value >= 1024n
      ? ([1024n, ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']] as const)
      : ([1000n, ['', 'k', 'M', 'G', 'T', 'P', 'E']] as const);
  let amount = value;
  let index = 0;
  while (amount % step === 0n && index < names.length - 1) {
    amount /= step;
    index += 1;
  }
  return `${String(amount)}${names[index] ?? ''}`;
}
