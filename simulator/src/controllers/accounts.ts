import type { Controller } from '../api/api.ts';
import { StatusError } from '../api/api.ts';
import { createController, own } from './controller.ts';
import type { ControllerParts } from './controller.ts';

const ROOT_CA = 'kube-root-ca.crt';
const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

/** Gives every namespace its ServiceAccount `default` and the cluster's root certificate, and gives them again when lost. */
export function createAccountController(parts: ControllerParts & { caBundle: string }): Controller {
  const ofNamespace = (change: {
    type: string;
    object: { metadata: { name: string; namespace?: string } };
  }): string[] =>
    change.type === 'DELETED' && ['default', ROOT_CA].includes(change.object.metadata.name)
      ? [`/${change.object.metadata.namespace ?? ''}`]
      : [];
  return createController(parts, {
    name: 'accounts',
    starts: ['Namespace'],
    watches: { Namespace: own, ServiceAccount: ofNamespace, ConfigMap: ofNamespace },
    reconcile: (key) => {
      const namespace = key.slice(1);
      const found = parts.api.get('Namespace', undefined, namespace);
      if (found === undefined || found.metadata.deletionTimestamp !== undefined) return;
      ensure(parts, 'ServiceAccount', { namespace, name: 'default' }, {});
      ensure(
        parts,
        'ConfigMap',
        { namespace, name: ROOT_CA, annotations: { 'kubernetes.io/description': DESCRIPTION } },
        { data: { 'ca.crt': parts.caBundle } },
      );
    },
  });
}

function ensure(
  { api }: ControllerParts,
  kind: string,
  metadata: { namespace: string; name: string; annotations?: Record<string, string> },
  rest: Record<string, unknown>,
): void {
  if (api.get(kind, metadata.namespace, metadata.name) !== undefined) return;
  try {
    api.create({ apiVersion: 'v1', kind, metadata, ...rest });
  } catch (error) {
    if (!(error instanceof StatusError) || error.code !== 409) throw error;
  }
}
