import { describe, expect, test } from 'vitest';
import { aComponent, anOperation, aReason, aRow, aStep, at } from '../../../../test/builders.ts';
import { berthsOf, hasSentence, sentenceOf } from './store-status.ts';

const later = Date.parse(at) + 14_000;
const tones = (change: Parameters<typeof aRow>[0]): string[] => berthsOf(aRow(change)).map((one) => one.tone);
const waiting = { ready: 0, wanted: 1 };

describe('the berths of a store', () => {
  test('fill in the order of the components as they come up', () => {
    const components = [
      aComponent({ name: 'database' }),
      aComponent({ name: 'backend', ...waiting }),
      aComponent({ name: 'storefront', ...waiting }),
    ];
    const currentOperation = anOperation({
      steps: [aStep({ name: 'backend', state: 'RUNNING', startedAt: at })],
    });
    expect(tones({ phase: 'PROVISIONING', components, currentOperation })).toEqual([
      'ready',
      'going',
      'none',
    ]);
  });

  test.each([
    ['its own reason is the cause', 'DEGRADED', aComponent({ ...waiting, reason: aReason() }), 'bad'],
    [
      'it only waits for another',
      'PROVISIONING',
      aComponent({ ...waiting, reason: aReason({ code: 'WAITING_FOR_COMPONENT' }) }),
      'none',
    ],
    ['the store is degraded without its fault', 'DEGRADED', aComponent(waiting), 'warn'],
    ['the store sleeps', 'SUSPENDED', aComponent({ ready: 0, wanted: 0 }), 'rest'],
    ['it still runs while the store goes', 'DELETING', aComponent(), 'going'],
    ['it is gone while the store goes', 'DELETING', aComponent({ ready: 0, wanted: 0 }), 'none'],
    ['one of two is up', 'UPDATING', aComponent({ ready: 1, wanted: 2 }), 'going'],
  ] as const)('%s', (_why, phase, component, tone) => {
    expect(tones({ phase, components: [component] })).toEqual([tone]);
  });
});

describe('the sentence of a store', () => {
  test('is silent while all is well', () => {
    expect([hasSentence(aRow()), sentenceOf(aRow(), later, 'embedded')]).toEqual([false, '']);
  });

  test.each([
    [
      'the reason and its remedy',
      { phase: 'FAILED', reason: aReason() },
      'The image was not found. Choose a version that exists.',
    ],
    [
      'how long the awaited component takes',
      {
        phase: 'PROVISIONING',
        reason: aReason({
          code: 'WAITING_FOR_COMPONENT',
          message: 'Waiting for backend for 3 s.',
          remedy: null,
        }),
        currentOperation: anOperation(),
        components: [aComponent(waiting)],
      },
      'Waiting for the backend: 0 of 1 running, 14 s of about 20 s',
    ],
    [
      'the running step',
      { phase: 'PROVISIONING', currentOperation: anOperation() },
      'Backend, 14 s of about 20 s',
    ],
    [
      'the place in the line',
      { phase: 'REQUESTED', currentOperation: anOperation({ state: 'QUEUED', queuePosition: 4 }) },
      'Waiting for a free slot, number 4 in line',
    ],
    [
      'which components are missing',
      { phase: 'DEGRADED', components: [aComponent(waiting)] },
      'Not ready: backend',
    ],
    [
      'which cluster is lost, whatever the old reason',
      { phase: 'UNKNOWN', reason: aReason() },
      'The cluster embedded cannot be reached. This is how it was last seen.',
    ],
    ['that data is kept', { phase: 'SUSPENDED' }, 'Asleep, data kept'],
  ] as const)('says %s', (_what, change, sentence) => {
    const row = aRow(change as Parameters<typeof aRow>[0]);
    expect([hasSentence(row), sentenceOf(row, later, 'embedded')]).toEqual([true, sentence]);
  });
});
