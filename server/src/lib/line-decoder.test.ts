import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineDecoder } from './line-decoder.ts';

test('gives the same lines however the bytes are cut', () => {
  const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' '));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), fc.array(fc.nat(40), { maxLength: 60 }), (lines, cuts) => {
      const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''));
      const decoder = new LineDecoder();
      const decoded: string[] = [];
      let from = 0;
      for (const cut of [...cuts, bytes.length]) {
        decoded.push(...decoder.push(bytes.subarray(from, from + cut)));
        from += cut;
      }
      expect(decoded).toEqual(lines.filter((text) => text !== ''));
    }),
  );
});

test('keeps an unfinished line until its end comes', () => {
  const decoder = new LineDecoder();
  expect(decoder.push(Buffer.from('{"a":'))).toEqual([]);
  expect(decoder.push(Buffer.from('1}\n{"b"'))).toEqual(['{"a":1}']);
  expect(decoder.push(Buffer.from(':2}\n'))).toEqual(['{"b":2}']);
});

test('does not put a character together wrongly that is cut in its middle', () => {
  const bytes = Buffer.from('é😀\n');
  const decoder = new LineDecoder();
  const lines = [...bytes].flatMap((byte) => decoder.push(Uint8Array.of(byte)));
  expect(lines).toEqual(['é😀']);
});

test('gives up a line that has no end', () => {
  const decoder = new LineDecoder(100);
  decoder.push(Buffer.from('x'.repeat(90)));
  expect(() => decoder.push(Buffer.from('x'.repeat(20)))).toThrow(RangeError);
});
