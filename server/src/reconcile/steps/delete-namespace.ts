import { isOurs } from './delete-inventory.ts';
import type { Step } from './step.ts';

/** Deletes the namespace, this very one (uid), and waits until it is really gone. */
export const removeNamespace: Step = async (context) => {
  const { cluster, store } = context;
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
  return {
    kind: 'waits',
    message: blockers === '' ? `Namespace ${store.namespace} is being emptied.` : blockers,
  };
};
