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

/** A number of a limit, in words: 1500 millicores → `1.5`, 11264 MiB → `11 GiB`, 5 things → `5`. */
export function quotaAmount(unit: QuotaUnit, value: number): string {
  if (unit === 'MILLICORES') return trimmed(value / 1000);
  return unit === 'MIB' ? memory(value) : String(value);
}
