import { dataSecretName } from '../../domain/engine-input.ts';
import type { Manifest } from '../../domain/engine.ts';
import { storeLabels } from '../../engines/labels.ts';
import { fingerprintOf } from '../../domain/drift/ownership.ts';
import type { Step, StepContext } from './step.ts';

type OwnerReference = NonNullable<Manifest['metadata']['ownerReferences']>[number];

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

/**
 * Answers the fingerprint of the marker. What no rotation changes lies in a Secret of its own, so that a rotation does
 * not restart the database; that Secret owns the other one, so that the marker tells of its loss too.
 */
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
  const keys = engine.credentialKeys(input);
  const values = deps.credentials({ storeId: store.id, version, keys });
  const stable = keys.flatMap((key) => (key.kind === 'derived' && key.stable ? [key.key] : []));
  const metadata = (name: string, owner?: OwnerReference): Manifest['metadata'] => ({
    name,
    namespace: store.namespace,
    labels: storeLabels(store, 'credentials'),
    ...(owner ? { ownerReferences: [owner] } : {}),
  });
  const write = async (name: string, content: Record<string, string>, owner?: OwnerReference) => {
    const data = Object.fromEntries(
      Object.entries(content).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
    );
    const { uid } = await cluster.connection.apply(
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: metadata(name, owner),
        type: 'Opaque',
        immutable: true,
        data,
      },
      { force: true },
    );
    return { apiVersion: 'v1', kind: 'Secret', name, uid };
  };
  const kept = Object.fromEntries(Object.entries(values).filter(([key]) => stable.includes(key)));
  const data = await write(dataSecretName, kept);
  const secret = await write(input.credentialsSecret, values, data);
  const { object } = await cluster.connection.apply(
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(input.credentialsSecret, secret) },
    { force: true },
  );
  return fingerprintOf(object?.metadata.managedFields);
}
