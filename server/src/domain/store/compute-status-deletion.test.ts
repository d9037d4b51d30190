import { describe, expect, test } from 'vitest';
import { aStore, anOperation } from '../../../test/builders.ts';
import {
  aHealthyPicture,
  aNamespace,
  aPod,
  namespaceUid,
  now,
  someFacts,
} from '../../../test/builders/observed.ts';
import { computeStatus } from './compute-status.ts';
import type { ObservedPod } from './observed.ts';
import type { StatusFacts } from './status-facts.ts';

describe('a deletion', () => {
  const wanted = { ...aStore().wanted, deleting: true };
  const store = aStore({ namespaceUid, wanted });
  const at = (name: string, startedAt: number, message?: string) =>
    anOperation({
      kind: 'DELETE',
      state: 'RUNNING',
      startedAt,
      steps: [{ name, state: 'RUNNING', startedAt, finishedAt: undefined, message }],
    });

  test('names what keeps the namespace, but not at once', () => {
    const namespace = aNamespace({
      phase: 'Terminating',
      deleting: true,
      blockers: [{ type: 'x', message: 'ConfigMap "keep" has finalizer example.com/hold' }],
    });
    const observed = aHealthyPicture({ namespace, pods: [] });
    const early = computeStatus(someFacts({ store, observed, operation: at('namespace', now - 3000) }));
    expect(early.status.reason).toBeUndefined();
    expect(early.recheckAt).toBe(now + 7000);
    const late = computeStatus(someFacts({ store, observed, operation: at('namespace', now - 30_000) }));
    expect(late.status.reason).toMatchObject({ code: 'DELETION_BLOCKED' });
    expect(late.status.reason?.message).toMatch(/30 s so far: ConfigMap "keep" has finalizer/);
  });

  test('names what holds a pod: its finalizer, its node, its grace period, as soon as it is overdue', () => {
    const held = (change: Partial<ObservedPod>, nodes: StatusFacts['nodes'] = []) => {
      const pods = [aPod('database', { name: 'tea-database-0', deleting: true, ...change })];
      const observed = aHealthyPicture({ pods });
      return computeStatus(someFacts({ store, observed, nodes, operation: at('pods', now - 40_000) })).status
        .reason?.message;
    };
    expect(held({ stopBy: now - 20_000, finalizers: ['example.com/hold'] })).toBe(
      'A pod does not stop, 40 s so far: tea-database-0 (finalizer example.com/hold).',
    );
    expect(held({ stopBy: now - 20_000 }, [{ name: 'node-1', ready: false, taints: [] }])).toMatch(
      /tea-database-0 \(its node node-1 is not ready\)/,
    );
    expect(held({ stopBy: now - 20_000 })).toMatch(/\(its node node-1 does not say that it stopped\)/);
    expect(held({ stopBy: now + 60_000 })).toBeUndefined();
  });

  test('names pods that do not stop and volumes that stay', () => {
    const pods = computeStatus(someFacts({ store, operation: at('pods', now - 100_000) })).status.reason;
    expect(pods?.message).toMatch(/3 pods do not stop, 100 s so far: tea-database-x1/);
    const gone = aHealthyPicture({ namespace: undefined, pods: [] });
    const volumes = computeStatus(
      someFacts({
        store,
        observed: gone,
        operation: at('volumes', now - 25_000, '1 volume not gone yet: pv-1 (Released)'),
      }),
    );
    expect(volumes.status.reason?.message).toMatch(
      /waits at "volumes", 25 s so far: 1 volume not gone yet: pv-1/,
    );
  });
});
