import { expect, test } from 'vitest';
import { aStore, anOperation } from '../../../test/builders.ts';
import {
  aHealthyPicture,
  aJob,
  anIngress,
  namespaceUid,
  now,
  someFacts,
  withDown,
  expected,
} from '../../../test/builders/observed.ts';
import { componentPictures } from '../store/components.ts';
import { computeStatus } from '../store/compute-status.ts';
import type { ObservedStore, ProbeResult } from '../store/observed.ts';
import type { Operation } from './operation.ts';
import { forwardActs, forwardSteps, stepOfComponent } from './step-names.ts';
import { stepProgress } from './step-progress.ts';

const operationWith = (change: Partial<Operation> = {}): Operation =>
  anOperation({
    state: 'RUNNING',
    startedAt: now,
    attemptStartedAt: now,
    steps: forwardSteps(expected).map((name) => ({
      name,
      state: (forwardActs as readonly string[]).includes(name) ? 'SUCCEEDED' : 'QUEUED',
      startedAt: undefined,
      finishedAt: undefined,
      message: undefined,
    })),
    ...change,
  });

function progress(
  observed: ObservedStore,
  operation = operationWith(),
  probe: ProbeResult = { kind: 'never' },
) {
  const facts = someFacts({ observed, operation, probe, store: aStore({ namespaceUid }) });
  const done = new Set(
    componentPictures(facts)
      .filter((picture) => picture.done)
      .map((picture) => picture.expected.name),
  );
  const changes = stepProgress({
    operation,
    status: computeStatus(facts).status,
    done,
    jobs: new Set(['seed']),
    probe,
  });
  return Object.fromEntries(changes.map(({ name, state }) => [name, state]));
}

test('steps are the acts, one per component that is no Job, seed and probe', () => {
  expect(forwardSteps(expected)).toEqual([
    'accepted',
    'namespace',
    'guard-rails',
    'credentials',
    'release',
    'database',
    'backend',
    'storefront',
    'ingress',
    'seed',
    'probe',
  ]);
  expect(expected.map(stepOfComponent)).toEqual(['database', 'seed', 'backend', 'storefront', 'ingress']);
});

test('components run side by side once the release is applied', () => {
  expect(progress(withDown('backend', []))).toEqual({
    database: 'SUCCEEDED',
    backend: 'RUNNING',
    storefront: 'SUCCEEDED',
    ingress: 'SUCCEEDED',
    seed: 'SUCCEEDED',
  });
});

test('a Job that is not complete and an Ingress without address run', () => {
  const observed = aHealthyPicture({
    jobs: [aJob({ complete: false })],
    ingresses: [anIngress({ address: undefined })],
  });
  expect(progress(observed)).toMatchObject({ seed: 'RUNNING', ingress: 'RUNNING' });
  expect(progress(observed)).not.toHaveProperty('probe');
});

test('the shop is asked when everything else is done', () => {
  const healthy = aHealthyPicture();
  expect(progress(healthy)).toMatchObject({ probe: 'RUNNING' });
  expect(
    progress(healthy, operationWith(), { kind: 'notSelling', at: now, message: 'it answers HTTP 502' }),
  ).toMatchObject({ probe: 'RUNNING' });
  expect(
    progress(healthy, operationWith(), { kind: 'silent', at: now, message: 'nobody answers' }),
  ).toMatchObject({ probe: 'RUNNING' });
  expect(
    progress(healthy, operationWith(), { kind: 'unreachable', at: now, message: 'unknown' }),
  ).toMatchObject({ probe: 'SUCCEEDED' });
  expect(progress(healthy, operationWith(), { kind: 'selling', at: now, seedHash: 'seed-1' })).toMatchObject({
    probe: 'SUCCEEDED',
  });
});

test('only differences are answered, and a component that falls back runs again', () => {
  const operation = operationWith();
  const steps = operation.steps.map((step) => ({ ...step, state: 'SUCCEEDED' as const }));
  const done = operationWith({ steps });
  expect(progress(aHealthyPicture(), done, { kind: 'selling', at: now, seedHash: 'seed-1' })).toEqual({});
  expect(progress(withDown('backend', []), done)).toEqual({ backend: 'RUNNING' });
});

test('nothing is said before the release is applied, between attempts, or of a deletion', () => {
  const queued = forwardSteps(expected).map((name) => ({
    name,
    state: 'QUEUED' as const,
    startedAt: undefined,
    finishedAt: undefined,
    message: undefined,
  }));
  expect(progress(aHealthyPicture(), operationWith({ steps: queued }))).toEqual({});
  expect(progress(aHealthyPicture(), operationWith({ state: 'QUEUED' }))).toEqual({});
  expect(progress(aHealthyPicture(), operationWith({ kind: 'DELETE' }))).toEqual({});
});
