import type { UserError } from '../reason.ts';
import type { ErrorCode } from '../words.ts';

const mostShown = 60;

/** A refusal of the general kind; INVALID_INPUT and not worth repeating unless said otherwise. */
export const refusal = (
  path: readonly string[],
  message: string,
  remedy: string,
  more: { code?: ErrorCode; retryable?: boolean } = {},
): UserError => ({
  kind: 'general',
  code: more.code ?? 'INVALID_INPUT',
  message,
  path: [...path],
  remedy,
  retryable: more.retryable ?? false,
});

/** A foreign text inside a sentence: quoted, at most 60 characters, nothing invisible or controlling left in it. */
export function shown(text: string): string {
  const isLong = text.length > mostShown;
  const start = isLong ? text.slice(0, mostShown) : text;
  const visible = JSON.stringify(start.toWellFormed()).replace(/[\p{C}\p{Z}]/gu, (sign) =>
    sign === ' ' ? sign : `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return isLong ? `${visible} (${String(text.length)} characters)` : visible;
}
