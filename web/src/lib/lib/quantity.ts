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

/** A quota's number in the unit that its name implies: CPU in millicores, memory in MiB, storage in GiB, all else counts. */
export function quotaAmount(limit: string, value: number): string {
  if (/cpu/i.test(limit)) return trimmed(value / 1000);
  if (/memory/i.test(limit)) return memory(value);
  if (/storage/i.test(limit)) return storage(value);
  return String(value);
}
