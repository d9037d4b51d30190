import type { Manifest } from '../../domain/engine.ts';
import { storeLabels } from '../../engines/labels.ts';
import { fingerprintOf } from '../../domain/drift/ownership.ts';
import type { Step, StepContext } from './step.ts';

/**
 * Writes the derived credentials as an immutable Secret; made again it is the same. The Secret owns a marker ConfigMap:
 * Secrets are never watched, but when this one goes, garbage collection takes the marker, and that is seen.
 */
export const makeCredentials: Step = async (context) => {
  await writeCredentials(context);
  return {
    kind: 'done',
    message: `Credentials, version ${context.store.wanted.credentialsVersion}, in place.`,
  };
};

/** Answers the fingerprint of the marker. */
export async function writeCredentials({
  store,
  engine,
  input,
  cluster,
  deps,
}: Pick<StepContext, 'store' | 'engine' | 'input' | 'cluster'> & {
  deps: Pick<StepContext['deps'], 'credentials'>;
}): Promise<string> {
  const version = store.wanted.credentialsVersion;
  const values = deps.credentials({ storeId: store.id, version, keys: engine.credentialKeys(input) });
  const metadata: Manifest['metadata'] = {
    name: input.credentialsSecret,
    namespace: store.namespace,
    labels: storeLabels(store, 'credentials'),
  };
  const data = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  );
  const secret = await cluster.connection.apply(
    { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', immutable: true, data },
    { force: true },
  );
  const owner = { apiVersion: 'v1', kind: 'Secret', name: metadata.name, uid: secret.uid };
  const { object } = await cluster.connection.apply(
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { ...metadata, ownerReferences: [owner] } },
    { force: true },
  );
  return fingerprintOf(object?.metadata.managedFields);
}
