import { newId } from '../../domain/ids.ts';
import type { HelmOutcome, HelmRunInput } from '../../helm/helm.ts';
import { removeBrokenRecords, removeStaleRecords } from './release-memory.ts';
import type { StepContext, StepOutcome } from './step.ts';

const recoverMs = 120_000;

type Verb = 'apply' | 'uninstall' | 'recover';

const target = ({ store, cluster }: Pick<StepContext, 'store' | 'cluster'>) => ({
  release: store.name,
  namespace: store.namespace,
  kubeconfigPath: cluster.connection.kubeconfigPath,
});

/** One helm process: its id is stored before the spawn, so that a survivor of a crash is found by it. */
export async function runHelm(
  context: StepContext,
  verb: Verb,
  timeoutMs: number,
  run: (input: HelmRunInput) => Promise<HelmOutcome>,
): Promise<HelmOutcome> {
  const { deps, store, signal, hit } = context;
  const runId = newId(deps.random, 'run');
  await deps.db.work.beginRun({ id: runId, storeId: store.id, verb, startedAt: deps.clock.now() });
  const place = verb === 'uninstall' ? 'uninstall' : 'release';
  if (verb !== 'recover') hit(`${place}:run-recorded`);
  // A failpoint that throws while the process runs speaks when the process has ended.
  let thrown: { error: unknown } | undefined;
  const spawned = (): void => {
    try {
      if (verb !== 'recover') hit(`${place}:spawned`);
    } catch (error) {
      thrown = { error };
    }
  };
  let outcome = 'failed';
  try {
    const answer = await run({ ...target(context), runId, timeoutMs, signal, spawned });
    outcome = answer.kind;
    if (thrown) throw thrown.error;
    return answer;
  } finally {
    await deps.db.work.endRun(runId, outcome);
  }
}

/**
 * Looks at the release and frees it where an interrupted run left it pending or unreadable. No other run of this
 * store is alive: it has one worker, and survivors were ended before the queue opened.
 */
export async function freeRelease(context: StepContext): Promise<StepOutcome | undefined> {
  const { deps, memory } = context;
  const look = () => deps.helm.facts({ ...target(context), timeoutMs: recoverMs, signal: context.signal });
  let removed = await removeBrokenRecords(context, false);
  let { status } = await look();
  if (status === 'unreadable') {
    removed += await removeBrokenRecords(context, true);
    ({ status } = await look());
  }
  if (removed > 0) deps.log('warn', 'took away records of a release that were broken', { removed });
  if (status === 'pending' || status === 'uninstalling' || status === 'unreadable') {
    const outcome = await runHelm(context, 'recover', recoverMs, (run) => deps.helm.recover(run));
    if (outcome.kind !== 'done')
      return {
        kind: 'failed',
        retryable: true,
        error: {
          code: 'RELEASE_LOCKED',
          component: 'release',
          message: `An interrupted run left the release ${status}, and it could not be freed: ${outcome.message}`,
          remedy: 'It is tried again by itself.',
          triedAgain: true,
        },
      };
    await removeStaleRecords(context);
    deps.log('info', 'freed a release that an interrupted run had left behind', { status });
  }
  memory.mustRecover = false;
  return undefined;
}

/** Whether there is a release at all. A namespace that is gone has none. */
export async function releaseIsThere(context: StepContext): Promise<boolean> {
  const { deps } = context;
  const { status } = await deps.helm.facts({
    ...target(context),
    timeoutMs: recoverMs,
    signal: context.signal,
  });
  return status !== 'absent';
}
