import { expect, test } from 'vitest';
import { aCluster, anOperation, aStore } from '../../../test/builders.ts';
import { aHealthyPicture, namespaceUid, now, someFacts, withDown } from '../../../test/builders/observed.ts';
import { computeStatus } from './compute-status.ts';
import type { StatusFacts } from './status-facts.ts';
import type { Store } from './store.ts';
import { overlayUnreachable } from './overlay.ts';
import { quotaUse } from './quota.ts';
import { statusDiffers } from './status-differs.ts';
import { initialStatus, type StoreStatus } from './status.ts';

const before = (phase: StoreStatus['phase'], change: Partial<Store> = {}): Store =>
  aStore({
    namespaceUid,
    createdAt: now - 93_000,
    status: { ...initialStatus(now - 9000), phase },
    ...change,
  });
const said = (change: Partial<StatusFacts>): string[] =>
  computeStatus(someFacts(change)).events.map(
    ({ severity, code, message }) => `${severity} ${code} ${message}`,
  );

test('the first READY says how long it took', () => {
  expect(said({ store: before('PROVISIONING') })).toEqual([
    'INFO STORE_READY tea is ready, 93 s after it was requested.',
  ]);
});

test('a store that was given up and came up after all says so', () => {
  expect(said({ store: before('FAILED') })).toEqual([
    'INFO STORE_READY tea was given up, but is ready after all.',
  ]);
});

test('a store that falls back is degraded, once, with the reason', () => {
  const store = before('READY', { readyAt: now - 5000 });
  const change = {
    observed: withDown('backend', []),
    operation: undefined,
    revision: { number: 1, applied: true, becameReady: true },
  };
  const { status, events } = computeStatus(someFacts({ ...change, store }));
  expect(events.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['WARNING STORE_DEGRADED']);
  expect(said({ ...change, store: { ...store, status } })).toEqual([]);
  expect(said({ store: { ...store, status } })).toEqual(['INFO STORE_READY tea is ready again.']);
});

test('new trouble is a warning of the cluster; waiting is none', () => {
  const stepError = { code: 'RELEASE_FAILED', message: 'helm: no.', at: now, component: 'release' } as const;
  const empty = aHealthyPicture({ workloads: [], pods: [], jobs: [], ingresses: [] });
  const change = {
    store: before('PROVISIONING'),
    observed: empty,
    revision: { number: 1, applied: false, becameReady: false },
  };
  expect(said({ ...change, stepError })).toEqual(['WARNING RELEASE_FAILED helm: no.']);
  expect(said(change)).toEqual([]);
});

test('trouble that is first seen together with another phase is told beside it', () => {
  const stepError = { code: 'RELEASE_FAILED', message: 'helm: no.', at: now, component: 'release' } as const;
  const empty = aHealthyPicture({ workloads: [], pods: [], jobs: [], ingresses: [] });
  const operation = anOperation({ state: 'RUNNING', startedAt: now, attemptStartedAt: now });
  const revision = { number: 1, applied: false, becameReady: false };
  expect(said({ store: before('REQUESTED'), observed: empty, revision, stepError, operation })).toEqual([
    'INFO STORE_PROVISIONING tea is being made.',
    'WARNING RELEASE_FAILED helm: no.',
  ]);
});

test('trouble that is first seen when a store fails is told beside the failure', () => {
  const error = { code: 'IMAGE_PULL_FAILED', message: 'No such image.', at: now } as const;
  const operation = anOperation({ state: 'FAILED', startedAt: now, attemptStartedAt: now, error });
  const change = { store: before('PROVISIONING'), observed: withDown('backend', []), stepError: error };
  expect(said({ ...change, operation })).toEqual([
    'ERROR STORE_FAILED tea failed. No such image.',
    'WARNING IMAGE_PULL_FAILED No such image.',
  ]);
});

test('the mere passing of time is no difference', () => {
  const observed = withDown('backend', []);
  const first = computeStatus(someFacts({ observed })).status;
  const later = computeStatus(
    someFacts({
      observed: { ...observed, observedAt: now + 9000 },
      store: aStore({ namespaceUid, status: first }),
      now: now + 9000,
    }),
  ).status;
  expect(later.reason?.message).not.toBe(first.reason?.message);
  expect(statusDiffers(first, later)).toBe(false);
  expect(statusDiffers(JSON.parse(JSON.stringify(first)) as StoreStatus, later)).toBe(false);
  expect(statusDiffers(first, { ...later, phase: 'READY' })).toBe(true);
});

test('a quota is told in millicores, MiB and counts', () => {
  const hard = {
    pods: '12',
    'requests.cpu': '1500m',
    'limits.memory': '4Gi',
    'requests.storage': '10Gi',
    odd: 'x',
  };
  const used = { pods: '3', 'requests.cpu': '1', 'limits.memory': '512Mi' };
  const ref = {
    kind: 'ResourceQuota' as const,
    name: 'q',
    uid: 'u',
    generation: 1,
    resourceVersion: '1',
    component: undefined,
    deleting: false,
  };
  expect(quotaUse({ ...ref, hard, used })).toEqual([
    { limit: 'limits.memory', used: 512, max: 4096 },
    { limit: 'odd', used: 0, max: 0 },
    { limit: 'pods', used: 3, max: 12 },
    { limit: 'requests.cpu', used: 1000, max: 1500 },
    { limit: 'requests.storage', used: 0, max: 10_240 },
  ]);
  expect(quotaUse(undefined)).toEqual([]);
});

test('the stores of a cluster out of reach read UNKNOWN with the date of what was last seen; nothing is written', () => {
  const store = before('READY', {
    status: { ...initialStatus(now), phase: 'READY', observedAt: now - 60_000 },
  });
  const away = aCluster({
    reachable: false,
    reason: { code: 'CLUSTER_UNREACHABLE', message: 'The cluster cannot be reached.', at: now - 500 },
  });
  const seen = overlayUnreachable(store, away);
  expect(seen.status).toMatchObject({
    phase: 'UNKNOWN',
    phaseSince: now - 500,
    observedAt: now - 60_000,
    reason: { code: 'CLUSTER_UNREACHABLE' },
  });
  expect(seen.status.reason?.message).toBe(
    'The cluster cannot be reached. It was last seen at 2026-11-21T12:09:00.000Z, then READY.',
  );
  expect(store.status.phase).toBe('READY');
  expect(overlayUnreachable(store, aCluster())).toBe(store);
  expect(overlayUnreachable(store, undefined)).toBe(store);
  const gone = { ...store, deletedAt: now };
  expect(overlayUnreachable(gone, away)).toBe(gone);
});
