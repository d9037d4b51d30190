/** How a kind is addressed on the wire. */
export interface KindAddress {
  kind: string;
  /** `v1`, `apps/v1`, ... */
  apiVersion: string;
  plural: string;
  namespaced: boolean;
}

const namespaced = (apiVersion: string, kind: string, plural: string): KindAddress => ({
  kind,
  apiVersion,
  plural,
  namespaced: true,
});
const global = (apiVersion: string, kind: string, plural: string): KindAddress => ({
  kind,
  apiVersion,
  plural,
  namespaced: false,
});

/** The kinds we know without asking; any other is found by discovery. */
export const knownKinds: readonly KindAddress[] = [
  global('v1', 'Namespace', 'namespaces'),
  global('v1', 'Node', 'nodes'),
  global('v1', 'PersistentVolume', 'persistentvolumes'),
  global('networking.k8s.io/v1', 'IngressClass', 'ingressclasses'),
  global('storage.k8s.io/v1', 'StorageClass', 'storageclasses'),
  namespaced('v1', 'ConfigMap', 'configmaps'),
  namespaced('v1', 'Event', 'events'),
  namespaced('v1', 'LimitRange', 'limitranges'),
  namespaced('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims'),
  namespaced('v1', 'Pod', 'pods'),
  namespaced('v1', 'ResourceQuota', 'resourcequotas'),
  namespaced('v1', 'Secret', 'secrets'),
  namespaced('v1', 'Service', 'services'),
  namespaced('v1', 'ServiceAccount', 'serviceaccounts'),
  namespaced('apps/v1', 'Deployment', 'deployments'),
  namespaced('apps/v1', 'ReplicaSet', 'replicasets'),
  namespaced('apps/v1', 'StatefulSet', 'statefulsets'),
  namespaced('autoscaling/v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers'),
  namespaced('batch/v1', 'CronJob', 'cronjobs'),
  namespaced('batch/v1', 'Job', 'jobs'),
  namespaced('coordination.k8s.io/v1', 'Lease', 'leases'),
  namespaced('gateway.networking.k8s.io/v1', 'HTTPRoute', 'httproutes'),
  namespaced('networking.k8s.io/v1', 'Ingress', 'ingresses'),
  namespaced('networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies'),
  namespaced('policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets'),
  namespaced('rbac.authorization.k8s.io/v1', 'Role', 'roles'),
  namespaced('rbac.authorization.k8s.io/v1', 'RoleBinding', 'rolebindings'),
];

/** By kind alone where `apiVersion` is not given. */
export function knownKind(kind: string, apiVersion?: string): KindAddress | undefined {
  return knownKinds.find(
    (known) => known.kind === kind && (apiVersion === undefined || known.apiVersion === apiVersion),
  );
}

export const groupOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';

/** `/api/v1`, `/apis/apps/v1`. */
export const versionPath = (apiVersion: string): string =>
  apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;

/** Path of a collection (in one namespace or, without one, in all) or of one object. */
export function pathOf(address: KindAddress, namespace?: string, name?: string): string {
  const inNamespace = address.namespaced && namespace !== undefined;
  const scope = inNamespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  const object = name === undefined ? '' : `/${encodeURIComponent(name)}`;
  return `${versionPath(address.apiVersion)}${scope}/${address.plural}${object}`;
}

const metadataOf = (kind: string): string => `application/json;as=${kind};g=meta.k8s.io;v=v1`;
/** Accept headers for identity without content. */
export const metadataOnly = metadataOf('PartialObjectMetadata');
export const metadataOnlyList = metadataOf('PartialObjectMetadataList');
