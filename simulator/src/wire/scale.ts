import type { KubeObject } from '../api/api.ts';

/** The `scale` subresource of a workload. */
export function scaleOf(object: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const spec = object['spec'] as { replicas?: number; selector?: { matchLabels?: Record<string, string> } };
  const status = (object['status'] ?? {}) as { replicas?: number };
  const selector = Object.entries(spec.selector?.matchLabels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const metadata = {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    uid,
    resourceVersion,
    creationTimestamp,
  } as KubeObject['metadata'];
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata,
    spec: { replicas: spec.replicas ?? 0 },
    status: { replicas: status.replicas ?? 0, selector },
  };
}

/** The workload with the replicas a Scale asks for. */
export function scaled(object: KubeObject, scale: KubeObject): KubeObject {
  const { replicas = 0 } = (scale['spec'] ?? {}) as { replicas?: number };
  const { resourceVersion } = scale.metadata;
  return {
    ...object,
    metadata: { ...object.metadata, ...(resourceVersion === undefined ? {} : { resourceVersion }) },
    spec: { ...(object['spec'] as object), replicas },
  };
}
