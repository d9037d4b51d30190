import { StatusError } from '../api/api.ts';
import type { AdmissionPlugin } from '../api/api.ts';
import { forbidden } from './refusal.ts';

const IMMORTAL = new Set(['default', 'kube-system', 'kube-public']);

/** Nothing is created in a namespace that is missing or on its way out, and the system's own are never deleted. */
export const namespaceLifecycle: AdmissionPlugin = (request, api) => {
  const { object, operation } = request;
  if (object.kind === 'Namespace') {
    if (operation === 'DELETE' && IMMORTAL.has(object.metadata.name))
      throw forbidden(api, object, 'this namespace may not be deleted');
    return;
  }
  const name = object.metadata.namespace;
  if (name === undefined || operation !== 'CREATE') return;
  const namespace = api.get('Namespace', undefined, name);
  if (namespace === undefined)
    throw new StatusError(404, 'NotFound', `namespaces "${name}" not found`, { name, kind: 'namespaces' });
  if (namespace.metadata.deletionTimestamp === undefined) return;
  throw forbidden(
    api,
    object,
    `unable to create new content in namespace ${name} because it is being terminated`,
    [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${name} is being terminated`,
        field: 'metadata.namespace',
      },
    ],
  );
};
