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
  const names = facts.observed.pods.map((pod) => pod.name);
  if (names.length > 0) return { kind: 'waits', message: waiting(names) };
  const namespace = await cluster.connection.namespace(store.namespace);
  if (namespace === undefined || !isOurs(context, namespace)) return { kind: 'done' };
  const { pods } = await cluster.connection.left(store.namespace);
  const startedAt = operation.steps.find((step) => step.name === 'pods')?.startedAt ?? deps.clock.now();
  if (pods.length > 0 && deps.clock.now() - startedAt < foreignPodsMs)
    return { kind: 'waits', message: waiting(pods), retryInMs: 1000 };
  return { kind: 'done', message: 'All pods have stopped.' };
};

const waiting = (names: readonly string[]): string =>
  `${plural(names.length, 'pod')} still stopping: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`;
