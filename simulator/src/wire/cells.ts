/** Objects of any kind, read for print only. */
export type Json = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- foreign data

export interface Column {
  name: string;
  type: 'string' | 'integer';
  /** Shown with `-o wide` only. */
  wide?: boolean;
  cell: (object: Json, now: number) => string | number;
}

export const text = (name: string, cell: Column['cell'], wide = false): Column => ({
  name,
  type: 'string',
  cell,
  ...(wide ? { wide } : {}),
});

export const number = (name: string, cell: Column['cell']): Column => ({ name, type: 'integer', cell });

export const nameColumn = text('Name', (object) => object['metadata'].name as string);

export const age = text('Age', (object, now) =>
  duration(now - Date.parse(object['metadata'].creationTimestamp as string)),
);

export const pairs = (labels: Record<string, string> | undefined): string =>
  labels === undefined || Object.keys(labels).length === 0
    ? '<none>'
    : Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(',');

export const none = (value: unknown): string =>
  value === undefined || value === '' ? '<none>' : String(value);

/** As kubectl prints ages: 45s, 3m20s, 5h, 12d. */
export function duration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (Number.isNaN(seconds)) return '<unknown>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  if (hours < 48) return `${hours}h`;
  return `${Math.floor(hours / 24)}d`;
}

export const condition = (object: Json, type: string): Json | undefined =>
  ((object['status']?.conditions ?? []) as Json[]).find((one) => one['type'] === type);
