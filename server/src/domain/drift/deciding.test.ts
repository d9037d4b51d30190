import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aHealthyPicture } from '../../../test/builders/observed.ts';
import type { ObservedRef } from '../store/observed.ts';
import { beginBaseline, inspect } from './baseline.ts';
import { mustStop } from './brake.ts';
import { chooseHeal, type HealFacts } from './choose-heal.ts';
import { isFight, nextHealAt, noteHeal } from './fight.ts';
import { recordTrouble } from './release-record.ts';
import { autoscaled, keptSize, liftedReplicas, rememberedSize } from './replicas.ts';

const now = 1_000_000_000;
const calm: HealFacts = {
  usable: true,
  stopped: false,
  deleting: false,
  applied: true,
  busy: false,
  namespace: 'ours',
  vanishedAt: undefined,
  repairFailedAt: undefined,
  suspects: [{ key: 'Service/web', why: 'changed' }],
  now,
};

describe('what is healed', () => {
  test.each<[string, Partial<HealFacts>, string]>([
    ['what is suspect is looked at', {}, 'look'],
    ['nothing where nothing is suspect', { suspects: [] }, 'nothing'],
    ['nothing of a store that is to go', { deleting: true }, 'nothing'],
    ['nothing while the cluster is in doubt', { usable: false, namespace: 'gone', vanishedAt: 0 }, 'nothing'],
    ['nothing before anything was applied', { applied: false }, 'nothing'],
    ['nothing while an operation is at work', { busy: true }, 'nothing'],
    [
      'nothing where too much vanished at once',
      { stopped: true, namespace: 'gone', vanishedAt: 0 },
      'nothing',
    ],
    ['nothing in a namespace that is going', { namespace: 'leaving' }, 'nothing'],
    ['nothing right after a namespace vanished', { namespace: 'gone', vanishedAt: now - 1000 }, 'nothing'],
    ['a namespace that is gone for seconds', { namespace: 'gone', vanishedAt: now - 3000 }, 'remake'],
    [
      'nothing right after a repair was given up',
      { namespace: 'gone', vanishedAt: 0, repairFailedAt: now - 5 },
      'nothing',
    ],
  ])('%s', (_what, change, expected) => {
    expect(chooseHeal({ ...calm, ...change }).do).toBe(expected);
  });

  test('doubt never leads to an act', () => {
    const flag = fc.boolean();
    const facts = fc.record({
      usable: flag,
      stopped: flag,
      deleting: flag,
      applied: flag,
      busy: flag,
      namespace: fc.constantFrom('ours', 'leaving', 'gone', 'other'),
      vanishedAt: fc.option(fc.integer({ min: now - 9000, max: now }), { nil: undefined }),
    });
    fc.assert(
      fc.property(facts, (change) => {
        const choice = chooseHeal({ ...calm, ...change } as HealFacts);
        const inDoubt = !change.usable || change.stopped || change.deleting || !change.applied || change.busy;
        if (inDoubt || change.namespace === 'leaving') expect(choice.do).toBe('nothing');
        if (change.namespace !== 'ours') expect(choice.do).not.toBe('look');
      }),
    );
  });
});

describe('suspicion', () => {
  const service = (fingerprint: string): ObservedRef => ({
    kind: 'Service',
    name: 'web',
    uid: 'u',
    generation: undefined,
    resourceVersion: '1',
    component: 'web',
    deleting: false,
    fingerprint,
  });
  const begun = beginBaseline(1, now, ['Service/web']);
  const known = { ...begun, objects: { 'Service/web': 'f1' } };
  const seen = (...others: ObservedRef[]) => aHealthyPicture({ others });

  test('follows from the baseline: adopted, intact, changed, missing', () => {
    expect(inspect(begun, seen(service('f1')), now)).toMatchObject({
      suspects: [],
      adopted: { 'Service/web': 'f1' },
    });
    expect(inspect(begun, seen(service('f1!')), now).suspects).toEqual([
      { key: 'Service/web', why: 'changed' },
    ]);
    expect(inspect(known, seen(service('f1')), now).suspects).toEqual([]);
    expect(inspect(known, seen(service('f2')), now).suspects).toEqual([
      { key: 'Service/web', why: 'changed' },
    ]);
    expect(inspect(known, seen(), now).suspects).toEqual([{ key: 'Service/web', why: 'missing' }]);
  });

  test('right after an apply nothing is missing yet', () => {
    expect(inspect(begun, seen(), now)).toMatchObject({ suspects: [], lookAgainAt: now + 10_000 });
    expect(inspect(begun, seen(), now + 10_000).suspects).toHaveLength(1);
  });
});

test('five heals in ten minutes are a fight, which goes on every ten minutes', () => {
  let times: number[] = [];
  for (let at = 0; at < 5; at += 1) {
    expect(nextHealAt(times, now + at)).toBe(now + at);
    times = noteHeal(times, now + at);
  }
  expect(isFight(times, now + 5)).toBe(true);
  expect(nextHealAt(times, now + 5)).toBe(now + 4 + 600_000);
  expect(isFight(times, now + 600_005)).toBe(false);
});

test('healing stops when more than a fifth and at least three vanish within a minute, and until they are fewer', () => {
  const stop = (total: number, ages: number[], stopped = false): boolean =>
    mustStop({ total, vanishedAt: ages.map((age) => now - age), stopped, now });
  expect(stop(5, [0, 0])).toBe(false);
  expect(stop(10, [0, 0, 0])).toBe(true);
  expect(stop(15, [0, 0, 0])).toBe(false);
  expect(stop(10, [0, 0, 61_000])).toBe(false);
  expect(stop(10, [0, 0, 61_000], true)).toBe(true);
  expect(stop(10, [61_000, 61_000], true)).toBe(false);
});

test('records of a release: lost, stuck, tampered with, or well', () => {
  const record = (version: number, status: string, manager = 'Helm') => ({
    name: `r${version}`,
    uid: `u${version}`,
    version,
    status,
    owners: [{ manager }],
  });
  expect(recordTrouble([])).toBe('lost');
  expect(recordTrouble([record(1, 'superseded'), record(2, 'superseded')])).toBe('lost');
  expect(recordTrouble([record(1, 'superseded'), record(2, 'deployed')])).toBeUndefined();
  expect(recordTrouble([record(2, 'pending-upgrade'), record(1, 'deployed')])).toBe('pending');
  expect(recordTrouble([record(1, 'deployed', 'kubectl-edit')])).toBe('tampered');
});

test('an autoscaler’s target at 0 is lifted to its minimum, and only there', () => {
  const manifest = (kind: string, name: string, spec: object) => ({
    apiVersion: 'v1',
    kind,
    metadata: { name },
    spec,
  });
  const minimums = autoscaled([
    manifest('HorizontalPodAutoscaler', 'a', {
      scaleTargetRef: { kind: 'Deployment', name: 'web' },
      minReplicas: 2,
    }),
  ]);
  expect(minimums).toEqual(new Map([['Deployment/web', 2]]));
  const at = (replicas: number) => manifest('Deployment', 'web', { replicas });
  expect(liftedReplicas(at(0), manifest('Deployment', 'web', {}), 2)).toBe(2);
  expect(liftedReplicas(at(1), manifest('Deployment', 'web', {}), 2)).toBeUndefined();
  expect(liftedReplicas(at(0), at(0), 2)).toBeUndefined();
  expect(liftedReplicas(at(0), manifest('Deployment', 'web', {}), undefined)).toBeUndefined();
});

test('a size is held where helm would drop it, through a suspension, and never below the minimum', () => {
  const live = (replicas: number, owner: string, size?: string) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'web',
      ...(size === undefined ? {} : { annotations: { [rememberedSize]: size } }),
      managedFields: [{ manager: owner, fieldsV1: { 'f:spec': { 'f:replicas': {} } } }],
    },
    spec: { replicas },
  });
  const kept = (one: ReturnType<typeof live>, suspended = false) =>
    keptSize(one, { suspended, minReplicas: 2 });
  expect(kept(live(5, 'kube-controller-manager'), true)).toBe(5);
  expect(kept(live(0, 'helm', '5'), true)).toBeUndefined();
  expect(kept(live(0, 'helm', '5'))).toBe(5);
  expect(kept(live(0, 'helm', '1'))).toBe(2);
  expect(kept(live(0, 'helm'))).toBe(2);
  expect(kept(live(0, 'helm', 'many'))).toBe(2);
  // A plan with a fixed number gives way to one that is scaled.
  expect(kept(live(3, 'helm', '6'))).toBe(3);
  expect(kept(live(5, 'kube-controller-manager', '3'))).toBeUndefined();
  expect(kept(live(5, 'shopyard', '5'))).toBeUndefined();
});
