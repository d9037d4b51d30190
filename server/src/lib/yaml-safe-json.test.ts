import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { yamlSafeJson } from './yaml-safe-json.ts';

it('escapes what YAML takes for a line break or refuses', () => {
  expect(yamlSafeJson('a\u0085b\u2028c\u2029d\ufeffe\u007f')).toBe(
    '"a\\u0085b\\u2028c\\u2029d\\ufeffe\\u007f"',
  );
});

it('leaves other text as JSON writes it', () => {
  expect(yamlSafeJson({ title: 'é 🎉 "quoted"\n' })).toBe('{"title":"é 🎉 \\"quoted\\"\\n"}');
});

it('is read back by JSON and by YAML as the same value', () => {
  fc.assert(
    fc.property(
      fc.record({ text: fc.string({ unit: 'grapheme' }), list: fc.array(fc.integer()) }),
      (value) => {
        expect(JSON.parse(yamlSafeJson(value))).toEqual(value);
        expect(parse(yamlSafeJson(value))).toEqual(value);
      },
    ),
  );
});
