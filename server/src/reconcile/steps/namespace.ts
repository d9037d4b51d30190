import type { Manifest } from '../../domain/engine.ts';
import { storeRecord, storeRecordName } from '../../domain/store/store-record.ts';
import type { Store } from '../../domain/store/store.ts';
import { storeLabels } from '../../engines/labels.ts';
import { packJson } from '../../lib/packed-json.ts';
import { type Step, storeIdLabel } from './step.ts';

/** Pod Security `restricted`, enforced; warn and audit make hand-made violations visible. */
const podSecurity = {
  'pod-security.kubernetes.io/enforce': 'restricted',
  'pod-security.kubernetes.io/warn': 'restricted',
  'pod-security.kubernetes.io/audit': 'restricted',
};

export const namespaceManifest = (store: Store): Manifest => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: store.namespace, labels: { ...storeLabels(store, 'store'), ...podSecurity } },
});

/** What the store is, beside it: with this it can be taken over after the database is lost. */
const recordManifest = (store: Store, keyFingerprint: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: storeRecordName,
    namespace: store.namespace,
    labels: storeLabels(store, 'store'),
  },
  data: { record: packJson(storeRecord(store, keyFingerprint)) },
});

/**
 * Makes the namespace, or takes the one that carries this store's id: an answer to an earlier try may have been lost.
 * One of the same name without that label belongs to somebody else and is not touched.
 */
export const makeNamespace: Step = async ({ store, cluster, deps }) => {
  const manifest = namespaceManifest(store);
  const { uid, created, labels } = await cluster.connection.createNamespace(manifest);
  if (labels[storeIdLabel] !== store.id) {
    return {
      kind: 'failed',
      retryable: false,
      error: {
        code: 'NAMESPACE_NOT_OURS',
        message: `The namespace "${store.namespace}" exists already and is not this store's; it was left alone.`,
        remedy: 'Delete this store and create it under another name, or have the other namespace removed.',
      },
    };
  }
  if (!created) await cluster.connection.apply(manifest, { force: true });
  await deps.db.work.namespaceUid(store.id, uid);
  const fingerprint = await deps.db.identity.keyFingerprint();
  if (fingerprint !== undefined)
    await cluster.connection.apply(recordManifest(store, fingerprint), { force: true });
  return { kind: 'done', message: `Namespace ${store.namespace} ${created ? 'made' : 'is there'}.` };
};
