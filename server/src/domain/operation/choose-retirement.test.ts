import { describe, expect, test } from 'vitest';
import { anOperation } from '../../../test/builders.ts';
import type { Reason } from '../reason.ts';
import { chooseStep, type HeldStep, type StepFacts } from './choose-step.ts';
import type { Operation } from './operation.ts';
import { rotationSteps } from './step-names.ts';

const now = 1_000_000;
const timeoutMs = 600_000;

const rotation = (done: (name: string) => boolean, change: Partial<Operation> = {}): Operation =>
  anOperation({
    kind: 'ROTATE_SECRETS',
    state: 'RUNNING',
    attemptStartedAt: now - 5000,
    maxAttempts: 3,
    steps: rotationSteps([{ name: 'database', kind: 'StatefulSet' }]).map((name) => ({
      name,
      state: done(name) ? 'SUCCEEDED' : 'QUEUED',
      startedAt: undefined,
      finishedAt: done(name) ? now - 1000 : undefined,
      message: undefined,
    })),
    ...change,
  });
const upToRetire = (name: string): boolean => name !== 'retire' && name !== 'quota';

const facts = (change: Partial<StepFacts>): StepFacts => ({
  operation: rotation(upToRetire),
  ready: true,
  trouble: undefined,
  hopeless: undefined,
  usable: true,
  unrecordedVolumes: false,
  held: undefined,
  seen: { pods: 4, namespace: true },
  timeoutMs,
  now,
  ...change,
});

const error: Reason = { code: 'JOB_FAILED', message: 'The old login could not be disabled.', at: 0 };
const held = (change: Partial<HeldStep>): HeldStep => ({
  step: 'retire',
  until: now + 4000,
  wasClear: false,
  error: undefined,
  retryable: true,
  ...change,
});

describe('the end of a rotation', () => {
  test('disables the old login only when everything runs with the new one', () => {
    expect(chooseStep(facts({ ready: false }))).toMatchObject({ kind: 'wait' });
    expect(chooseStep(facts({}))).toMatchObject({ kind: 'step', step: 'retire' });
  });

  test('lowers the limits after that, and succeeds then', () => {
    const retired = rotation((name) => name !== 'quota');
    expect(chooseStep(facts({ operation: retired }))).toMatchObject({ kind: 'step', step: 'quota' });
    expect(chooseStep(facts({ operation: rotation(() => true) }))).toMatchObject({ kind: 'succeed' });
  });

  test('waits for the Job, tries again what failed, and has a deadline', () => {
    expect(chooseStep(facts({ held: held({}) }))).toMatchObject({ kind: 'wait', until: now + 4000 });
    expect(chooseStep(facts({ held: held({ error, until: now - 1 }) }))).toMatchObject({
      kind: 'step',
      step: 'retire',
    });
    const late = rotation(upToRetire, { attemptStartedAt: now - timeoutMs });
    expect(chooseStep(facts({ operation: late, held: held({ error }) }))).toEqual({
      kind: 'endAttempt',
      error,
      final: false,
    });
  });

  test('never calls a login that is still alive a success', () => {
    expect(chooseStep(facts({ held: held({ error, retryable: false }) }))).toMatchObject({
      kind: 'endAttempt',
    });
  });

  test('begins the next attempt when it is due, and not before', () => {
    const waiting = rotation(upToRetire, { state: 'QUEUED', retryAt: now + 100 });
    expect(chooseStep(facts({ operation: waiting }))).toMatchObject({ kind: 'wait', until: now + 100 });
    const due = rotation(upToRetire, { state: 'QUEUED', retryAt: now });
    expect(chooseStep(facts({ operation: due }))).toMatchObject({ kind: 'begin', attempt: 2 });
  });
});
