/** What a limit's numbers count, as the API says it. */
export type QuotaUnit = 'COUNT' | 'MILLICORES' | 'MIB';

/** 1500 → `1.5 CPU`. */
export function cpu(millicores: number): string {
  return `${trimmed(millicores / 1000)} CPU`;
}

/** 512 → `512 MiB`, 2560 → `2.5 GiB`. */
export function memory(mib: number): string {
  return mib < 1024 ? `${mib} MiB` : `${trimmed(mib / 1024)} GiB`;
}

export function storage(gib: number): string {
  return `${trimmed(gib)} GiB`;
}

function trimmed(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** How many digits the currency's minor unit has: EUR 2, JPY 0. An unknown code counts as 2. */
export function minorDigits(currency: string): number {
  try {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** `9.5`, `9,50` or `1.299,00` → minor units; null when it is no amount that the currency can hold. */
export function toMinor(text: string, currency: string): number | null {
  const digits = minorDigits(currency);
  const bare = text.replace(/[^\d.,-]/g, '');
  const mark = Math.max(bare.lastIndexOf('.'), bare.lastIndexOf(','));
  const tail = mark === -1 ? '' : bare.slice(mark + 1);
  const isFraction = mark !== -1 && tail.length > 0 && tail.length <= digits;
  const whole = (isFraction ? bare.slice(0, mark) : bare).replace(/[.,]/g, '');
  if (!/^\d+$/.test(whole)) return null;
  const value = Number(whole + (isFraction ? tail.padEnd(digits, '0') : '0'.repeat(digits)));
  return Number.isSafeInteger(value) ? value : null;
}

/** Minor units → `9.50`, without the currency's sign. */
export function fromMinor(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  return (minor / 10 ** digits).toFixed(digits);
}

/** A number of a limit, in words: 1500 millicores → `1.5`, 11264 MiB → `11 GiB`, 5 things → `5`. */
export function quotaAmount(unit: QuotaUnit, value: number): string {
  if (unit === 'MILLICORES') return trimmed(value / 1000);
  return unit === 'MIB' ? memory(value) : String(value);
}
