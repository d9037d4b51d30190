import { credentialsSecretName } from '../../domain/engine-input.ts';
import type { ObservedPod } from '../../domain/store/observed.ts';
import type { Step, StepContext } from './step.ts';

const lookAgainMs = 1000;

/** Pods that were told to end and still answer: they have the old login, and finish what visitors asked for. */
export const leavingPods = (pods: readonly ObservedPod[]): string[] =>
  pods.filter(({ deleting, ready }) => deleting && ready).map(({ name }) => name);

/**
 * Ends a rotation, once nothing runs with the old credentials any more: a Job disables the old database login, then
 * the old Secret goes. A Job that was given up is removed and made again.
 */
export const retireLogin: Step = async (context) => {
  const { engine, input, cluster, facts, store } = context;
  const image = facts.observed.workloads.find(({ name }) => name === `${store.name}-database`)?.image;
  if (image !== undefined) {
    const manifest = engine.retireLogin(input, image);
    const job = facts.observed.jobs.find(
      ({ name, deleting }) => name === manifest.metadata.name && !deleting,
    );
    if (job === undefined) {
      const [leaving] = leavingPods(facts.observed.pods);
      if (leaving !== undefined)
        return { kind: 'waits', message: `${leaving} still answers visitors.`, retryInMs: lookAgainMs };
      await cluster.connection.apply(manifest, { force: true });
      return { kind: 'waits', message: 'The old database login is being disabled.', retryInMs: lookAgainMs };
    }
    if (job.failed !== undefined) {
      await removeJob(context, job);
      return {
        kind: 'failed',
        retryable: true,
        error: {
          code: 'JOB_FAILED',
          component: 'database',
          message: `The old database login could not be disabled: ${job.failed.message}`,
          remedy:
            'It is tried again by itself. If it stays so, look at the log of the pod and at the database.',
          triedAgain: true,
        },
      };
    }
    if (!job.complete)
      return { kind: 'waits', message: 'The old database login is being disabled.', retryInMs: lookAgainMs };
    await removeOldSecret(context);
    await removeJob(context, job);
    return { kind: 'done', message: 'The old credentials are dead: login disabled, Secret removed.' };
  }
  await removeOldSecret(context);
  return { kind: 'done', message: 'The old Secret is removed; the database is not one of ours.' };
};

async function removeOldSecret({ cluster, store }: StepContext): Promise<void> {
  const name = credentialsSecretName(store.wanted.credentialsVersion - 1);
  await cluster.connection.remove({ apiVersion: 'v1', kind: 'Secret', namespace: store.namespace, name });
}

const removeJob = (
  { cluster, store }: StepContext,
  { name, uid }: { name: string; uid: string },
): Promise<unknown> =>
  cluster.connection.remove({ apiVersion: 'batch/v1', kind: 'Job', namespace: store.namespace, name, uid });
