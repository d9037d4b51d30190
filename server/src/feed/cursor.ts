/** A place in the log: log id and number, opaque to clients. */
export function encodeCursor(logId: string, seq: number): string {
  return Buffer.from(`${logId}:${String(seq)}`).toString('base64url');
}

/** The number of a cursor of this log; undefined for a foreign or malformed one. */
export function decodeCursor(logId: string, cursor: string): number | undefined {
  const text = Buffer.from(cursor, 'base64url').toString();
  const match = /^(.+):(\d{1,15})$/s.exec(text);
  if (match?.[1] !== logId || match[2] === undefined) return undefined;
  return Number(match[2]);
}
