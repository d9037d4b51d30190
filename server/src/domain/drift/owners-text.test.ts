import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FieldOwner, fingerprintOf } from './ownership.ts';
import { ownersInText, writtenOwner } from './owners-text.ts';

const helm: FieldOwner = {
  manager: 'helm',
  operation: 'Apply',
  apiVersion: 'apps/v1',
  time: '2026-11-21T12:00:00Z',
  fieldsType: 'FieldsV1',
  fieldsV1: { 'f:spec': { 'k:{"name":"web"}': { '.': {}, 'f:image': {} } } },
};
const scale: FieldOwner = {
  manager: 'kube-controller-manager',
  operation: 'Update',
  apiVersion: 'apps/v1',
  time: '2026-11-21T12:00:01Z',
  fieldsType: 'FieldsV1',
  fieldsV1: { 'f:status': { 'f:replicas': {} } },
  subresource: 'status',
};
const empty: FieldOwner = { manager: 'kubectl', operation: 'Update', apiVersion: 'v1' };

/** Names with all that could be taken for the end of a tree or of an owner. */
const name = fc.oneof(
  fc.constantFrom(
    '}]',
    '}}',
    '},{',
    '},{"manager":',
    '},"subresource":"x"',
    '"fieldsV1":',
    '$&',
    ' ',
    '<',
    '\u2028',
  ),
  fc.string({ maxLength: 8 }),
);
const step = fc.oneof(
  name.map((text) => `f:${text}`),
  name.map((text) => `k:${JSON.stringify({ name: text })}`),
  name.map((text) => `v:${JSON.stringify(text)}`),
);
type Tree = NonNullable<FieldOwner['fieldsV1']>;
const leaf: fc.Arbitrary<Tree> = fc.constant({});
const branch = (below: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> => fc.dictionary(step, below, { maxKeys: 3 });
const tree = fc.oneof(leaf, branch(leaf), branch(branch(leaf)));
const owner: fc.Arbitrary<FieldOwner> = fc.record(
  {
    manager: fc.oneof(fc.constantFrom('helm', 'kubelet', 'kubectl-edit'), name),
    operation: fc.constantFrom('Apply', 'Update'),
    apiVersion: fc.constantFrom('v1', 'apps/v1'),
    time: fc.constantFrom('2026-11-21T12:00:00Z', '2026-11-21T12:00:01Z'),
    fieldsType: fc.constant('FieldsV1'),
    fieldsV1: tree,
    subresource: fc.constantFrom('status', 'scale'),
  },
  { requiredKeys: [] },
);

/** As Go writes JSON: "<", ">", "&" and two separators of lines are escaped. */
const asGo = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

test.each([
  ['one', [helm]],
  ['with a subresource last', [helm, scale]],
  ['with a subresource first', [scale, helm]],
  ['without fields', [empty, helm, empty]],
])('owners in a text are those that it says: %s', (_, owners) => {
  expect(ownersInText(JSON.stringify(owners))).toEqual(owners.map(writtenOwner));
});

test('owners in a text are found in whatever order their members stand, and with spaces', () => {
  const owners = [helm, scale];
  const reversed = owners.map((one) => Object.fromEntries(Object.entries(one).reverse()));
  expect(ownersInText(JSON.stringify(reversed))).toEqual(owners.map(writtenOwner));
  expect(ownersInText(JSON.stringify(owners, null, 2))).toEqual(owners.map(writtenOwner));
});

test('a text that is no JSON is refused', () => {
  expect(() => ownersInText('[{"manager":"helm"')).toThrow(SyntaxError);
});

test('an object has the same fingerprint whether its owners come parsed or as text', () => {
  fc.assert(
    fc.property(fc.array(owner, { maxLength: 4 }), fc.constantFrom(JSON.stringify, asGo), (owners, write) => {
      expect(fingerprintOf(write(owners), 3)).toBe(fingerprintOf(owners, 3));
    }),
    { numRuns: 2000 },
  );
});
