import type { KubeObject } from '../api/api.ts';
import { cloneJson } from '../schema/clone.ts';
import type { FieldType } from '../schema/field-type.ts';
import { defaultPodSpec, defaultRequests, fill, record, records } from './pod-defaults.ts';

type Json = Record<string, unknown>;
type Defaults = (object: Json, spec: Json) => void;

const template = (spec: Json): void => {
  const inner = record(spec, 'template');
  record(inner, 'metadata');
  if (inner['spec'] !== undefined) defaultPodSpec(inner['spec'] as Json);
};

const claim = (claimed: Json): void => {
  fill(record(claimed, 'spec'), { volumeMode: 'Filesystem' });
  fill(record(claimed, 'status'), { phase: 'Pending' });
};

const scaleDown = { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] };
const scaleUp = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};

const subjects = (object: Json): void => {
  fill(record(object, 'roleRef'), { apiGroup: 'rbac.authorization.k8s.io' });
  for (const subject of records(object['subjects']))
    if (subject['kind'] !== 'ServiceAccount') fill(subject, { apiGroup: 'rbac.authorization.k8s.io' });
};

/** What the real server sets on built-in kinds after decoding and before admission. */
const byKind: Record<string, Defaults> = {
  Pod: (_object, spec) => {
    defaultPodSpec(spec);
    defaultRequests(spec);
    fill(spec, { enableServiceLinks: true });
  },
  Deployment: (_object, spec) => {
    fill(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 });
    const strategy = record(spec, 'strategy');
    fill(strategy, { type: 'RollingUpdate' });
    if (strategy['type'] === 'RollingUpdate')
      fill(record(strategy, 'rollingUpdate'), { maxUnavailable: '25%', maxSurge: '25%' });
    template(spec);
  },
  ReplicaSet: (_object, spec) => {
    fill(spec, { replicas: 1 });
    template(spec);
  },
  StatefulSet: (_object, spec) => {
    fill(spec, { replicas: 1, podManagementPolicy: 'OrderedReady', revisionHistoryLimit: 10 });
    const strategy = record(spec, 'updateStrategy');
    fill(strategy, { type: 'RollingUpdate' });
    if (strategy['type'] === 'RollingUpdate') fill(record(strategy, 'rollingUpdate'), { partition: 0 });
    fill(record(spec, 'persistentVolumeClaimRetentionPolicy'), {
      whenDeleted: 'Retain',
      whenScaled: 'Retain',
    });
    for (const one of records(spec['volumeClaimTemplates'])) {
      fill(one, { kind: 'PersistentVolumeClaim', apiVersion: 'v1' });
      claim(one);
    }
    template(spec);
  },
  DaemonSet: (_object, spec) => {
    fill(spec, {
      revisionHistoryLimit: 10,
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
    });
    template(spec);
  },
  Job: (_object, spec) => {
    if (spec['completions'] === undefined && spec['parallelism'] === undefined)
      fill(spec, { completions: 1, parallelism: 1 });
    fill(spec, {
      parallelism: 1,
      backoffLimit: 6,
      completionMode: 'NonIndexed',
      suspend: false,
      manualSelector: false,
      podReplacementPolicy: 'TerminatingOrFailed',
    });
    template(spec);
  },
  CronJob: (_object, spec) => {
    fill(spec, {
      concurrencyPolicy: 'Allow',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    });
    if (spec['jobTemplate'] === undefined) return;
    record(record(spec, 'jobTemplate'), 'metadata');
    template(record(record(spec, 'jobTemplate'), 'spec'));
  },
  Service: (_object, spec) => {
    fill(spec, { type: 'ClusterIP', sessionAffinity: 'None' });
    if (spec['type'] === 'ExternalName') return;
    const isForeign = spec['clusterIP'] === 'None' && spec['selector'] === undefined;
    fill(spec, { internalTrafficPolicy: 'Cluster' });
    fill(
      spec,
      isForeign
        ? { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' }
        : { ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' },
    );
    if (spec['type'] !== 'ClusterIP') fill(spec, { externalTrafficPolicy: 'Cluster' });
    if (spec['type'] === 'LoadBalancer') fill(spec, { allocateLoadBalancerNodePorts: true });
    for (const port of records(spec['ports'])) fill(port, { protocol: 'TCP', targetPort: port['port'] });
    if (spec['sessionAffinity'] === 'ClientIP')
      fill(record(record(spec, 'sessionAffinityConfig'), 'clientIP'), { timeoutSeconds: 10800 });
  },
  PersistentVolumeClaim: (object) => {
    claim(object);
  },
  PersistentVolume: (object, spec) => {
    fill(spec, { volumeMode: 'Filesystem', persistentVolumeReclaimPolicy: 'Retain' });
    fill(record(object, 'status'), { phase: 'Pending' });
  },
  Namespace: (object) => {
    fill(record(object, 'status'), { phase: 'Active' });
    const metadata = object['metadata'] as KubeObject['metadata'];
    if (metadata.name !== '') (metadata.labels ??= {})['kubernetes.io/metadata.name'] = metadata.name;
  },
  Secret: (object) => {
    fill(object, { type: 'Opaque' });
    const plain = object['stringData'] as Record<string, string> | undefined;
    if (plain === undefined) return;
    const data = record(object, 'data');
    for (const [key, value] of Object.entries(plain)) data[key] = Buffer.from(value).toString('base64');
    delete object['stringData'];
  },
  NetworkPolicy: (_object, spec) => {
    record(spec, 'podSelector');
    fill(spec, { policyTypes: spec['egress'] === undefined ? ['Ingress'] : ['Ingress', 'Egress'] });
    for (const rule of [...records(spec['ingress']), ...records(spec['egress'])])
      for (const port of records(rule['ports'])) fill(port, { protocol: 'TCP' });
  },
  RoleBinding: subjects,
  ClusterRoleBinding: subjects,
  HorizontalPodAutoscaler: (_object, spec) => {
    fill(spec, {
      minReplicas: 1,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
        },
      ],
    });
    if (spec['behavior'] === undefined) return;
    const behavior = record(spec, 'behavior');
    fill(record(behavior, 'scaleUp'), structuredClone(scaleUp));
    fill(record(behavior, 'scaleDown'), structuredClone(scaleDown));
  },
  StorageClass: (object) => {
    fill(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' });
  },
  LimitRange: (_object, spec) => {
    for (const limit of records(spec['limits'])) {
      if (limit['type'] !== 'Container') continue;
      if (limit['max'] !== undefined) fill(record(limit, 'default'), { ...(limit['max'] as Json) });
      if (limit['default'] !== undefined)
        fill(record(limit, 'defaultRequest'), { ...(limit['default'] as Json) });
      if (limit['min'] !== undefined) fill(record(limit, 'defaultRequest'), { ...(limit['min'] as Json) });
    }
  },
  EndpointSlice: (object) => {
    for (const port of records(object['ports'])) fill(port, { name: '', protocol: 'TCP' });
  },
  Endpoints: (object) => {
    for (const subset of records(object['subsets']))
      for (const port of records(subset['ports'])) fill(port, { protocol: 'TCP' });
  },
};

const withSpec = new Set([
  'Pod',
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'Service',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Namespace',
  'NetworkPolicy',
  'HorizontalPodAutoscaler',
  'LimitRange',
]);

/** Sets defaults in place: by hand for built-in kinds, from the schema for custom ones. */
export function applyDefaults(object: KubeObject, type: FieldType, custom: boolean): void {
  if (custom) defaultFromSchema(object, type);
  const defaults = byKind[object.kind];
  if (defaults !== undefined) defaults(object, withSpec.has(object.kind) ? record(object, 'spec') : {});
}

function defaultFromSchema(value: unknown, type: FieldType): void {
  if (Array.isArray(value)) {
    const element = type.element();
    if (element !== undefined) for (const item of value) defaultFromSchema(item, element);
  } else if (typeof value === 'object' && value !== null) {
    const holder = value as Json;
    for (const name of type.fieldNames()) {
      const field = type.field(name);
      if (field === undefined || name === 'metadata') continue;
      if (holder[name] === undefined && field.default !== undefined) holder[name] = cloneJson(field.default);
      if (holder[name] !== undefined) defaultFromSchema(holder[name], field);
    }
  }
}
