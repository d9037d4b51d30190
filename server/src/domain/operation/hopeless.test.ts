import { describe, expect, test } from 'vitest';
import { aStore, anOperation } from '../../../test/builders.ts';
import {
  aContainer,
  aHealthyPicture,
  aJob,
  aPod,
  namespaceUid,
  now,
  someFacts,
  withDown,
} from '../../../test/builders/observed.ts';
import { pending, waiting } from '../../../test/builders/pod-causes.ts';
import type { ObservedStore } from '../store/observed.ts';
import { computeStatus } from '../store/compute-status.ts';
import type { StatusFacts } from '../store/status-facts.ts';
import type { OperationKind } from '../words.ts';
import { hopeless } from './hopeless.ts';

const graceMs = 20_000;
const rolledOutAt = now - 5000;

const changing = (
  observed: ObservedStore,
  change: { kind?: OperationKind; done?: boolean } = {},
): StatusFacts =>
  someFacts({
    store: aStore({ namespaceUid, readyAt: now - 3_600_000 }),
    operation: anOperation({
      kind: change.kind ?? 'UPGRADE',
      state: 'RUNNING',
      attemptStartedAt: now - 9000,
      steps: [
        {
          name: 'release',
          state: change.done === false ? 'RUNNING' : 'SUCCEEDED',
          startedAt: now - 8000,
          finishedAt: change.done === false ? undefined : rolledOutAt,
          message: undefined,
        },
      ],
    }),
    observed,
  });

const pulling = (message: string, reason = 'ImagePullBackOff'): ObservedStore =>
  withDown('backend', [
    aPod('backend', {
      ...pending,
      containers: [aContainer({ image: 'shop:9', ...waiting(reason, message) })],
    }),
  ]);
const nowhere = pulling('manifest unknown');
const failedJob = aJob({
  complete: false,
  failures: 4,
  failed: { reason: 'BackoffLimitExceeded', message: 'too often' },
});
const never = new Set<string>();

describe('a change whose image no registry has', () => {
  test('is given up after the grace, counted from when it was named', () => {
    const facts = changing(nowhere);
    expect(hopeless(facts, never, graceMs)).toMatchObject({
      error: { code: 'IMAGE_PULL_FAILED', component: 'backend' },
      from: now + graceMs,
    });
    const { status } = computeStatus({ ...facts, now: now - 2000 });
    const named = { ...facts, store: { ...facts.store, status } };
    expect(hopeless(named, never, graceMs)?.from).toBe(now - 2000 + graceMs);
  });

  test('is not blamed for what was missing before it began', () => {
    const facts = changing(nowhere);
    const { status } = computeStatus({ ...facts, now: now - 3_000_000 });
    const named = { ...facts, store: { ...facts.store, status } };
    expect(hopeless(named, never, graceMs)?.from).toBe(rolledOutAt + graceMs);
  });

  test.each<[string, ObservedStore]>([
    ['there is a name that no image can have', pulling('', 'InvalidImageName')],
    ['the registry knows no such tag', pulling('docker.io/shop:9: not found')],
  ])('is hopeless where %s', (_, observed) => {
    expect(hopeless(changing(observed), never, graceMs)).toBeDefined();
  });

  test.each<[string, StatusFacts]>([
    ['the registry cannot be reached', changing(pulling('dial tcp: i/o timeout'))],
    ['the registry refuses', changing(pulling('pull access denied'))],
    ['nothing was READY before', { ...changing(nowhere), store: aStore({ namespaceUid }) }],
    ['it is a creation', changing(nowhere, { kind: 'CREATE' })],
    ['it is a rollback', changing(nowhere, { kind: 'ROLLBACK' })],
    ['it is not rolled out yet', changing(nowhere, { done: false })],
    ['everything is well', changing(aHealthyPicture())],
    ['no operation runs', { ...changing(nowhere), operation: undefined }],
  ])('waits while %s', (_, facts) => {
    expect(hopeless(facts, never, graceMs)).toBeUndefined();
  });
});

describe('a Job that was given up', () => {
  const facts = changing(aHealthyPicture({ jobs: [failedJob] }), { kind: 'CREATE' });

  test('ends the attempt at once, whatever the operation', () => {
    expect(hopeless(facts, never, graceMs)).toMatchObject({ error: { code: 'JOB_FAILED' }, from: now });
  });

  test('of an earlier attempt does not count', () => {
    expect(hopeless(facts, new Set([failedJob.uid]), graceMs)).toBeUndefined();
  });

  test('is told by what its log says of the cause', () => {
    const jobTrouble = [
      { component: 'seed', pod: 'tea-seed-1', code: 'DATABASE_LOGIN_FAILED', user: 'shop_a' } as const,
    ];
    expect(hopeless({ ...facts, jobTrouble }, never, graceMs)?.error.code).toBe('DATABASE_LOGIN_FAILED');
    const going = changing(aHealthyPicture({ jobs: [aJob({ complete: false, failures: 1 })] }));
    expect(hopeless({ ...going, jobTrouble }, never, graceMs)).toBeUndefined();
  });
});
