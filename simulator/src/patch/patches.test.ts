import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StatusError } from '../api/api.ts';
import { loadFacts } from '../facts/facts.ts';
import { FieldTypes } from '../schema/field-type.ts';
import { jsonPatch } from './json-patch.ts';
import { mergePatch } from './merge-patch.ts';
import { strategicMerge } from './strategic-merge.ts';

const types = new FieldTypes(loadFacts());
const podSpec = types.named('io.k8s.api.core.v1.PodSpec');
const objectMeta = types.named('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta');

test.each([
  ['adds a member', { a: 1 }, [{ op: 'add', path: '/b', value: 2 }], { a: 1, b: 2 }],
  ['inserts into a list', { a: [1, 3] }, [{ op: 'add', path: '/a/1', value: 2 }], { a: [1, 2, 3] }],
  ['appends to a list', { a: [1] }, [{ op: 'add', path: '/a/-', value: 2 }], { a: [1, 2] }],
  ['removes a list item', { a: [1, 2, 3] }, [{ op: 'remove', path: '/a/1' }], { a: [1, 3] }],
  ['replaces the whole', { a: 1 }, [{ op: 'replace', path: '', value: { b: 2 } }], { b: 2 }],
  [
    'moves between branches',
    { a: { x: 1 }, b: {} },
    [{ op: 'move', from: '/a/x', path: '/b/y' }],
    { a: {}, b: { y: 1 } },
  ],
  ['copies', { a: { x: [1] } }, [{ op: 'copy', from: '/a/x', path: '/b' }], { a: { x: [1] }, b: [1] }],
  [
    'reads escapes',
    { 'a/b': 1, 'c~d': 2 },
    [
      { op: 'remove', path: '/a~1b' },
      { op: 'replace', path: '/c~0d', value: 3 },
    ],
    { 'c~d': 3 },
  ],
])('a JSON patch %s', (_what, target, patch, result) => {
  const before = JSON.stringify(target);
  expect(jsonPatch(target, patch)).toEqual(result);
  expect(JSON.stringify(target)).toBe(before);
});

test.each([
  ['a missing member is removed', [{ op: 'remove', path: '/nope' }]],
  ['a missing member is replaced', [{ op: 'replace', path: '/nope', value: 1 }]],
  ['a list index is out of range', [{ op: 'add', path: '/list/7', value: 1 }]],
  ['a test fails', [{ op: 'test', path: '/a', value: 2 }]],
  ['the path leads through a scalar', [{ op: 'add', path: '/a/b/c', value: 2 }]],
  ['the operation is unknown', [{ op: 'grow', path: '/a' }]],
  ['it is no list', { op: 'add' }],
])('a JSON patch is refused when %s', (_why, patch) => {
  expect(() => jsonPatch({ a: 1, list: [1] }, patch)).toThrow(StatusError);
});

test('a merge patch of an object onto itself changes nothing, and null removes', () => {
  const data = fc.dictionary(
    fc.string(),
    fc.oneof(fc.integer(), fc.string(), fc.dictionary(fc.string(), fc.integer())),
  );
  fc.assert(
    fc.property(data, (object) => {
      expect(mergePatch(object, object)).toEqual({ ...object });
      expect(mergePatch(object, Object.fromEntries(Object.keys(object).map((key) => [key, null])))).toEqual(
        {},
      );
    }),
  );
});

test('a merge patch replaces lists and scalars with maps', () => {
  expect(mergePatch({ a: [1, 2], b: 'x' }, { a: [3], b: { c: 1, d: null } })).toEqual({
    a: [3],
    b: { c: 1 },
  });
});

const containers = (...items: object[]) => ({ containers: items });

test('a strategic merge replaces a list whole where told so', () => {
  const live = containers({ name: 'a', image: 'x' }, { name: 'b', image: 'x' });
  expect(
    strategicMerge(live, { containers: [{ name: 'c', image: 'z' }, { $patch: 'replace' }] }, podSpec),
  ).toEqual(containers({ name: 'c', image: 'z' }));
});

test('a strategic merge adds to and deletes from lists of plain values', () => {
  const live = { finalizers: ['a', 'b'] };
  expect(strategicMerge(live, { finalizers: ['c'] }, objectMeta)).toEqual({ finalizers: ['a', 'b', 'c'] });
  expect(strategicMerge(live, { '$deleteFromPrimitiveList/finalizers': ['a'] }, objectMeta)).toEqual({
    finalizers: ['b'],
  });
});

test('a strategic merge deletes a map with null or the directive', () => {
  const live = { securityContext: { runAsUser: 1 }, nodeSelector: { a: 'b' } };
  expect(
    strategicMerge(live, { securityContext: null, nodeSelector: { $patch: 'delete' } }, podSpec),
  ).toEqual({});
});

test('a strategic merge needs the merge key', () => {
  expect(() => strategicMerge(containers({ name: 'a' }), containers({ image: 'x' }), podSpec)).toThrow(
    'does not contain declared merge key: name',
  );
});
