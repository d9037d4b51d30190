import type { ObservedJob, ObservedWorkload } from '../../domain/store/observed.ts';
import type { WireCondition, WireJob, WireObject, WireWorkload } from '../wire-objects.ts';
import { condition, cut, projectRef, timeOf } from './refs.ts';

const because = (one: WireCondition) => ({ reason: one.reason ?? one.type, message: cut(one.message) });
const dated = (one: WireCondition) => ({ ...because(one), at: timeOf(one.lastTransitionTime) ?? 0 });

/** `image` is of the first container: the main one in our charts. */
export const projectWorkload =
  (kind: 'Deployment' | 'StatefulSet') =>
  (object: WireObject): ObservedWorkload => {
    const workload: WireWorkload = object;
    const { spec, status } = workload;
    return {
      ...projectRef(kind, workload.metadata),
      replicas: spec?.replicas ?? 1,
      updated: status?.updatedReplicas ?? 0,
      ready: status?.readyReplicas ?? 0,
      available: status?.availableReplicas ?? 0,
      observedGeneration: status?.observedGeneration ?? 0,
      version: workload.metadata.labels?.['app.kubernetes.io/version'],
      image: spec?.template?.spec?.containers?.[0]?.image,
      failure: workloadFailure(status?.conditions),
    };
  };

/** Refused pods say more than a rollout that ran out of time because of them. */
function workloadFailure(conditions: WireCondition[] | undefined): ObservedWorkload['failure'] {
  const refused = condition(conditions, 'ReplicaFailure');
  if (refused?.status === 'True') return dated(refused);
  const progressing = condition(conditions, 'Progressing');
  return progressing?.status === 'False' ? dated(progressing) : undefined;
}

export function projectJob(object: WireObject): ObservedJob {
  const job: WireJob = object;
  const { status } = job;
  const failed = condition(status?.conditions, 'Failed') ?? condition(status?.conditions, 'FailureTarget');
  return {
    ...projectRef('Job', job.metadata),
    complete: condition(status?.conditions, 'Complete')?.status === 'True',
    failed: failed?.status === 'True' ? because(failed) : undefined,
    active: status?.active ?? 0,
    succeeded: status?.succeeded ?? 0,
    failures: status?.failed ?? 0,
    startedAt: timeOf(status?.startTime),
  };
}
