import type { AdmissionRequest, Api, KubeObject } from '../../api/api.ts';
import { CLAIM_PROTECTION, VOLUME_PROTECTION, isDefaultClass } from '../../objects/storage.ts';
import type { PersistentVolumeClaim } from '../../objects/storage.ts';
import { canonicalAmounts, fallback, isFields } from './pod.ts';

type Fields = Record<string, unknown>;
type Defaulter = (object: KubeObject & Record<string, unknown>, request: AdmissionRequest, api: Api) => void;

const RBAC = 'rbac.authorization.k8s.io';
const SCALE_DOWN = { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] };
const SCALE_UP = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};

/** Defaults of every kind that makes no pods, by kind. */
export const restDefaults: Record<string, Defaulter> = {
  Namespace: (object, request) => {
    object.metadata.labels = {
      ...object.metadata.labels,
      'kubernetes.io/metadata.name': object.metadata.name,
    };
    if (request.operation !== 'CREATE') return;
    object.spec = { finalizers: ['kubernetes'] };
    object.status = { phase: 'Active' };
  },
  Secret: (object) => {
    fallback(object, { type: 'Opaque' });
    if (!isFields(object.stringData)) return;
    const encoded = Object.entries(object.stringData).map(([key, value]) => [
      key,
      Buffer.from(String(value)).toString('base64'),
    ]);
    object.data = { ...(isFields(object.data) ? object.data : {}), ...Object.fromEntries(encoded) };
    delete object.stringData;
  },
  PersistentVolumeClaim: (object, request, api) => {
    const claim = object as PersistentVolumeClaim;
    fallback(claim.spec, { volumeMode: 'Filesystem' });
    canonicalAmounts(claim.spec.resources?.requests);
    if (request.operation !== 'CREATE') return;
    const standard =
      claim.spec.storageClassName === undefined
        ? api.list('StorageClass', { filter: isDefaultClass })[0]
        : undefined;
    if (standard !== undefined) claim.spec.storageClassName = standard.metadata.name;
    claim.status = { phase: 'Pending' };
    protect(claim, CLAIM_PROTECTION);
  },
  PersistentVolume: (object, request) => {
    const spec = fieldsOf(object.spec);
    fallback(spec, { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' });
    canonicalAmounts(spec.capacity);
    if (isFields(spec.hostPath)) fallback(spec.hostPath, { type: '' });
    if (request.operation !== 'CREATE') return;
    object.status = { phase: 'Pending' };
    protect(object, VOLUME_PROTECTION);
  },
  StorageClass: (object) => {
    fallback(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' });
  },
  NetworkPolicy: (object) => {
    const spec = fieldsOf(object.spec);
    const egress = Array.isArray(spec.egress) && spec.egress.length > 0;
    fallback(spec, { podSelector: {}, policyTypes: egress ? ['Ingress', 'Egress'] : ['Ingress'] });
    for (const rule of [...listOf(spec.ingress), ...listOf(spec.egress)])
      for (const port of listOf(rule.ports)) fallback(port, { protocol: 'TCP' });
  },
  Ingress: (object) => {
    fallback(object, { status: { loadBalancer: {} } });
  },
  HorizontalPodAutoscaler: (object) => {
    const spec = fieldsOf(object.spec);
    fallback(spec, {
      minReplicas: 1,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
        },
      ],
    });
    if (!isFields(spec.behavior)) return;
    fallback(spec.behavior, { scaleUp: {}, scaleDown: {} });
    fallback(fieldsOf(spec.behavior.scaleUp), SCALE_UP);
    fallback(fieldsOf(spec.behavior.scaleDown), SCALE_DOWN);
  },
  LimitRange: (object) => {
    for (const item of listOf(fieldsOf(object.spec).limits)) {
      for (const side of ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'])
        canonicalAmounts(item[side]);
      if (item.type === 'Container') defaultBounds(item);
    }
  },
  ResourceQuota: (object) => {
    canonicalAmounts(fieldsOf(object.spec).hard);
    fallback(object, { status: {} });
  },
  RoleBinding: defaultBinding,
  ClusterRoleBinding: defaultBinding,
};

/** A bound that is set stands in for the default that is not: max for default, default for the request, then min. */
function defaultBounds(item: Fields): void {
  const limits = { ...fieldsOf(item.max), ...fieldsOf(item.default) };
  const requests = { ...fieldsOf(item.min), ...limits, ...fieldsOf(item.defaultRequest) };
  if (Object.keys(limits).length > 0) item.default = limits;
  if (Object.keys(requests).length > 0) item.defaultRequest = requests;
}

function defaultBinding(object: KubeObject & Record<string, unknown>): void {
  if (isFields(object.roleRef)) fallback(object.roleRef, { apiGroup: RBAC });
  for (const subject of listOf(object.subjects))
    if (subject.kind === 'User' || subject.kind === 'Group') fallback(subject, { apiGroup: RBAC });
}

function protect(object: KubeObject, finalizer: string): void {
  const finalizers = object.metadata.finalizers ?? [];
  if (!finalizers.includes(finalizer)) object.metadata.finalizers = [...finalizers, finalizer];
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}
