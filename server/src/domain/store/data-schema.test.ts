import { expect, test } from 'vitest';
import { compareVersions, dataSchemaOf, isBeyondReturn } from './data-schema.ts';

const known = [
  { version: '1.0.0', changesDataSchema: false },
  { version: '1.9.0', changesDataSchema: true },
  { version: '1.10.0', changesDataSchema: false },
  { version: '2.0.0', changesDataSchema: true },
];

test('versions are compared as numbers', () => {
  expect(['1.10.0', '2.0.0', '1.9.0', '1.9'].toSorted(compareVersions)).toEqual([
    '1.9.0',
    '1.9',
    '1.10.0',
    '2.0.0',
  ]);
});

test.each([
  ['1.0.0', undefined],
  ['1.9.0', '1.9.0'],
  ['1.10.0', '1.9.0'],
  ['2.0.0', '2.0.0'],
  ['2.1.0', '2.0.0'],
])('version %s reads the data of %s', (version, schema) => {
  expect(dataSchemaOf(version, known)).toBe(schema);
});

test.each([
  ['1.10.0', '1.9.0', false],
  ['1.10.0', '1.0.0', true],
  ['2.0.0', '1.10.0', true],
  ['1.0.0', '2.0.0', false],
  ['1.9.0', '1.9.0', false],
])('from %s to %s there is no return: %s', (from, to, beyond) => {
  expect(isBeyondReturn(from, to, known)).toBe(beyond);
});
