import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packJson, unpackJson } from './packed-json.ts';

it('gives back what was packed', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(unpackJson(packJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it('gives nothing for what nobody packed, however it looks', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(unpackJson(text)).toBeUndefined();
    }),
  );
});
