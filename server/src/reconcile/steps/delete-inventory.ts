import type { DeletionReceipt } from '../../domain/operation/operation.ts';
import { recordVolumes } from './record-volumes.ts';
import { plural, type Step, type StepContext, storeIdLabel } from './step.ts';

/** Kinds that come and go by themselves; nobody would miss them in a receipt. */
const noise = new Set(['Event', 'Lease']);

/** Counts what there is and writes down the volumes, before anything is removed. */
export const takeInventory: Step = async (context) => {
  const { deps, operation, store, cluster } = context;
  if (operation.receipt) return { kind: 'done' };
  const namespace = await cluster.connection.namespace(store.namespace);
  const ours = namespace !== undefined && isOurs(context, namespace);
  if (ours) await recordVolumes(context);
  const left = ours ? await cluster.connection.left(store.namespace) : { objects: [] };
  const objects = left.objects.filter(({ kind }) => !noise.has(kind));
  const removed = ours ? [...objects, { kind: 'Namespace', count: 1 }] : [];
  const receipt: DeletionReceipt = {
    removed: removed.toSorted((a, b) => (a.kind < b.kind ? -1 : 1)),
    volumesRemoved: [],
    volumesRetained: [],
    hosts: hostsOf(context),
    release: ours ? store.name : undefined,
    nothingLeft: false,
    seconds: 0,
  };
  await deps.db.work.receiptSoFar(operation.id, receipt);
  const total = removed.reduce((sum, { count }) => sum + count, 0);
  return {
    kind: 'done',
    message: ours
      ? `${plural(total, 'object')} to remove.`
      : 'There is nothing of this store in the cluster.',
  };
};

/** Ours is the namespace whose uid we recorded, or one that carries this store's id. */
export const isOurs = (
  { store }: Pick<StepContext, 'store'>,
  namespace: { uid: string; labels: Record<string, string> },
): boolean => namespace.uid === store.namespaceUid || namespace.labels[storeIdLabel] === store.id;

const hostsOf = ({ engine, input, store }: StepContext): string[] => [
  new URL(engine.urls(input).storefront).hostname,
  ...store.wanted.domains,
];
