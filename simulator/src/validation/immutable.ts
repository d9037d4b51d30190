import type { KubeObject } from '../api/api.ts';
import { forbiddenField, invalidValue } from '../api/errors.ts';
import type { FieldError } from '../api/errors.ts';
import { same } from '../schema/same.ts';

type Json = Record<string, unknown>;
type Rule = (next: KubeObject, old: KubeObject, spec: Json, oldSpec: Json) => FieldError[];

const without = (spec: Json, fields: readonly string[]): Json =>
  Object.fromEntries(Object.entries(spec).filter(([key]) => !fields.includes(key)));
const fixed = (spec: Json, oldSpec: Json, field: string): FieldError[] =>
  same(spec[field], oldSpec[field]) ? [] : [invalidValue(`spec.${field}`, spec[field], 'field is immutable')];
const selector: Rule = (_next, _old, spec, oldSpec) => fixed(spec, oldSpec, 'selector');
const roleRef: Rule = (next, old) => {
  const { apiGroup, kind, name } = next['roleRef'] as Record<string, string>;
  return same(next['roleRef'], old['roleRef'])
    ? []
    : [invalidValue('roleRef', { APIGroup: apiGroup, Kind: kind, Name: name }, 'cannot change roleRef')];
};

function frozenData(next: KubeObject, old: KubeObject): FieldError[] {
  if (old['immutable'] !== true) return [];
  const errors =
    next['immutable'] === true
      ? []
      : [forbiddenField('immutable', 'field is immutable when `immutable` is set')];
  for (const field of ['data', 'binaryData'])
    if (!same(next[field], old[field]))
      errors.push(forbiddenField(field, 'field is immutable when `immutable` is set'));
  return errors;
}

const statefulSetChangeable = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];
const podChangeable = [
  'activeDeadlineSeconds',
  'tolerations',
  'terminationGracePeriodSeconds',
  'nodeName',
  'schedulingGates',
];

const byKind: Record<string, Rule> = {
  Deployment: selector,
  ReplicaSet: selector,
  DaemonSet: selector,
  StatefulSet: (_next, _old, spec, oldSpec) =>
    same(without(spec, statefulSetChangeable), without(oldSpec, statefulSetChangeable))
      ? []
      : [
          forbiddenField(
            'spec',
            "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
          ),
        ],
  Job: (_next, _old, spec, oldSpec) => [
    ...fixed(spec, oldSpec, 'completions'),
    ...fixed(spec, oldSpec, 'selector'),
    ...fixed(spec, oldSpec, 'template'),
    ...fixed(spec, oldSpec, 'completionMode'),
  ],
  Service: (_next, _old, spec, oldSpec) =>
    oldSpec['clusterIP'] === undefined ||
    spec['type'] === 'ExternalName' ||
    same(spec['clusterIP'], oldSpec['clusterIP'])
      ? []
      : [invalidValue('spec.clusterIPs[0]', [spec['clusterIP']], 'may not change once set')],
  PersistentVolumeClaim: (_next, _old, spec, oldSpec) => {
    const changeable = [
      'resources',
      'volumeName',
      'volumeAttributesClassName',
      ...(oldSpec['storageClassName'] === undefined ? ['storageClassName'] : []),
    ];
    const errors = same(without(spec, changeable), without(oldSpec, changeable))
      ? []
      : [
          forbiddenField(
            'spec',
            'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
          ),
        ];
    return oldSpec['volumeName'] !== undefined && spec['volumeName'] !== oldSpec['volumeName']
      ? [
          forbiddenField(
            'spec',
            'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
          ),
        ]
      : errors;
  },
  Secret: (next, old) => [
    ...(next['type'] === old['type'] ? [] : [invalidValue('type', next['type'], 'field is immutable')]),
    ...frozenData(next, old),
  ],
  ConfigMap: (next, old) => frozenData(next, old),
  RoleBinding: roleRef,
  ClusterRoleBinding: roleRef,
  StorageClass: (next, old) =>
    ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode']
      .filter((field) => !same(next[field], old[field]))
      .map((field) => forbiddenField(field, `updates to ${field} are forbidden.`)),
  Pod: (_next, _old, spec, oldSpec) => {
    const images = (value: Json) =>
      without(
        {
          ...value,
          containers: (value['containers'] as Json[]).map((one) => without(one, ['image'])),
          initContainers: ((value['initContainers'] ?? []) as Json[]).map((one) => without(one, ['image'])),
        },
        podChangeable,
      );
    return same(images(spec), images(oldSpec))
      ? []
      : [
          forbiddenField(
            'spec',
            'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
          ),
        ];
  },
};

/** What may not change between two forms of one object. */
export function immutableErrors(next: KubeObject, old: KubeObject): FieldError[] {
  return byKind[next.kind]?.(next, old, (next['spec'] ?? {}) as Json, (old['spec'] ?? {}) as Json) ?? [];
}
