import { heldPod } from '../../domain/store/held-pods.ts';
import type { ObservedPod } from '../../domain/store/observed.ts';
import { isOurs } from './delete-inventory.ts';
import { plural, type Step } from './step.ts';

/** Pods that are not this store's end with the namespace; they hold it up no longer than this. */
const foreignPodsMs = 60_000;

/**
 * Waits until the store's pods are gone while quota and network policies still stand. The watches say when to look;
 * a live list makes sure.
 */
export const waitForPods: Step = async (context) => {
  const { cluster, store, facts, operation, deps } = context;
  const now = deps.clock.now();
  const told = (pods: readonly ObservedPod[]): string =>
    waiting(pods.map((pod) => heldPod(pod, facts.nodes ?? [], now)));
  if (facts.observed.pods.length > 0) return { kind: 'waits', message: told(facts.observed.pods) };
  const namespace = await cluster.connection.namespace(store.namespace);
  if (namespace === undefined || !isOurs(context, namespace)) return { kind: 'done' };
  const pods = await cluster.connection.podsIn(store.namespace);
  const startedAt = operation.steps.find((step) => step.name === 'pods')?.startedAt ?? now;
  if (pods.length > 0 && now - startedAt < foreignPodsMs)
    return { kind: 'waits', message: told(pods), retryInMs: 1000 };
  return { kind: 'done', message: 'All pods have stopped.' };
};

const waiting = (names: readonly string[]): string =>
  `${plural(names.length, 'pod')} still stopping: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`;
