import type { Revision } from '../../domain/store/store.ts';
import { attemptDeadline } from '../../domain/operation/attempt.ts';
import { kindsThatCount } from '../../domain/store/rolled-out.ts';
import { jobNames, manifestObjects } from '../../domain/store/manifest-objects.ts';
import { runningJobs } from '../../domain/store/job-progress.ts';
import { withClaims } from '../../engines/claims.ts';
import type { HelmOutcome } from '../../helm/helm.ts';
import { must } from '../../lib/assert.ts';
import { revisionWritten } from '../store-memory.ts';
import { isRecordInDoubt, rememberObjects } from './release-memory.ts';
import { fixedClaims } from './claim-sizes.ts';
import { freeRelease, runHelm } from './helm-run.ts';
import { keepSizes } from './keep-sizes.ts';
import type { Step, StepContext, StepOutcome } from './step.ts';

const longestRunMs = 300_000;
const shortestRunMs = 30_000;
const jobLookMs = 5000;

/**
 * Installs or upgrades the release to the wanted revision. Jobs that were given up are removed first, so that they
 * are made again; one that is at work is waited for.
 */
export const applyRelease: Step = async (context) => {
  const { store, deps, operation, memory, hit } = context;
  const revision = must(
    await deps.db.stores.revision(store.id, store.wanted.revision),
    `revision ${store.wanted.revision} of store ${store.id} exists`,
  );
  const version = deps.engines.byDigest(revision.chartDigest);
  if (!version) return chartMissing(revision);
  const { archive } = version;
  const values = withClaims(revision.values, store.name, await fixedClaims(context));
  const busy = await jobInTheWay(context, { archive, values });
  if (busy) return busy;
  await removeFailedJobs(context);
  if (operation.attempt > 1 || memory.mustRecover || (await isRecordInDoubt(context))) {
    const stuck = await freeRelease(context);
    if (stuck) return stuck;
  }
  await keepSizes(context, revision);
  const outcome = await runHelm(context, 'apply', timeoutMs(context), (run) =>
    deps.helm.apply({ ...run, archive, values, revision: revision.number }),
  );
  hit('release:exited');
  if (outcome.kind !== 'done') return failure(context, outcome);
  await rememberRollout(context, revision.number, outcome.manifest);
  await deps.db.work.manifest(store.id, revision.number, outcome.manifest);
  revisionWritten(memory);
  memory.mustRecover = false;
  await rememberObjects(context, revision.number, outcome.manifest);
  hit('release:manifest-saved');
  return {
    kind: 'done',
    message: `Revision ${revision.number} applied (${revision.chart} ${revision.chartVersion}).`,
  };
};

function chartMissing(revision: Revision): StepOutcome {
  return {
    kind: 'failed',
    retryable: false,
    error: {
      code: 'RELEASE_FAILED',
      component: 'release',
      message: `The chart ${revision.chart} ${revision.chartVersion} (${revision.chartDigest.slice(0, 12)}) is not among those that this server has.`,
      remedy: 'Start the server with the charts it was installed with.',
    },
  };
}

/** A Job that works on the data right now is never replaced, by a rollout or by freeing a release: it ends first. */
async function jobInTheWay(
  { facts, store, deps, memory }: StepContext,
  { archive, values }: { archive: string; values: Record<string, unknown> },
): Promise<StepOutcome | undefined> {
  const running = runningJobs(facts.observed);
  if (running.length === 0) return undefined;
  const { name: release, namespace } = store;
  const rendered = await deps.helm.render({ archive, release, namespace, values });
  const kept = rendered.kind === 'done' && !memory.mustRecover ? jobNames(rendered.manifest) : [];
  const job = running.find(({ name }) => !kept.includes(name));
  return (
    job && {
      kind: 'waits',
      message: `The Job ${job.name} is at work on the data; it is not interrupted.`,
      retryInMs: jobLookMs,
    }
  );
}

/** Only Jobs that were given up, and only these very objects (uid): the release makes them again. */
async function removeFailedJobs({ facts, store, cluster, memory }: StepContext): Promise<void> {
  for (const job of facts.observed.jobs) {
    if (job.failed === undefined || job.deleting) continue;
    const ref = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      namespace: store.namespace,
      name: job.name,
      uid: job.uid,
    };
    await cluster.connection.remove(ref);
    memory.removedJobs.add(job.uid);
  }
}

/** Reads what the rollout left: in a store that ran before, the watches show the state before it for a moment longer. */
async function rememberRollout(
  { store, cluster, memory }: StepContext,
  revision: number,
  manifest: string,
): Promise<void> {
  memory.rolledOut = undefined;
  if (revision === 1) return;
  const counting = manifestObjects(manifest).filter(({ kind }) => kindsThatCount.has(kind));
  const objects = await Promise.all(
    counting.map(async ({ kind, name }) => {
      const object = await cluster.connection.get(kind, store.namespace, name);
      const { uid, generation } = (object?.metadata ?? {}) as { uid?: string; generation?: number };
      return uid === undefined ? [] : [{ kind, name, uid, generation }];
    }),
  );
  memory.rolledOut = { revision, objects: objects.flat() };
}

function timeoutMs({ operation, deps }: StepContext): number {
  const deadline = attemptDeadline(operation, deps.settings.provisionTimeoutMs);
  const left = deadline === undefined ? longestRunMs : deadline - deps.clock.now();
  return Math.max(shortestRunMs, Math.min(longestRunMs, left));
}

function failure({ memory }: StepContext, outcome: Exclude<HelmOutcome, { kind: 'done' }>): StepOutcome {
  // Whatever ended it may have left a pending release behind.
  memory.mustRecover = true;
  const again = {
    remedy: 'It is tried again by itself. If it stays so, the message tells what the cluster refused.',
    triedAgain: true,
  } as const;
  switch (outcome.kind) {
    case 'failed':
      return {
        kind: 'failed',
        retryable: outcome.retryable,
        error: {
          code: outcome.code,
          component: 'release',
          message: outcome.message,
          ...(outcome.remedy === undefined ? again : { remedy: outcome.remedy }),
        },
      };
    case 'timedOut':
      return {
        kind: 'failed',
        retryable: true,
        error: { code: 'RELEASE_FAILED', component: 'release', message: outcome.message, ...again },
      };
    case 'locked':
      return {
        kind: 'failed',
        retryable: true,
        error: { code: 'RELEASE_LOCKED', component: 'release', message: outcome.message, ...again },
      };
  }
}
