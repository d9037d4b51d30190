import { StatusError } from '../api/api.ts';
import type { Controller } from '../api/api.ts';
import { controllerKey, parseKey, timestamp, withCondition, writeStatus } from '../objects/meta.ts';
import { isActive, isReady, isTerminal } from '../objects/pod.ts';
import type { Pod } from '../objects/pod.ts';
import { hasLabels } from '../objects/selector.ts';
import type { Condition, ReplicaSet } from '../objects/workloads.ts';
import { createController, own } from './controller.ts';
import type { ControllerParts, Requeue } from './controller.ts';
import { availability, podFromTemplate, podsOf } from './pods.ts';

const COMPONENT = 'replicaset-controller';

/** Keeps as many pods as a ReplicaSet asks for, and says in its status how many of them are ready and available. */
export function createReplicaSetController(parts: ControllerParts): Controller {
  return createController(parts, {
    name: 'replicaset',
    starts: ['ReplicaSet'],
    watches: { ReplicaSet: own, Pod: (change) => controllerKey(change.object, 'ReplicaSet') },
    reconcile: (key, requeue) => {
      reconcile(parts, key, requeue);
    },
  });
}

function reconcile(parts: ControllerParts, key: string, requeue: Requeue): void {
  const { api, clock } = parts;
  const { namespace, name } = parseKey(key);
  const set = api.get('ReplicaSet', namespace, name) as ReplicaSet | undefined;
  if (set === undefined) return;
  let failure: StatusError | undefined;
  if (set.metadata.deletionTimestamp === undefined)
    failure = scale(parts, set, podsOf(api, set).filter(isActive));
  const pods = podsOf(api, set);
  const active = pods.filter((pod) => !isTerminal(pod) && pod.metadata.deletionTimestamp === undefined);
  const ages = active.map((pod) => availability(pod, set.spec.minReadySeconds ?? 0, clock.now()));
  const wake = Math.min(...ages.map((age) => age.wakeIn ?? Infinity));
  const wanted = set.spec.template.metadata?.labels ?? {};
  writeStatus(api, set, {
    replicas: active.length,
    fullyLabeledReplicas: count(active, (pod) => hasLabels(pod.metadata.labels, wanted)),
    readyReplicas: count(active, isReady),
    availableReplicas: ages.filter((age) => age.isAvailable).length || undefined,
    terminatingReplicas: pods.filter((pod) => !isTerminal(pod)).length - active.length,
    observedGeneration: set.metadata.generation,
    conditions: failureCondition(set, failure, timestamp(clock.now())),
  });
  if (Number.isFinite(wake)) requeue.after(key, wake);
  if (failure !== undefined) throw failure;
}

/** Creates in batches that double while they succeed, so that a quota is not hammered. The first refusal ends the round. */
function scale(parts: ControllerParts, set: ReplicaSet, active: readonly Pod[]): StatusError | undefined {
  const { api, events } = parts;
  const missing = (set.spec.replicas ?? 1) - active.length;
  for (let created = 0; created < missing; created += 1) {
    try {
      const pod = api.create(podFromTemplate(set, set.spec.template, { prefix: `${set.metadata.name}-` }));
      events.record(set, {
        type: 'Normal',
        reason: 'SuccessfulCreate',
        message: `Created pod: ${pod.metadata.name}`,
        component: COMPONENT,
      });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (!error.message.includes('because it is being terminated'))
        events.record(set, {
          type: 'Warning',
          reason: 'FailedCreate',
          message: `Error creating: ${error.message}`,
          component: COMPONENT,
        });
      return error;
    }
  }
  for (const pod of doomed(active, -missing)) {
    api.remove('Pod', pod.metadata.namespace, pod.metadata.name, {
      ...(pod.metadata.uid === undefined ? {} : { uid: pod.metadata.uid }),
    });
    events.record(set, {
      type: 'Normal',
      reason: 'SuccessfulDelete',
      message: `Deleted pod: ${pod.metadata.name}`,
      component: COMPONENT,
    });
  }
  return undefined;
}

/** Which pods go first: not yet placed, not ready, youngest. */
function doomed(active: readonly Pod[], excess: number): Pod[] {
  if (excess <= 0) return [];
  const rank = (pod: Pod): number => (pod.spec.nodeName === undefined ? 0 : isReady(pod) ? 2 : 1);
  const age = (pod: Pod): string => pod.metadata.creationTimestamp ?? '';
  return [...active]
    .sort((a, b) => rank(a) - rank(b) || (age(a) > age(b) ? -1 : age(a) < age(b) ? 1 : 0))
    .slice(0, excess);
}

function failureCondition(
  set: ReplicaSet,
  failure: StatusError | undefined,
  now: string,
): Condition[] | undefined {
  const rest = (set.status?.conditions ?? []).filter((entry) => entry.type !== 'ReplicaFailure');
  if (failure === undefined) return rest.length === 0 ? undefined : rest;
  if (set.status?.conditions?.some((entry) => entry.type === 'ReplicaFailure') === true)
    return set.status.conditions;
  return withCondition(
    rest,
    { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: failure.message },
    now,
  );
}

function count(pods: readonly Pod[], isCounted: (pod: Pod) => boolean): number | undefined {
  return pods.filter(isCounted).length || undefined;
}
