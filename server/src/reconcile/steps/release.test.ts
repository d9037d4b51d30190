import { beforeEach, describe, expect, test, vi } from 'vitest';
import { aStore, anOperation } from '../../../test/builders.ts';
import { aContainer, aHealthyPicture, aJob, aPod } from '../../../test/builders/observed.ts';
import { noFailpoints } from '../../lib/failpoints.ts';
import type { ObservedJob, ObservedPod } from '../../domain/store/observed.ts';
import { StoreMemories, type StoreMemory } from '../store-memory.ts';
import { applyRelease } from './release.ts';
import type { StepContext } from './step.ts';

const atWork = aJob({ name: 'tea-seed-old', uid: 'old', complete: false, succeeded: 0, active: 1 });
const failed = aJob({
  name: 'tea-seed-failed',
  uid: 'failed',
  complete: false,
  succeeded: 0,
  failures: 4,
  failed: { reason: 'BackoffLimitExceeded', message: '' },
});
const worker = aPod('seed', { name: 'tea-seed-old-x', phase: 'Running' });
const pulling = aPod('seed', {
  name: 'tea-seed-old-x',
  phase: 'Pending',
  containers: [aContainer({ waiting: { reason: 'ImagePullBackOff', message: '' } })],
});

const apply = vi.fn(() => Promise.resolve({ kind: 'locked', message: 'another run' }));
const remove = vi.fn(() => Promise.resolve());
const helm = {
  apply,
  render: () => Promise.resolve({ kind: 'done', manifest: manifestWith('tea-seed-new') }),
  facts: () => Promise.resolve({ status: 'deployed' }),
};
let memory: StoreMemory;

const manifestWith = (job: string): string =>
  `---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: ${job}\n`;

beforeEach(() => {
  vi.clearAllMocks();
  memory = new StoreMemories().of('id-of-tea');
});

/** What stands in the cluster when a revision is to be rolled out; helm only tells whether it was asked. */
function standing(
  jobs: ObservedJob[],
  pods: ObservedPod[],
  change: { manifest?: string; mustRecover?: boolean } = {},
): StepContext {
  memory.mustRecover = change.mustRecover ?? false;
  const { manifest } = change;
  const render = manifest ? () => Promise.resolve({ kind: 'done', manifest }) : helm.render;
  return {
    store: aStore(),
    operation: anOperation({ kind: 'UPDATE', state: 'RUNNING', attemptStartedAt: 0 }),
    memory,
    facts: { observed: aHealthyPicture({ jobs, pods, claims: [] }) },
    cluster: {
      connection: { remove, releaseRecords: () => Promise.resolve([]), kubeconfigPath: '/nowhere' },
    },
    deps: {
      db: {
        stores: { revision: () => Promise.resolve({ number: 2, chartDigest: 'd', values: {} }) },
        work: { beginRun: () => Promise.resolve(), endRun: () => Promise.resolve() },
      },
      engines: { byDigest: () => ({ archive: 'chart.tgz' }) },
      helm: { ...helm, render },
      random: { id: () => 'run-1' },
      clock: { now: () => 0 },
      settings: { provisionTimeoutMs: 600_000 },
      log: () => undefined,
    },
    signal: new AbortController().signal,
    hit: noFailpoints,
  } as unknown as StepContext;
}

describe('a Job that works on the data', () => {
  test('is waited for where the rollout would take it away; nothing is removed meanwhile', async () => {
    expect(await applyRelease(standing([atWork, failed], [worker]))).toEqual({
      kind: 'waits',
      message: 'The Job tea-seed-old is at work on the data; it is not interrupted.',
      retryInMs: 5000,
    });
    expect(apply).not.toHaveBeenCalled();
    expect(remove).not.toHaveBeenCalled();
  });

  test('is waited for before a release is freed, whatever the rollout brings', async () => {
    const manifest = manifestWith('tea-seed-old');
    const outcome = await applyRelease(standing([atWork], [worker], { manifest, mustRecover: true }));
    expect(outcome.kind).toBe('waits');
    expect(apply).not.toHaveBeenCalled();
  });

  test('is no obstacle where the rollout keeps it', async () => {
    await applyRelease(standing([atWork], [worker], { manifest: manifestWith('tea-seed-old') }));
    expect(apply).toHaveBeenCalledOnce();
  });
});

test.each<[string, ObservedJob, ObservedPod[]]>([
  ['has not begun its work', atWork, [pulling]],
  ['is complete', { ...atWork, complete: true }, [worker]],
  ['is going already', { ...atWork, deleting: true }, [worker]],
])('a Job that %s is not waited for', async (_, job, pods) => {
  await applyRelease(standing([job], pods));
  expect(apply).toHaveBeenCalledOnce();
});

test('a Job that was given up is removed before, this very one, and remembered', async () => {
  await applyRelease(standing([failed], []));
  expect(remove).toHaveBeenCalledExactlyOnceWith({
    apiVersion: 'batch/v1',
    kind: 'Job',
    namespace: 'store-tea',
    name: 'tea-seed-failed',
    uid: 'failed',
  });
  expect(remove.mock.invocationCallOrder[0]).toBeLessThan(apply.mock.invocationCallOrder[0] ?? 0);
  expect([...memory.removedJobs]).toEqual(['failed']);
});
