import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineCutter } from './line-cutter.ts';

const read = (chunks: readonly Uint8Array[], maxLength = 1000): string[] => {
  const cutter = new LineCutter(maxLength);
  const lines = chunks.flatMap((chunk) => cutter.push(chunk));
  const last = cutter.end();
  return last === undefined ? lines : [...lines, last];
};

describe('lines of a log', () => {
  it('are the same however the bytes are cut', () => {
    const line = fc
      .string({ unit: 'grapheme', maxLength: 20 })
      .map((text) => text.replaceAll(/[\r\n]/g, ' '));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), fc.integer({ min: 1, max: 7 }), (lines, size) => {
        const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''));
        const chunks: Buffer[] = [];
        for (let from = 0; from < bytes.length; from += size) chunks.push(bytes.subarray(from, from + size));
        expect(read(chunks)).toEqual(lines);
      }),
    );
  });

  it('are cut where they are too long, and the next one begins where it should', () => {
    expect(read([Buffer.from('abcdefgh'), Buffer.from('ijkl\nnext\n')], 5)).toEqual(['abcde…', 'next']);
    expect(read([Buffer.from('abcde\n')], 5)).toEqual(['abcde']);
  });

  it('end without a carriage return, and the last one may lack its line end', () => {
    expect(read([Buffer.from('one\r\ntwo')])).toEqual(['one', 'two']);
    expect(read([])).toEqual([]);
  });
});
