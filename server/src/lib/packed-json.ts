import { gunzipSync, gzipSync } from 'node:zlib';

const mostBytes = 16 * 1024 * 1024;

/** A value as compressed base64 text. */
export const packJson = (value: unknown): string =>
  gzipSync(Buffer.from(JSON.stringify(value)), { level: 9 }).toString('base64');

/** What `packJson` was given; undefined for anything that it did not make. */
export function unpackJson(text: string): unknown {
  try {
    const bytes = gunzipSync(Buffer.from(text, 'base64'), { maxOutputLength: mostBytes });
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
