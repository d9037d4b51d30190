import { isOurs } from './delete-inventory.ts';
import { heldPod } from '../../domain/store/held-pods.ts';
import { plural, type Step } from './step.ts';

/** Pods that are not this store's are not watched. */
const lookAgainMs = 2000;

/** Deletes the namespace, this very one (uid), and waits until it is really gone. */
export const removeNamespace: Step = async (context) => {
  const { cluster, store, facts, deps } = context;
  const namespace = await cluster.connection.namespace(store.namespace);
  if (namespace === undefined) return { kind: 'done', message: `Namespace ${store.namespace} is gone.` };
  if (!isOurs(context, namespace))
    return {
      kind: 'done',
      message: `The namespace ${store.namespace} is not this store's; it was left alone.`,
    };
  if (namespace.phase === 'Active')
    await cluster.connection.remove({
      apiVersion: 'v1',
      kind: 'Namespace',
      name: store.namespace,
      uid: namespace.uid,
    });
  const blockers = namespace.blockers.map(({ message }) => message).join(' ');
  if (blockers !== '') return { kind: 'waits', message: blockers };
  const pods = await cluster.connection.podsIn(store.namespace);
  if (pods.length === 0) return { kind: 'waits', message: `Namespace ${store.namespace} is being emptied.` };
  // Pods go first, and as long as one is there the namespace's conditions say that all is gone (Kubernetes 1.34 on).
  const held = pods.slice(0, 5).map((pod) => heldPod(pod, facts.nodes ?? [], deps.clock.now()));
  return {
    kind: 'waits',
    message: `${plural(pods.length, 'pod')} in the way of everything else: ${held.join(', ')}${pods.length > 5 ? ', …' : ''}.`,
    retryInMs: lookAgainMs,
  };
};
