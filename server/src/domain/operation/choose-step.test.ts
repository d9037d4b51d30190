import { describe, expect, test } from 'vitest';
import { anOperation } from '../../../test/builders.ts';
import type { Reason } from '../reason.ts';
import { type Choice, chooseStep, type HeldStep, type StepFacts, type StepName } from './choose-step.ts';
import type { Operation, OperationStep } from './operation.ts';
import { deletionSteps, forwardActs, forwardSteps } from './step-names.ts';

const now = 1_000_000;
const timeoutMs = 600_000;
const components = [
  { name: 'database', kind: 'StatefulSet' },
  { name: 'seed', kind: 'Job' },
  { name: 'ingress', kind: 'Ingress' },
] as const;

const trouble: Reason = { code: 'IMAGE_PULL_FAILED', component: 'backend', message: 'No such image.', at: 0 };

/** Steps of which those named were done at `at`. */
const steps = (names: readonly string[], done: readonly string[], at = now - 1000): OperationStep[] =>
  names.map((name) => {
    const isDone = name === 'accepted' || done.includes(name);
    return {
      name,
      state: isDone ? 'SUCCEEDED' : 'QUEUED',
      startedAt: undefined,
      finishedAt: isDone ? at : undefined,
      message: undefined,
    };
  });

const running = (done: readonly string[], change: Partial<Operation> = {}): Operation =>
  anOperation({
    state: 'RUNNING',
    startedAt: now - 5000,
    attemptStartedAt: now - 5000,
    steps: steps(forwardSteps(components), done),
    ...change,
  });

const deletion = (done: readonly string[], change: Partial<Operation> = {}): Operation =>
  anOperation({
    kind: 'DELETE',
    state: 'RUNNING',
    startedAt: now,
    attemptStartedAt: now,
    maxAttempts: 1,
    steps: steps(deletionSteps(), done),
    ...change,
  });

const held = (step: StepName, change: Partial<HeldStep> = {}): HeldStep => ({
  step,
  until: now + 4000,
  wasClear: false,
  error: undefined,
  retryable: true,
  ...change,
});

const facts = (change: Partial<StepFacts>): StepFacts => ({
  operation: running([]),
  ready: false,
  trouble: undefined,
  hopeless: undefined,
  usable: true,
  unrecordedVolumes: false,
  held: undefined,
  seen: { pods: 0, namespace: true },
  timeoutMs,
  now,
  ...change,
});

describe('a creation', () => {
  const all = [...forwardActs];

  test.each<[string, Partial<StepFacts>, Partial<Choice>]>([
    ['begins its first attempt', { operation: anOperation({}) }, { kind: 'begin', attempt: 1 }],
    ['makes the namespace first', {}, { kind: 'step', step: 'namespace' }],
    [
      'puts guard rails up before anything runs',
      { operation: running(['namespace']) },
      { kind: 'step', step: 'guard-rails' },
    ],
    [
      'makes credentials before the release',
      { operation: running(['namespace', 'guard-rails']) },
      { kind: 'step', step: 'credentials' },
    ],
    [
      'applies the release last',
      { operation: running(['namespace', 'guard-rails', 'credentials']) },
      { kind: 'step', step: 'release' },
    ],
    [
      'then waits for the cluster until the deadline',
      { operation: running(all) },
      { kind: 'wait', until: now - 5000 + timeoutMs },
    ],
    [
      'writes volumes down as soon as they are bound',
      { operation: running(all), unrecordedVolumes: true },
      { kind: 'step', step: 'record-volumes' },
    ],
    ['succeeds when everything is observed', { operation: running(all), ready: true }, { kind: 'succeed' }],
    [
      'writes volumes down before it succeeds',
      { operation: running(all), ready: true, unrecordedVolumes: true },
      { kind: 'step', step: 'record-volumes' },
    ],
    [
      'succeeds all the same where they cannot be read',
      { operation: running(all), ready: true, unrecordedVolumes: true, held: held('record-volumes') },
      { kind: 'succeed' },
    ],
    [
      'is not done by an old release that is ready',
      { operation: running(['namespace']), ready: true },
      { kind: 'step', step: 'guard-rails' },
    ],
    ['does nothing while the cluster cannot be used', { usable: false }, { kind: 'wait', until: undefined }],
    [
      'lets no deadline pass meanwhile',
      { usable: false, now: now + 10 * timeoutMs },
      { kind: 'wait', until: undefined },
    ],
    [
      'waits before it tries a failed step again',
      { held: held('namespace') },
      { kind: 'wait', until: now + 4000 },
    ],
    [
      'tries it again when it is time',
      { held: held('namespace', { until: now }) },
      { kind: 'step', step: 'namespace' },
    ],
    [
      'looks at the deadline even while it waits',
      { held: held('namespace', { until: now + 2 * timeoutMs }) },
      { kind: 'wait', until: now - 5000 + timeoutMs },
    ],
    [
      'ends the attempt where trying again cannot help',
      { held: held('release', { error: trouble, retryable: false }) },
      { kind: 'endAttempt', error: trouble, final: false },
    ],
    [
      'ends the attempt when a Job was given up',
      { operation: running(all), hopeless: { error: { ...trouble, code: 'JOB_FAILED' }, from: now } },
      { kind: 'endAttempt', final: false },
    ],
    [
      'looks again when what is hopeless is to be given up, and not later than the deadline',
      { operation: running(all), hopeless: { error: trouble, from: now + 3000 } },
      { kind: 'wait', until: now + 3000 },
    ],
    [
      'waits for its next attempt',
      { operation: anOperation({ state: 'QUEUED', attempt: 1, retryAt: now + 50 }) },
      { kind: 'wait', until: now + 50 },
    ],
    [
      'begins the next attempt when it is due',
      { operation: anOperation({ state: 'QUEUED', attempt: 1, retryAt: now }) },
      { kind: 'begin', attempt: 2 },
    ],
    [
      'succeeds without another attempt if everything came up meanwhile',
      { operation: { ...running(all), state: 'QUEUED', retryAt: now + 50 }, ready: true },
      { kind: 'succeed' },
    ],
    [
      'does every act again in a new attempt',
      { operation: running(all, { attempt: 2, attemptStartedAt: now - 500 }) },
      { kind: 'step', step: 'namespace' },
    ],
  ])('%s', (_what, change, choice) => {
    expect(chooseStep(facts(change))).toMatchObject(choice);
  });

  test('at the deadline blames the component that is in trouble, by name', () => {
    const choice = chooseStep(facts({ operation: running(all), now: now + timeoutMs, trouble }));
    expect(choice).toMatchObject({
      kind: 'endAttempt',
      error: { code: 'IMAGE_PULL_FAILED', component: 'backend' },
    });
  });

  test('at the deadline says what was too slow, if nothing worse is known', () => {
    const slow: Reason = { code: 'WAITING_FOR_COMPONENT', component: 'database', message: 'Waiting.', at: 0 };
    const choice = chooseStep(facts({ operation: running(all), now: now + timeoutMs, trouble: slow }));
    expect(choice).toMatchObject({
      error: { code: 'PROVISION_TIMEOUT', message: 'database was not ready within 10 minutes.' },
    });
  });

  test('counts no time in which the cluster was away', () => {
    const paused = running(all, { pausedMs: 60_000 });
    expect(chooseStep(facts({ operation: paused, now: now - 5000 + timeoutMs }))).toMatchObject({
      kind: 'wait',
      until: now - 5000 + timeoutMs + 60_000,
    });
  });

  test('ends for good where the namespace is not ours', () => {
    const error: Reason = { code: 'NAMESPACE_NOT_OURS', message: 'Not ours.', at: 0 };
    expect(chooseStep(facts({ held: held('namespace', { error, retryable: false }) }))).toMatchObject({
      kind: 'endAttempt',
      final: true,
    });
  });
});

describe('a deletion', () => {
  test.each<[string, Partial<StepFacts>, Partial<Choice>]>([
    [
      'begins without a deadline',
      { operation: deletion([], { state: 'QUEUED' }) },
      { kind: 'begin', attempt: 1 },
    ],
    [
      'counts what there is before it removes anything',
      { operation: deletion([]) },
      { kind: 'step', step: 'inventory' },
    ],
    ['uninstalls', { operation: deletion(['inventory']) }, { kind: 'step', step: 'uninstall' }],
    [
      'waits for the pods with the guard rails standing',
      { operation: deletion(['inventory', 'uninstall']) },
      { kind: 'step', step: 'pods' },
    ],
    [
      'deletes the namespace after the pods',
      { operation: deletion(['inventory', 'uninstall', 'pods']) },
      { kind: 'step', step: 'namespace' },
    ],
    [
      'looks for the volumes last',
      { operation: deletion(['inventory', 'uninstall', 'pods', 'namespace']) },
      { kind: 'step', step: 'volumes' },
    ],
    [
      'is over when nothing is left',
      { operation: deletion(['inventory', 'uninstall', 'pods', 'namespace', 'volumes']) },
      { kind: 'succeed' },
    ],
    [
      'never gives up',
      {
        operation: deletion(['inventory']),
        held: held('uninstall', { error: trouble, retryable: false }),
        now: now + 100 * timeoutMs,
      },
      { kind: 'step', step: 'uninstall' },
    ],
    [
      'waits while pods are seen',
      {
        operation: deletion(['inventory', 'uninstall']),
        held: held('pods'),
        seen: { pods: 2, namespace: true },
      },
      { kind: 'wait', until: now + 4000 },
    ],
    [
      'goes on as soon as they are seen gone',
      { operation: deletion(['inventory', 'uninstall']), held: held('pods') },
      { kind: 'step', step: 'pods' },
    ],
    [
      'does not ask in a tight loop what the watches do not show',
      { operation: deletion(['inventory', 'uninstall']), held: held('pods', { wasClear: true }) },
      { kind: 'wait', until: now + 4000 },
    ],
    [
      'goes on as soon as the namespace is seen gone',
      {
        operation: deletion(['inventory', 'uninstall', 'pods']),
        held: held('namespace'),
        seen: { pods: 0, namespace: false },
      },
      { kind: 'step', step: 'namespace' },
    ],
  ])('%s', (_what, change, choice) => {
    expect(chooseStep(facts(change))).toMatchObject(choice);
  });
});

test.each(['SUCCEEDED', 'FAILED', 'CANCELLED'] as const)(
  'nothing is done after an operation has %s, but volumes are still written down',
  (state) => {
    expect(chooseStep(facts({ operation: running([], { state }) }))).toMatchObject({ kind: 'done' });
    expect(chooseStep(facts({ operation: undefined }))).toMatchObject({ kind: 'done' });
    expect(chooseStep(facts({ operation: running([], { state }), unrecordedVolumes: true }))).toMatchObject({
      kind: 'step',
      step: 'record-volumes',
    });
  },
);
