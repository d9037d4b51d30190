/** A page or stream position that this control plane never gave out: the caller's mistake, answered as malformed input. */
export class InvalidCursor extends Error {
  constructor(cursor: string) {
    super(`"${cursor.slice(0, 60)}" is no cursor of this list.`);
  }
}

/** The cursor of subscriptions and of the edges of `events`: a log's id and a number in it. */
export function encodeCursor(logId: string, seq: number): string {
  return Buffer.from(`${logId}:${String(seq)}`).toString('base64url');
}

/** The number of a cursor of this log; undefined for a foreign or malformed one. */
export function decodeCursor(logId: string, cursor: string): number | undefined {
  const [, foundId, number] = /^(.+):(\d{1,15})$/s.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  return foundId === logId && number !== undefined ? Number(number) : undefined;
}
