import { expect, it } from 'vitest';
import { migrateArguments } from './migrate-arguments.ts';

it.each([
  ['2.20.0', false],
  ['2.20.1', false],
  ['2.21.1', true],
  ['2.100.0', true],
  ['3.0.0', true],
])('medusa %s answers the question about search indexes beforehand: %s', (version, answers) => {
  expect(migrateArguments(version).includes('--execute-safe-search')).toBe(answers);
});
