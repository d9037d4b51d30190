import { newId } from '../domain/ids.ts';
import { reconcilerActor } from '../domain/actor.ts';
import { chooseReturn, lastReady } from '../domain/operation/choose-return.ts';
import type { Operation } from '../domain/operation/operation.ts';
import type { Reason } from '../domain/reason.ts';
import { hasStarted } from '../domain/store/job-progress.ts';
import { jobNames } from '../domain/store/manifest-objects.ts';
import type { Revision } from '../domain/store/store.ts';
import { must } from '../lib/assert.ts';
import type { ReconcilerDeps } from './dependencies.ts';
import { operationEvent } from '../domain/operation/operation-event.ts';
import { endOfOperation } from './events.ts';
import type { Gathered } from './gather.ts';
import { planReturn } from './plan-return.ts';

type Deps = Pick<ReconcilerDeps, 'db' | 'engines' | 'helm' | 'random'>;

/** What was READY before is worth trying again. */
const attempts = 3;

/** `error`: why the operation is given up, with what becomes of the store. */
export type Given = { kind: 'up'; error: Reason } | { kind: 'back'; error: Reason; to: Revision };

/** Looks what becomes of a store whose operation is given up. Reads its rows and, where it matters, its Jobs. */
export async function lookBack(
  deps: Deps,
  gathered: Gathered & { operation: Operation },
  error: Reason,
): Promise<Given> {
  const { store, operation, engine } = gathered;
  const revisions = await deps.db.stores.revisions(store.id);
  const target = lastReady({ store, operation, revisions });
  const archive = target && deps.engines.byDigest(target.chartDigest);
  if (!target || !archive) return { kind: 'up', error };
  const jobStarted = await mayHaveMigrated(deps, gathered, revisions);
  const { versions } = engine;
  const choice = chooseReturn({ store, operation, revisions, versions, jobStarted, error });
  if (choice.kind === 'none') return { kind: 'up', error };
  if (choice.kind === 'stays') return { kind: 'up', error: choice.error };
  const { to } = choice;
  const goesBack = `${store.name} goes back to revision ${to.number} (${to.engineVersion}), which was READY.`;
  return { kind: 'back', to, error: { ...error, message: `${error.message} ${goesBack}` } };
}

/**
 * Ends the operation as failed and makes the return what is wanted, as a new revision, in one transaction: a start in
 * between finds the one or the other. False where something else has changed the store meanwhile.
 */
export async function goBack(
  deps: Deps,
  { store, operation, cluster }: Gathered & { operation: Operation },
  { to, error }: Extract<Given, { kind: 'back' }>,
  failed: Parameters<ReconcilerDeps['db']['work']['finish']>[2],
): Promise<boolean> {
  const plan = await planReturn(deps, { store, cluster }, to, error);
  const operationId = newId(deps.random, 'operation');
  const said = {
    code: 'STORE_RETURNS',
    severity: 'WARNING',
    component: error.component,
    message: `${store.name} is brought back to revision ${to.number} (${to.engineVersion}) by itself, as revision ${plan.wanted.revision}: ${error.message}`,
  } as const;
  const answer = await deps.db.accept.change({
    storeId: store.id,
    expectedGeneration: store.wanted.generation,
    wanted: plan.wanted,
    revision: plan.revision && { ...plan.revision, storeId: store.id, by: reconcilerActor },
    operation: {
      id: operationId,
      kind: 'ROLLBACK',
      requestedBy: reconcilerActor,
      maxAttempts: attempts,
      steps: plan.steps,
    },
    whenBusy: {
      fail: operation.id,
      error,
      event: failed,
      audit: endOfOperation(store, operation, error.code),
    },
    event: operationEvent(store, { id: operationId }, said),
    audit: {
      ...endOfOperation(store, operation, 'accepted'),
      action: 'automatic rollback',
      before: { revision: store.wanted.revision, engineVersion: store.wanted.engineVersion },
      after: {
        revision: plan.wanted.revision,
        engineVersion: plan.wanted.engineVersion,
        operationId,
        code: error.code,
      },
    },
    key: undefined,
    hosts: plan.wanted.domains,
  });
  return answer.kind === 'accepted';
}

/** Whether a Job of the wanted revision has, or may have, begun its work. What cannot be told counts as begun. */
async function mayHaveMigrated(
  deps: Deps,
  { store, cluster, facts }: Gathered,
  revisions: readonly Revision[],
): Promise<boolean> {
  const current = must(
    revisions.find(({ number }) => number === store.wanted.revision),
    'the wanted revision has a row',
  );
  const manifest = current.manifest ?? (await rendered(deps, store, current));
  if (manifest === undefined) return true;
  const { jobs, pods } = facts.observed;
  for (const name of jobNames(manifest)) {
    const seen = jobs.find((job) => job.name === name);
    if (seen ? hasStarted(seen, pods) : await isThere(cluster, store.namespace, name)) return true;
  }
  return false;
}

/** The watches do not show it: the API server knows whether it was made at all. */
const isThere = async (
  { connection }: Gathered['cluster'],
  namespace: string,
  name: string,
): Promise<boolean> => (await connection.get('Job', namespace, name)) !== undefined;

async function rendered(
  { engines, helm }: Deps,
  { name: release, namespace }: Gathered['store'],
  { chartDigest, values }: Revision,
): Promise<string | undefined> {
  const archive = engines.byDigest(chartDigest)?.archive;
  if (archive === undefined) return undefined;
  const answer = await helm.render({ archive, release, namespace, values });
  return answer.kind === 'done' ? answer.manifest : undefined;
}
