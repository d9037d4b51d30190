import { describe, expect, test } from 'vitest';
import { aStore } from '../../../test/builders.ts';
import {
  aClaim,
  aContainer,
  aHealthyPicture,
  anIngress,
  aPod,
  aWarning,
  namespaceUid,
  now,
  someFacts,
  withDown,
} from '../../../test/builders/observed.ts';
import { computeStatus } from './compute-status.ts';
import type { ObservedStore } from './observed.ts';
import { otherCauses } from '../../../test/builders/other-causes.ts';
import { nodeCauses } from '../../../test/builders/node-causes.ts';
import { refusalCauses } from '../../../test/builders/refusal-causes.ts';
import { crashing, pending, podCauses, waiting } from '../../../test/builders/pod-causes.ts';

const causes = [...podCauses, ...nodeCauses, ...refusalCauses, ...otherCauses];

describe('the reason of a store', () => {
  test.each(causes)('names $cause', ({ observed, change, code, component, says }) => {
    const { status, ready } = computeStatus(someFacts({ ...(observed ? { observed } : {}), ...change }));
    expect(status.reason?.code).toBe(code);
    expect(status.reason?.component).toBe(component);
    expect(status.reason?.message).toMatch(says);
    expect(ready).toBe(false);
    const selling = status.conditions.find(({ type }) => type === 'SELLING');
    if (code === 'SHOP_NOT_SELLING') expect(selling?.status).toBe('FALSE');
    expect(['REQUESTED', 'PROVISIONING']).toContain(status.phase);
  });

  test('every cause that a person can do something about has a remedy', () => {
    for (const { observed, change, code } of causes) {
      const { status } = computeStatus(someFacts({ ...(observed ? { observed } : {}), ...change }));
      const isMereWaiting =
        code === 'WAITING_FOR_COMPONENT' || code === 'RELEASE_FAILED' || code === 'PROVISION_TIMEOUT';
      if (!isMereWaiting) expect(status.reason?.remedy, code).toMatch(/\w{4}/);
    }
  });

  test('is shown at the component and at the pod that is to blame', () => {
    const pod = aPod('backend', {
      ...pending,
      containers: [aContainer(waiting('ImagePullBackOff', 'not found'))],
    });
    const { status } = computeStatus(someFacts({ observed: withDown('backend', [pod]) }));
    const backend = status.components.find(({ name }) => name === 'backend');
    expect(backend?.reason?.code).toBe('IMAGE_PULL_FAILED');
    expect(backend?.pods[0]?.reason?.code).toBe('IMAGE_PULL_FAILED');
    expect(status.components.filter(({ reason }) => reason).map(({ name }) => name)).toEqual(['backend']);
  });

  test('keeps the time at which it was first seen while it stays the same', () => {
    const observed = withDown('backend', []);
    const first = computeStatus(someFacts({ observed, now: now - 5000 })).status;
    const store = aStore({ namespaceUid, status: first });
    expect(computeStatus(someFacts({ observed, store })).status.reason?.at).toBe(now - 5000);
  });

  test('blames what comes first in order, unless only the later one has trouble of its own', () => {
    const crashed = aPod('storefront', {
      ready: false,
      containers: [aContainer({ ...waiting('CrashLoopBackOff'), ...crashing })],
    });
    const missing = aPod('storefront', {
      ...pending,
      containers: [aContainer(waiting('ImagePullBackOff', 'not found'))],
    });
    const databaseStarts = withDown('database', [
      aPod('database', { ready: false, containers: [aContainer({ ready: false })] }),
    ]);
    const both = (pod: typeof crashed): ObservedStore => ({
      ...databaseStarts,
      workloads: databaseStarts.workloads.map((workload) =>
        workload.component === 'storefront' ? { ...workload, ready: 0, available: 0 } : workload,
      ),
      pods: [...databaseStarts.pods.filter(({ component }) => component !== 'storefront'), pod],
    });
    expect(computeStatus(someFacts({ observed: both(crashed) })).status.reason).toMatchObject({
      code: 'WAITING_FOR_COMPONENT',
      component: 'database',
    });
    expect(computeStatus(someFacts({ observed: both(missing) })).status.reason).toMatchObject({
      code: 'IMAGE_PULL_FAILED',
      component: 'storefront',
    });
  });

  test('forgets an old refusal once the pods are there', () => {
    const observed = withDown(
      'backend',
      [aPod('backend', { ready: false, containers: [aContainer({ ready: false })] })],
      {
        warnings: [
          aWarning({ objectName: 'tea-backend-7c9', reason: 'FailedCreate', message: 'exceeded quota: q' }),
        ],
      },
    );
    expect(computeStatus(someFacts({ observed })).status.reason?.code).toBe('WAITING_FOR_COMPONENT');
  });
});

describe('what looks wrong in every normal start', () => {
  test('is not said before its time, and the time is answered', () => {
    const observed = withDown('database', [aPod('database', pending)], {
      claims: [aClaim({ phase: 'Pending', volume: undefined, createdAt: now - 10_000 })],
    });
    const early = computeStatus(someFacts({ observed }));
    expect(early.status.reason?.code).toBe('WAITING_FOR_COMPONENT');
    expect(early.recheckAt).toBe(now + 2000);
    const later = computeStatus(someFacts({ observed, now: now + 2000 }));
    expect(later.status.reason?.code).toBe('VOLUME_PENDING');
    // Said with seconds in it: these are worth saying anew when they have doubled.
    expect(later.status.reason?.message).toContain('after 12 s');
    expect(later.recheckAt).toBe(now + 10_000);
  });

  test('once said it stays said, also where the clock of the cluster is ahead and the grace is counted anew', () => {
    const observed = withDown('database', [aPod('database', pending)], {
      claims: [aClaim({ phase: 'Pending', volume: undefined, createdAt: now + 60_000 })],
    });
    const facts = someFacts({ observed });
    const first = {
      code: 'VOLUME_PENDING',
      component: 'database',
      message: 'said',
      remedy: 'do',
      at: now,
    } as const;
    const status = { ...facts.store.status, reason: first };
    const again = computeStatus({ ...facts, now: now + 100, store: { ...facts.store, status } });
    expect(again.status.reason).toMatchObject({ code: 'VOLUME_PENDING', component: 'database', at: now });
    expect(computeStatus(facts).status.reason?.code).toBe('WAITING_FOR_COMPONENT');
  });

  test('an ingress without address is waited for half a minute', () => {
    const observed = aHealthyPicture({ ingresses: [anIngress({ address: undefined })] });
    const started = now - 30_000;
    expect(computeStatus(someFacts({ observed, now: started + 29_000 })).status.reason?.code).toBe(
      'WAITING_FOR_COMPONENT',
    );
    expect(computeStatus(someFacts({ observed, now: started + 29_000 })).recheckAt).toBe(started + 30_000);
    expect(computeStatus(someFacts({ observed, now: started + 30_001 })).status.reason?.code).toBe(
      'EDGE_NOT_SERVED',
    );
  });
});
