import type { Controller, KubeObject } from '../api/api.ts';
import { keyOf, parseKey, timestamp, withCondition, writeStatus } from '../objects/meta.ts';
import { isReady, isTerminal } from '../objects/pod.ts';
import type { Pod } from '../objects/pod.ts';
import { matchesSelector } from '../objects/selector.ts';
import type { Condition, PodDisruptionBudget } from '../objects/workloads.ts';
import { createController, own } from './controller.ts';
import type { ControllerParts } from './controller.ts';
import { scaled } from './rolling.ts';

/** Says in a budget's status how many of its pods are healthy and how many may go. */
export function createDisruptionController(parts: ControllerParts): Controller {
  return createController(parts, {
    name: 'disruption',
    starts: ['PodDisruptionBudget'],
    watches: { PodDisruptionBudget: own, Pod: (change) => budgetsOf(parts, change.object) },
    reconcile: (key) => {
      reconcile(parts, key);
    },
  });
}

function budgetsOf({ api }: ControllerParts, pod: KubeObject): string[] {
  const budgets = api.list('PodDisruptionBudget', {
    namespace: pod.metadata.namespace ?? '',
  }) as PodDisruptionBudget[];
  return budgets.filter((budget) => matchesSelector(pod.metadata.labels, budget.spec.selector)).map(keyOf);
}

function reconcile({ api, clock }: ControllerParts, key: string): void {
  const { namespace, name } = parseKey(key);
  const budget = api.get('PodDisruptionBudget', namespace, name) as PodDisruptionBudget | undefined;
  if (budget === undefined) return;
  const pods = (
    api.list('Pod', {
      namespace: namespace ?? '',
      filter: (pod) => matchesSelector(pod.metadata.labels, budget.spec.selector),
    }) as Pod[]
  ).filter((pod) => !isTerminal(pod));
  const healthy = pods.filter((pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined).length;
  const { minAvailable, maxUnavailable } = budget.spec;
  const desired =
    maxUnavailable === undefined
      ? scaled(minAvailable ?? 1, pods.length, Math.ceil)
      : Math.max(0, pods.length - scaled(maxUnavailable, pods.length, Math.ceil));
  const allowed = pods.length === 0 ? 0 : Math.max(0, healthy - desired);
  const next: Condition = {
    type: 'DisruptionAllowed',
    status: allowed > 0 ? 'True' : 'False',
    reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
    message: '',
    observedGeneration: budget.metadata.generation ?? 1,
  };
  writeStatus(api, budget, {
    conditions: withCondition(
      budget.status?.conditions as Condition[] | undefined,
      next,
      timestamp(clock.now()),
    ),
    currentHealthy: healthy,
    desiredHealthy: desired,
    disruptionsAllowed: allowed,
    expectedPods: pods.length,
    observedGeneration: budget.metadata.generation,
  });
}
