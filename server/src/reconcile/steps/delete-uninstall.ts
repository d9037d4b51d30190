import { HelmError } from '../../helm/helm-error.ts';
import { releaseIsThere, runHelm } from './helm-run.ts';
import { isOurs } from './delete-inventory.ts';
import type { Step, StepContext } from './step.ts';

const uninstallMs = 300_000;
/** After so many failures helm is no obstacle any more: what runs is removed without it. */
const triesWithHelm = 2;

const apiVersions: Record<string, string> = {
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  Job: 'batch/v1',
  CronJob: 'batch/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
};

/** Uninstalls the release, then removes whatever still starts pods. Guard rails, claims and Secrets stay until the namespace goes. */
export const uninstall: Step = async (context) => {
  const { cluster, store, memory } = context;
  const namespace = await cluster.connection.namespace(store.namespace);
  if (namespace === undefined || !isOurs(context, namespace))
    return { kind: 'done', message: 'There is no release.' };
  if (memory.uninstallFailures < triesWithHelm) {
    const problem = await uninstallWithHelm(context);
    if (problem !== undefined) {
      memory.uninstallFailures += 1;
      return {
        kind: 'failed',
        retryable: true,
        error: {
          code: 'RELEASE_FAILED',
          component: 'release',
          message: `Uninstalling failed: ${problem}`,
          remedy: 'It is tried again, and then done without helm.',
        },
      };
    }
  }
  await removeWorkloads(context);
  return {
    kind: 'done',
    message:
      memory.uninstallFailures < triesWithHelm
        ? 'Release uninstalled.'
        : 'Helm could not uninstall the release; its workloads were removed one by one.',
  };
};

/** Answers what went wrong; also a helm that cannot be started or asked is only that. */
async function uninstallWithHelm(context: StepContext): Promise<string | undefined> {
  const { deps, hit } = context;
  try {
    if (!(await releaseIsThere(context))) return undefined;
    const outcome = await runHelm(context, 'uninstall', uninstallMs, (run) => deps.helm.uninstall(run));
    hit('uninstall:exited');
    return outcome.kind === 'done' ? undefined : outcome.message;
  } catch (error) {
    if (!(error instanceof HelmError)) throw error;
    return error.message;
  }
}

/** By the very objects that the watches saw (uid), so that nothing made meanwhile is hit. */
async function removeWorkloads({ facts, cluster, store }: StepContext): Promise<void> {
  const { workloads, jobs, others } = facts.observed;
  for (const object of [...others, ...workloads, ...jobs]) {
    const apiVersion = apiVersions[object.kind];
    if (apiVersion === undefined || object.deleting) continue;
    const { kind, name, uid } = object;
    await cluster.connection.remove({ apiVersion, kind, namespace: store.namespace, name, uid });
  }
}
