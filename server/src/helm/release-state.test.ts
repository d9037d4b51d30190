import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseRecovery, readHistory, readMetadata } from './release-state.ts';

const metadata = (change: object = {}) =>
  JSON.stringify({
    name: 'r1',
    chart: 'small',
    version: '1.0.0',
    appVersion: '1',
    labels: {
      modifiedAt: '1795259192',
      name: 'r1',
      owner: 'helm',
      'shopyard.dev/revision': '7',
      status: 'deployed',
      version: '2',
    },
    namespace: 'store-a',
    revision: 2,
    status: 'deployed',
    deployedAt: '2026-11-21T11:06:32Z',
    applyMethod: 'ssa',
    ...change,
  });

describe('the record of a release', () => {
  test('names helm’s revision and ours', () => {
    expect(readMetadata(metadata())).toEqual({ status: 'deployed', helmRevision: 2, revision: 7 });
  });

  test.each([
    ['pending-install', 'pending'],
    ['pending-upgrade', 'pending'],
    ['pending-rollback', 'pending'],
    ['uninstalling', 'uninstalling'],
    ['uninstalled', 'absent'],
    ['failed', 'failed'],
    ['superseded', 'superseded'],
    ['unknown', 'unreadable'],
    ['something new', 'unreadable'],
  ])('that is %s counts as %s', (status, expected) => {
    expect(readMetadata(metadata({ status })).status).toBe(expected);
  });

  test('without our label is somebody’s whose revision is not known', () => {
    expect(readMetadata(metadata({ labels: undefined })).revision).toBeUndefined();
    expect(readMetadata(metadata({ labels: { 'shopyard.dev/revision': '7x' } })).revision).toBeUndefined();
  });

  test.each(['', 'null', '[]', '{}', 'garbage', '{"revision":"2","status":"deployed"}'])(
    '%j is unreadable',
    (text) => {
      expect(readMetadata(text).status).toBe('unreadable');
    },
  );
});

const history = (...statuses: string[]) =>
  readHistory(JSON.stringify(statuses.map((status, index) => ({ revision: index + 1, status })))) ?? [];

describe('the way out of what a killed helm left behind', () => {
  test.each([
    ['nothing at all', [], { do: 'nothing' }],
    ['a deployed release', ['superseded', 'deployed'], { do: 'nothing' }],
    ['a failed release, which the next upgrade continues', ['failed'], { do: 'nothing' }],
    ['a first install: finishes it', ['pending-install'], { do: 'rollback', to: 1 }],
    [
      'an upgrade: back to what is deployed',
      ['superseded', 'deployed', 'pending-upgrade'],
      { do: 'rollback', to: 2 },
    ],
    ['an upgrade after a failed one', ['deployed', 'failed', 'pending-upgrade'], { do: 'rollback', to: 1 }],
    [
      'a rollback that replaced what was deployed',
      ['superseded', 'superseded', 'pending-rollback'],
      { do: 'rollback', to: 2 },
    ],
    ['an upgrade of a failed install: finishes it', ['failed', 'pending-upgrade'], { do: 'rollback', to: 2 }],
    ['an uninstall: finishes it', ['superseded', 'uninstalling'], { do: 'uninstall' }],
  ])('of %s (D15)', (_name, statuses, expected) => {
    expect(chooseRecovery(history(...statuses))).toMatchObject(expected);
  });

  test('always exists, names a revision that is there, and never takes away what was deployed (D15)', () => {
    const words = fc.constantFrom(
      'deployed',
      'superseded',
      'failed',
      'pending-install',
      'pending-upgrade',
      'pending-rollback',
      'uninstalling',
      'uninstalled',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 6 }), (statuses) => {
        const recovery = chooseRecovery(history(...statuses));
        if (recovery.do === 'rollback') {
          expect(recovery.to).toBeGreaterThanOrEqual(1);
          expect(recovery.to).toBeLessThanOrEqual(statuses.length);
          expect(statuses[recovery.to - 1]).not.toBe('failed');
        }
        if (recovery.do === 'uninstall') expect(statuses.at(-1)).toBe('uninstalling');
      }),
    );
  });
});

test.each(['', 'null', '{}', 'x'])('%j is no history', (text) => {
  expect(readHistory(text)).toBeUndefined();
});
