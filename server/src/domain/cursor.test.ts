import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.ts';

const logId = 'a1'.repeat(16);

describe('a cursor', () => {
  it('gives its number back, to its own log only', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (seq) => {
        expect(decodeCursor(logId, encodeCursor(logId, seq))).toBe(seq);
        expect(decodeCursor('b2'.repeat(16), encodeCursor(logId, seq))).toBeUndefined();
      }),
    );
  });

  it('that was made up is none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decodeCursor(logId, text)).toBeUndefined();
      }),
    );
    for (const seq of ['-1', '1.5', '1e3', ' 1', '1\n', '9'.repeat(16)])
      expect(decodeCursor(logId, Buffer.from(`${logId}:${seq}`).toString('base64url'))).toBeUndefined();
  });
});
