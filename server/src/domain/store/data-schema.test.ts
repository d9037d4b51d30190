import { describe, expect, test } from 'vitest';
import { compareVersions, dataSchemaOf, isBeyondReturn, isMigration } from './data-schema.ts';

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

describe('a revision', () => {
  const revision = (number: number, engineVersion: string, applied = true) => ({
    number,
    engineVersion,
    manifest: applied ? 'kind: Shop' : undefined,
    changesDataSchema: false,
  });
  const migrations = (...all: ReturnType<typeof revision>[]): number[] =>
    all.filter((one) => isMigration(one, all, known)).map(({ number }) => number);

  test('that skips the version which changes the form of the data migrates it all the same', () => {
    expect(migrations(revision(1, '1.0.0'), revision(2, '1.10.0'), revision(3, '1.10.0'))).toEqual([2]);
    expect(migrations(revision(1, '1.0.0'), revision(2, '1.9.0'), revision(3, '2.0.0'))).toEqual([2, 3]);
  });

  test('with which a store was made migrates nothing, whatever its version does to others', () => {
    expect(migrations(revision(1, '1.9.0'), revision(2, '1.10.0'))).toEqual([]);
  });

  test('before it that was never applied leaves the migration to the one that was', () => {
    const never = revision(2, '2.0.0', false);
    expect(migrations(revision(1, '1.0.0'), never, revision(3, '2.0.0'))).toEqual([2, 3]);
  });
});
