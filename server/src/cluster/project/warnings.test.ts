import { expect, test } from 'vitest';
import recorded from '../../../test/fixtures/kube-objects.json' with { type: 'json' };
import type { WireObject } from '../wire-objects.ts';
import { foldWarnings, projectWarning, type WarningRecord } from './warnings.ts';

const project = projectWarning('store-');
const object = (value: unknown) => value as WireObject;

test('a warning about a thing in a namespace of ours is kept', () => {
  expect(project(object(recorded.schedulingEvent))).toMatchObject({
    objectKind: 'Pod',
    objectName: 'late-6975c8544d-kxtfg',
    reason: 'FailedScheduling',
    count: 1,
    at: Date.parse('2026-11-21T11:24:23.680474Z'),
  });
});

test.each([
  ['another namespace', { metadata: { ...recorded.schedulingEvent.metadata, namespace: 'kube-system' } }],
  ['a normal event', { type: 'Normal' }],
])('%s is left out', (_name, change) => {
  expect(project(object({ ...recorded.schedulingEvent, ...change }))).toBeUndefined();
});

test('what the API server puts in front of folded events is cut off', () => {
  const combined = recorded.quotaEvents.find(({ message }) => message.startsWith('(combined'));
  expect(project(object(combined))?.message).toMatch(/^Error creating: pods "greedy-/);
});

test('refusals of one controller become one line with the newest message', () => {
  const records = recorded.quotaEvents.map((event) => project(object(event)) as WarningRecord);
  const folded = foldWarnings(records);
  expect(folded).toHaveLength(1);
  expect(folded[0]).toMatchObject({
    objectKind: 'ReplicaSet',
    reason: 'FailedCreate',
    count: records.reduce((sum, { count }) => sum + count, 0),
    at: Math.max(...records.map(({ at }) => at)),
  });
  expect(folded[0]).not.toHaveProperty('resourceVersion');
});

test('newest first, and never more than fifty', () => {
  const base = project(object(recorded.schedulingEvent)) as WarningRecord;
  const records = Array.from({ length: 80 }, (_, index) => ({
    ...base,
    objectName: `pod-${String(index)}`,
    at: index,
  }));
  const folded = foldWarnings(records);
  expect(folded).toHaveLength(50);
  expect(folded[0]?.at).toBe(79);
});
