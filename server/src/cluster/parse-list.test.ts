import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseList } from './parse-list.ts';

const owners = [
  {
    manager: 'helm',
    operation: 'Apply',
    fieldsV1: { 'f:spec': { 'k:{"name":"a"}': { '.': {} } } },
  },
];

const listOf = (...items: object[]) => ({
  kind: 'PodList',
  apiVersion: 'v1',
  metadata: { resourceVersion: '7', continue: 'next' },
  items,
});

test('a list is what it says, with the owners of each object as text', () => {
  const list = listOf(
    { metadata: { name: 'a', managedFields: owners, uid: '1' }, spec: { nodeName: 'n' } },
    { metadata: { name: 'b' } },
    { metadata: { name: 'c', managedFields: [] } },
    { metadata: { managedFields: [...owners, ...owners], name: 'd' } },
  );
  expect(parseList(JSON.stringify(list))).toEqual(
    listOf(
      { metadata: { name: 'a', owners: JSON.stringify(owners), uid: '1' }, spec: { nodeName: 'n' } },
      { metadata: { name: 'b' } },
      { metadata: { name: 'c', managedFields: [] } },
      { metadata: { owners: JSON.stringify([...owners, ...owners]), name: 'd' } },
    ),
  );
});

test('a list without items is a list', () => {
  expect(parseList('{"kind":"PodList","metadata":{"resourceVersion":"7"},"items":null}').items).toBeNull();
});

test('what an object only speaks of is left as it is', () => {
  const list = listOf({ metadata: { name: 'a' }, data: { text: JSON.stringify({ managedFields: owners }) } });
  expect(parseList(JSON.stringify(list))).toEqual(list);
});

test.each(['{"items":[', '', 'null]', '{"items":[{"metadata":{"managedFields":[{"manager":"helm"'])(
  'what is no JSON is refused: %s',
  (text) => {
    expect(() => parseList(text)).toThrow(SyntaxError);
  },
);

test('whatever the names of fields hold, nothing of the list is lost and nothing is made up', () => {
  const piece = fc.oneof(
    fc.constantFrom('}]', '}],', '}]}', '"managedFields":[{', ',"owners":1', '\\', '"'),
    fc.string({ maxLength: 6 }),
  );
  const step = fc
    .array(piece, { maxLength: 3 })
    .map((pieces) => `k:${JSON.stringify({ name: pieces.join('') })}`);
  const managedFields = fc.array(
    fc.record({ manager: piece, fieldsV1: fc.dictionary(step, fc.constant({})) }),
    {
      minLength: 1,
      maxLength: 2,
    },
  );
  const item = fc.record({
    metadata: fc.record({ name: piece, managedFields }),
    spec: fc.record({ text: piece }),
  });
  fc.assert(
    fc.property(fc.array(item, { maxLength: 4 }), (items) => {
      const { items: read = [] } = parseList(JSON.stringify(listOf(...items)));
      const whole = (read ?? []).map(({ metadata: { owners: text, ...metadata }, ...rest }) => ({
        metadata: text === undefined ? metadata : { ...metadata, managedFields: JSON.parse(text) as unknown },
        ...rest,
      }));
      expect(whole).toEqual(items);
    }),
    { numRuns: 3000 },
  );
});
