import type { IncomingMessage } from 'node:http';

const mostBytes = 32 * 1024;

/** A form that cannot be read: too large, or not a form at all. */
export class FormError extends Error {
  override name = 'FormError';
}

/** Reads a posted form; at most 32 KiB. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    throw new FormError(`a form is expected, not ${request.headers['content-type'] ?? 'nothing'}`);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > mostBytes) throw new FormError(`the form is larger than ${String(mostBytes)} bytes`);
    chunks.push(bytes);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

/** Whether a post came from a page of another site. Browsers always say so in one of the two headers. */
export function isForeign(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin') return false;
  if (origin !== undefined) return !URL.canParse(origin) || new URL(origin).host !== host;
  return site !== undefined && site !== 'none';
}

/** One line of text: trimmed, without control characters, at most `most` characters. */
export function textIn(form: URLSearchParams, name: string, most = 200): string {
  const value = form.get(name) ?? '';
  return value
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, most);
}

/** A whole number within bounds, or undefined. */
export function wholeNumber(text: string, least: number, most: number): number | undefined {
  const number = /^\d{1,6}$/.test(text.trim()) ? Number(text) : NaN;
  return number >= least && number <= most ? number : undefined;
}
