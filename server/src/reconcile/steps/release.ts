import type { Revision } from '../../domain/store/store.ts';
import { attemptDeadline } from '../../domain/operation/attempt.ts';
import type { HelmOutcome } from '../../helm/helm.ts';
import { must } from '../../lib/assert.ts';
import { revisionWritten } from '../store-memory.ts';
import { freeRelease, runHelm } from './helm-run.ts';
import type { Step, StepContext, StepOutcome } from './step.ts';

const longestRunMs = 300_000;
const shortestRunMs = 30_000;

/** Installs or upgrades the release to the wanted revision; failed Jobs of an earlier attempt are removed first. */
export const applyRelease: Step = async (context) => {
  const { store, deps, operation, memory, hit } = context;
  const revision = must(
    await deps.db.stores.revision(store.id, store.wanted.revision),
    `revision ${store.wanted.revision} of store ${store.id} exists`,
  );
  const version = deps.engines.byDigest(revision.chartDigest);
  if (!version) return chartMissing(revision);
  if (operation.attempt > 1) await removeFailedJobs(context);
  if (operation.attempt > 1 || memory.mustRecover) {
    const stuck = await freeRelease(context);
    if (stuck) return stuck;
  }
  const { archive } = version;
  const outcome = await runHelm(context, 'apply', timeoutMs(context), (run) =>
    deps.helm.apply({ ...run, archive, values: revision.values, revision: revision.number }),
  );
  hit('release:exited');
  if (outcome.kind !== 'done') return failure(context, outcome);
  await deps.db.work.manifest(store.id, revision.number, outcome.manifest);
  revisionWritten(memory);
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

function timeoutMs({ operation, deps }: StepContext): number {
  const deadline = attemptDeadline(operation, deps.settings.provisionTimeoutMs);
  const left = deadline === undefined ? longestRunMs : deadline - deps.clock.now();
  return Math.max(shortestRunMs, Math.min(longestRunMs, left));
}

function failure({ memory }: StepContext, outcome: Exclude<HelmOutcome, { kind: 'done' }>): StepOutcome {
  // Whatever ended it may have left a pending release behind.
  memory.mustRecover = true;
  const remedy = 'It is tried again by itself. If it stays so, the message tells what the cluster refused.';
  switch (outcome.kind) {
    case 'failed':
      return {
        kind: 'failed',
        retryable: outcome.retryable,
        error: { code: outcome.code, component: 'release', message: outcome.message, remedy },
      };
    case 'timedOut':
      return {
        kind: 'failed',
        retryable: true,
        error: { code: 'RELEASE_FAILED', component: 'release', message: outcome.message, remedy },
      };
    case 'locked':
      return {
        kind: 'failed',
        retryable: true,
        error: { code: 'RELEASE_LOCKED', component: 'release', message: outcome.message, remedy },
      };
  }
}
