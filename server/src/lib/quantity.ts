const factors: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The number behind a Kubernetes quantity (`500m`, `1.5Gi`, `2e3`); undefined where the text is none. */
export function parseQuantity(text: string | undefined): number | undefined {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([numkMGTPE]|[KMGTPE]i)?$/.exec(text ?? '');
  if (!match) return undefined;
  return Number(match[1]) * (match[2] === undefined ? 1 : (factors[match[2]] ?? 1));
}

const decimals: Record<string, number> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binaries: Record<string, number> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
/** More digits or a larger exponent has no quantity that Kubernetes takes. */
const mostDigits = 60;

/**
 * Whether two texts (or numbers) are the same quantity, exactly: `50m` and `0.05`, `1Gi` and `1024Mi`, `1e3` and `1k`.
 * The API server keeps the way in which one was written, so that texts alone do not tell (Kubernetes 1.35).
 */
export function sameQuantity(a: unknown, b: unknown): boolean {
  const [one, other] = [exact(a), exact(b)];
  if (one === undefined || other === undefined) return false;
  const ten = Math.min(one.ten, other.ten);
  const value = ({ digits, ten: tens, two }: Exact): bigint =>
    digits * 10n ** BigInt(tens - ten) * 2n ** BigInt(two);
  return value(one) === value(other);
}

/** digits × 10^ten × 2^two */
interface Exact {
  digits: bigint;
  ten: number;
  two: number;
}

function exact(value: unknown): Exact | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const match = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?([numkMGTPE]|[KMGTPE]i)?$/.exec(String(value));
  const [, sign = '', whole = '', part = '', exponent = '0', suffix = ''] = match ?? [];
  const ten = Number(exponent) - part.length + (decimals[suffix] ?? 0);
  if (whole + part === '' || whole.length + part.length > mostDigits || Math.abs(ten) > mostDigits)
    return undefined;
  return { digits: BigInt(`${whole}${part}`) * (sign === '-' ? -1n : 1n), ten, two: binaries[suffix] ?? 0 };
}
