import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aStore, anOperation } from '../../../test/builders.ts';
import {
  aClaim,
  aHealthyPicture,
  aJob,
  aNamespace,
  anIngress,
  aPod,
  aWorkload,
  expected,
  namespaceUid,
  now,
  seedHash,
  someFacts,
  withDown,
} from '../../../test/builders/observed.ts';
import type { Operation } from '../operation/operation.ts';
import { computeStatus } from './compute-status.ts';
import type { ObservedStore, ProbeResult } from './observed.ts';
import type { StatusFacts } from './status-facts.ts';
import { initialStatus } from './status.ts';
import { statusDiffers } from './status-differs.ts';

describe('READY', () => {
  test('is everything applied, rolled out, complete, served and selling', () => {
    const { status, ready } = computeStatus(someFacts());
    expect(ready).toBe(true);
    expect(status).toMatchObject({ phase: 'READY', reason: undefined, observedGeneration: 1 });
    expect(status.conditions.map(({ type, status: value }) => `${type} ${value}`).toSorted()).toEqual([
      'COMPONENTS_READY TRUE',
      'CREDENTIALS_READY TRUE',
      'DATA_INTACT TRUE',
      'EDGE_READY TRUE',
      'NAMESPACE_READY TRUE',
      'RELEASE_DEPLOYED TRUE',
      'SEEDED TRUE',
      'SELLING TRUE',
      'UP_TO_DATE TRUE',
    ]);
  });

  test('holds without an address where the edge is assumed', () => {
    const observed = aHealthyPicture({ ingresses: [anIngress({ address: undefined })] });
    const edge = { readiness: 'assume', ingressClass: 'traefik', storageClass: undefined } as const;
    expect(computeStatus(someFacts({ observed, edge })).ready).toBe(true);
  });

  test('holds where the shop cannot be asked from here, and says so', () => {
    const probe: ProbeResult = {
      kind: 'unreachable',
      at: now,
      message: 'Whether the shop sells is not known.',
    };
    const { status, ready } = computeStatus(someFacts({ probe }));
    expect(ready).toBe(true);
    expect(status.conditions.find(({ type }) => type === 'SELLING')).toMatchObject({
      status: 'UNKNOWN',
      reason: 'AddressUnreachable',
    });
  });

  test('survives a restart of the control plane, which has not asked the shop yet', () => {
    const before = computeStatus(someFacts()).status;
    const store = aStore({ namespaceUid, status: before, readyAt: now });
    expect(computeStatus(someFacts({ store, probe: { kind: 'never' } })).ready).toBe(true);
    const selling = before.conditions.map((condition) =>
      condition.type === 'SELLING' ? { ...condition, status: 'FALSE' as const } : condition,
    );
    const notSelling = aStore({ namespaceUid, status: { ...before, conditions: selling }, readyAt: now });
    expect(
      computeStatus(someFacts({ store: notSelling, probe: { kind: 'never' } })).status.reason?.code,
    ).toBe('SHOP_NOT_SELLING');
  });

  test('needs the minimum of the plan, not whatever an autoscaler asks for', () => {
    const scaled = (ready: number) => {
      const observed = aHealthyPicture();
      const workloads = observed.workloads.map((workload) =>
        workload.component === 'storefront'
          ? { ...workload, replicas: 3, updated: 3, ready, available: ready }
          : workload,
      );
      const pods = [
        ...observed.pods,
        aPod('storefront', { name: 'b', ready: false }),
        aPod('storefront', { name: 'c', ready: false }),
      ];
      return computeStatus(someFacts({ observed: { ...observed, workloads, pods } })).ready;
    };
    expect([scaled(0), scaled(1), scaled(3)]).toEqual([false, true, true]);
  });

  test('does not count instances of the old kind during a rollout', () => {
    const observed = aHealthyPicture();
    const pods = [...observed.pods, aPod('backend', { name: 'new', ready: false, phase: 'Pending' })];
    expect(computeStatus(someFacts({ observed: { ...observed, pods } })).ready).toBe(false);
    const unseen = observed.workloads.map((workload) => ({ ...workload, generation: 2 }));
    expect(computeStatus(someFacts({ observed: { ...observed, workloads: unseen } })).ready).toBe(false);
  });

  test('knows nothing of the data before a volume is there', () => {
    const intact = (claims: ObservedStore['claims'], volumes: StatusFacts['volumes'] = []) =>
      computeStatus(someFacts({ observed: aHealthyPicture({ claims }), volumes })).status.conditions.find(
        ({ type }) => type === 'DATA_INTACT',
      );
    expect(intact([])).toMatchObject({ status: 'UNKNOWN', reason: 'NoVolumes' });
    expect(intact([aClaim({ phase: 'Pending', volume: undefined })])).toMatchObject({ status: 'UNKNOWN' });
    expect(intact([aClaim()])).toMatchObject({ status: 'TRUE' });
  });

  test('tells a lost volume even when everything runs, and keeps telling', () => {
    const volumes = [
      { claim: 'tea-database', claimUid: 'the-old-one', volume: 'pv-0', reclaimPolicy: 'Delete' },
    ];
    const lost = computeStatus(someFacts({ volumes })).status;
    expect(lost).toMatchObject({ phase: 'READY', reason: { code: 'VOLUME_LOST', component: 'database' } });
    const store = aStore({ namespaceUid, status: lost });
    const later = computeStatus(someFacts({ store, volumes: [] })).status;
    expect(later.conditions.find(({ type }) => type === 'DATA_INTACT')?.status).toBe('FALSE');
  });
});

describe('the phase', () => {
  const down = withDown('backend', []);
  const operation = (change: Partial<Operation>) =>
    anOperation({ startedAt: now, attemptStartedAt: now, state: 'RUNNING', ...change });
  const made = aStore({ namespaceUid, readyAt: now - 1000 });
  const deleting = aStore({ namespaceUid, wanted: { ...made.wanted, deleting: true } });
  const suspended = aStore({ namespaceUid, readyAt: now, wanted: { ...made.wanted, suspended: true } });
  const asleep = aHealthyPicture({
    workloads: ['database', 'backend', 'storefront'].map((name) =>
      aWorkload(name, { replicas: 0, updated: 0, ready: 0, available: 0 }),
    ),
    pods: [],
  });

  test.each<[string, string, Partial<StatusFacts>]>([
    ['REQUESTED', 'an operation that has not begun', { observed: down, operation: anOperation() }],
    ['PROVISIONING', 'a creation under way', { observed: down, operation: operation({}) }],
    [
      'PROVISIONING',
      'a creation that waits for its next attempt',
      { observed: down, operation: operation({ state: 'QUEUED', retryAt: now + 5 }) },
    ],
    ['READY', 'everything there, the operation not closed yet', { operation: operation({}) }],
    ['READY', 'everything there, the creation given up', { operation: operation({ state: 'FAILED' }) }],
    ['FAILED', 'a creation given up', { observed: down, operation: operation({ state: 'FAILED' }) }],
    [
      'DEGRADED',
      'something down after it was ready',
      {
        observed: down,
        store: made,
        operation: operation({ state: 'SUCCEEDED' }),
        revision: { number: 1, applied: true, becameReady: true },
      },
    ],
    [
      'UPDATING',
      'an upgrade that rolls out',
      {
        store: made,
        operation: operation({ kind: 'UPGRADE' }),
        revision: { number: 2, applied: false, becameReady: false },
      },
    ],
    [
      'SUSPENDED',
      'everything scaled to zero as wanted',
      {
        store: suspended,
        observed: asleep,
        probe: { kind: 'never' },
        expected: expected.map((component) => ({ ...component, minAvailable: 0 })),
      },
    ],
    [
      'DELETING',
      'a deletion, whatever still runs',
      { store: deleting, operation: operation({ kind: 'DELETE' }) },
    ],
  ])('is %s for %s', (phase, _what, change) => {
    expect(computeStatus(someFacts(change)).status.phase).toBe(phase);
  });

  test('keeps the time since when it is so', () => {
    const status = { ...initialStatus(now - 9000), phase: 'PROVISIONING' as const };
    const store = aStore({ namespaceUid, status });
    expect(computeStatus(someFacts({ store, observed: down })).status.phaseSince).toBe(now - 9000);
    expect(computeStatus(someFacts({ store })).status.phaseSince).toBe(now);
  });
});

describe('whatever is observed', () => {
  const flag = fc.boolean();
  const observedArbitrary = fc
    .record({
      down: fc.subarray(['database', 'backend', 'storefront']),
      pods: flag,
      job: flag,
      address: flag,
      namespace: flag,
    })
    .map(({ down, pods, job, address, namespace }): ObservedStore => {
      const base = down.reduce<ObservedStore>(
        (picture, component) => ({
          ...picture,
          ...withDown(component, pods ? [aPod(component, { ready: false })] : []),
        }),
        aHealthyPicture(),
      );
      return {
        ...base,
        namespace: namespace ? aNamespace() : undefined,
        jobs: [aJob({ complete: job })],
        ingresses: [anIngress({ address: address ? '127.0.0.1' : undefined })],
      };
    });
  const probes = fc.constantFrom<ProbeResult>(
    { kind: 'never' },
    { kind: 'selling', at: now, seedHash },
    { kind: 'notSelling', at: now, message: 'no' },
    { kind: 'silent', at: now, message: 'no' },
    { kind: 'unreachable', at: now, message: 'no' },
  );

  test('READY is said exactly when no rule is broken, there is a reason otherwise, and nothing is written twice', () => {
    fc.assert(
      fc.property(observedArbitrary, probes, flag, (observed, probe, applied) => {
        const facts = someFacts({ observed, probe, revision: { number: 1, applied, becameReady: false } });
        const { status, ready } = computeStatus(facts);
        const everything =
          applied &&
          observed.namespace !== undefined &&
          observed.workloads.every(({ available }) => available >= 1) &&
          observed.jobs.every(({ complete }) => complete) &&
          observed.ingresses.every(({ address }) => address !== undefined) &&
          (probe.kind === 'selling' || probe.kind === 'unreachable');
        expect(ready).toBe(everything);
        expect(status.phase === 'READY').toBe(ready);
        expect(status.reason === undefined).toBe(ready);
        const again = computeStatus({ ...facts, store: { ...facts.store, status }, now: now + 1000 });
        if (again.status.phase === status.phase && again.status.reason?.code === status.reason?.code) {
          expect(statusDiffers(status, again.status)).toBe(false);
          expect(again.events).toEqual([]);
        }
      }),
    );
  });
});
