import { expect, test } from 'vitest';
import { aStore, anOperation, person } from '../../../test/builders.ts';
import type { Revision } from '../store/store.ts';
import { chooseReturn, type ReturnFacts } from './choose-return.ts';

const aRevision = (number: number, engineVersion: string, becameReady: boolean): Revision => ({
  storeId: 'id-of-tea',
  number,
  engineVersion,
  chart: 'medusa',
  chartVersion: '1.0.0',
  chartDigest: 'd'.repeat(64),
  changesDataSchema: false,
  config: aStore().wanted.config,
  values: {},
  cause: 'created',
  by: person,
  createdAt: 1,
  manifest: undefined,
  becameReady,
});

const wanted = { ...aStore().wanted, revision: 3, engineVersion: '2.1.0' };
const facts = (change: Partial<ReturnFacts> = {}): ReturnFacts => ({
  store: aStore({ wanted }),
  operation: anOperation({ kind: 'UPGRADE' }),
  revisions: [aRevision(3, '2.1.0', false), aRevision(2, '2.0.0', true), aRevision(1, '1.0.0', true)],
  versions: [{ version: '2.1.0', changesDataSchema: false }],
  jobStarted: true,
  error: { code: 'JOB_FAILED', message: 'seed failed.', at: 1 },
  ...change,
});
const migrates = [{ version: '2.1.0', changesDataSchema: true }];

test.each<[string, Partial<ReturnFacts>, object]>([
  ['goes back to the newest revision that was READY', {}, { kind: 'back', to: { number: 2 } }],
  ['goes back from an update too', { operation: anOperation({ kind: 'UPDATE' }) }, { kind: 'back' }],
  ['goes back before its migration begins', { versions: migrates, jobStarted: false }, { kind: 'back' }],
  [
    'stays once its migration may have begun',
    { versions: migrates },
    { kind: 'stays', error: { code: 'DATA_SCHEMA_CHANGED' } },
  ],
  [
    'stays where nothing was ever READY',
    { revisions: [aRevision(3, '2.1.0', false), aRevision(2, '2.0.0', false)] },
    { kind: 'none' },
  ],
  [
    'stays where its revision was READY',
    { revisions: [aRevision(3, '2.1.0', true), aRevision(2, '2.0.0', true)] },
    { kind: 'none' },
  ],
  ['stays after a creation', { operation: anOperation({ kind: 'CREATE' }) }, { kind: 'none' }],
  ['does not go back from a rollback', { operation: anOperation({ kind: 'ROLLBACK' }) }, { kind: 'none' }],
])('a change that is given up %s', (_, change, expected) => {
  expect(chooseReturn(facts(change))).toMatchObject(expected);
});

test('what stays says why it failed and why it cannot go back', () => {
  const choice = chooseReturn(facts({ versions: migrates }));
  expect(choice.kind === 'stays' && choice.error.message).toBe(
    'seed failed. It stays at version 2.1.0: its migration has begun to change the data, and version 2.0.0 of revision 2, which was READY last, cannot read that.',
  );
});
