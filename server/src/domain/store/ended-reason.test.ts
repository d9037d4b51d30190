import { describe, expect, test } from 'vitest';
import { anOperation, aStore } from '../../../test/builders.ts';
import { namespaceUid, now, someFacts, withDown } from '../../../test/builders/observed.ts';
import { ofEnded } from '../operation/ended.ts';
import type { Reason } from '../reason.ts';
import { computeStatus } from './compute-status.ts';
import { statusOfAccepted } from './accepted-status.ts';

const interrupted: Reason = {
  code: 'CANCELLED',
  component: 'release',
  message: 'helm was ended before it finished.',
  remedy: 'It is tried again by itself.',
  triedAgain: true,
  at: now - 100,
};
const cancelled: Reason = {
  code: 'CANCELLED',
  message: 'local cancelled the CREATE of tea.',
  remedy: 'Retry the store to go on, or delete it.',
  at: now - 50,
};
const notApplied = { number: 1, applied: false, becameReady: false };

describe('an operation that has ended', () => {
  test('by a cancellation is what the store tells, not the step that was interrupted', () => {
    const operation = anOperation({ state: 'CANCELLED', error: cancelled });
    const facts = someFacts({ operation, stepError: interrupted, revision: notApplied });
    const { reason, phase } = computeStatus(facts).status;
    expect(reason).toMatchObject(cancelled.remedy ? { ...cancelled, at: now } : {});
    expect(phase).toBe('FAILED');
  });

  test('waits for no turn', () => {
    const operation = anOperation({ state: 'CANCELLED', error: cancelled });
    const facts = someFacts({ operation, waitingFor: 'provisioning', revision: notApplied });
    expect(computeStatus(facts).status.reason).toMatchObject({ code: 'CANCELLED' });
  });

  test('promises no further attempt; a remedy that a person carries out stays', () => {
    expect(ofEnded({ ...interrupted, code: 'RELEASE_FAILED' }, 'up')).toEqual({
      code: 'RELEASE_FAILED',
      component: 'release',
      message: interrupted.message,
      remedy: 'Nothing is tried any more: mend what is named, then retry the store, or delete it.',
      at: interrupted.at,
    });
    expect(ofEnded(interrupted, 'back').remedy).toMatch(/ask for the change again/);
    expect(ofEnded(cancelled, 'up')).toBe(cancelled);
  });

  test('while it runs, tells the step that is tried again', () => {
    const facts = someFacts({
      stepError: interrupted,
      observed: withDown('backend', []),
      revision: notApplied,
    });
    expect(computeStatus(facts).status.reason?.remedy).toBe('It is tried again by itself.');
  });
});

describe('a change that was accepted a moment ago', () => {
  const ready = computeStatus(someFacts({ store: aStore({ namespaceUid }) })).status;
  const store = aStore({ namespaceUid, status: ready });
  const accept = (kind: 'UPDATE' | 'DELETE' | 'CREATE', change: Partial<typeof store.wanted> = {}) =>
    statusOfAccepted({
      store: { ...store, wanted: { ...store.wanted, ...change } },
      operation: anOperation({ kind, state: 'QUEUED', startedAt: undefined }),
      revision: { becameReady: false, isNew: kind === 'UPDATE' },
      now,
    });

  test('reads UPDATING at once, with what is being done as its reason', () => {
    expect(accept('UPDATE', { revision: 2 })).toMatchObject({
      phase: 'UPDATING',
      phaseSince: now,
      reason: { code: 'WAITING_FOR_COMPONENT', message: 'Revision 2 is being installed.' },
    });
  });

  test('reads DELETING at once, and needs no reason', () => {
    expect(accept('DELETE', { deleting: true })).toMatchObject({ phase: 'DELETING', reason: undefined });
  });

  test('drops the reason of what failed before', () => {
    const failed = { ...store, status: { ...ready, phase: 'FAILED' as const, reason: cancelled } };
    const operation = anOperation({ kind: 'CREATE', state: 'QUEUED', startedAt: undefined });
    const status = statusOfAccepted({
      store: failed,
      operation,
      revision: { becameReady: false, isNew: false },
      now,
    });
    expect(status).toMatchObject({ phase: 'REQUESTED', reason: { code: 'WAITING_FOR_COMPONENT' } });
  });
});
