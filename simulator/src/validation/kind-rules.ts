import type { KubeObject } from '../api/api.ts';
import { duplicate, forbiddenField, invalidValue, required, unsupported } from '../api/errors.ts';
import type { FieldError } from '../api/errors.ts';
import { records } from '../defaults/pod-defaults.ts';
import { annotationErrors, labelErrors } from './names.ts';
import { podSpecErrors } from './pod-rules.ts';

type Json = Record<string, unknown>;
type Rule = (object: KubeObject, spec: Json) => FieldError[];

function templateErrors(
  spec: Json,
  restartPolicies: readonly string[],
  path = 'spec.template',
): FieldError[] {
  const template = (spec['template'] ?? {}) as Json;
  const metadata = (template['metadata'] ?? {}) as { labels?: Json; annotations?: Json };
  const errors = [
    ...labelErrors(metadata.labels, `${path}.labels`),
    ...annotationErrors(metadata.annotations, `${path}.annotations`),
  ];
  return template['spec'] === undefined
    ? [...errors, required(`${path}.spec.containers`)]
    : [
        ...errors,
        ...podSpecErrors(template['spec'] as Json, `${path}.spec`, restartPolicies, claimNames(spec)),
      ];
}

const claimNames = (spec: Json): unknown[] =>
  records(spec['volumeClaimTemplates']).map(
    (claim) => (claim['metadata'] as { name?: string } | undefined)?.name,
  );

function selectorErrors(spec: Json): FieldError[] {
  const labels =
    (((spec['template'] ?? {}) as Json)['metadata'] as { labels?: Json } | undefined)?.labels ?? {};
  const matchLabels = (spec['selector'] as { matchLabels?: Json } | undefined)?.matchLabels;
  const matches =
    spec['selector'] !== undefined &&
    Object.entries(matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  const empty =
    spec['selector'] !== undefined && Object.keys(spec['selector'] as object).length === 0
      ? [invalidValue('spec.selector', {}, 'empty selector is invalid for deployment')]
      : [];
  return matches
    ? empty
    : [
        ...empty,
        invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'),
      ];
}

const workload: Rule = (_object, spec) => [...selectorErrors(spec), ...templateErrors(spec, ['Always'])];

const byKind: Record<string, Rule> = {
  Pod: (_object, spec) => podSpecErrors(spec, 'spec', ['Always', 'OnFailure', 'Never']),
  Deployment: (object, spec) => [...negative(spec, 'replicas'), ...workload(object, spec)],
  ReplicaSet: workload,
  StatefulSet: (object, spec) => [...negative(spec, 'replicas'), ...workload(object, spec)],
  DaemonSet: workload,
  Job: (_object, spec) => {
    const policy = (((spec['template'] ?? {}) as Json)['spec'] as Json | undefined)?.['restartPolicy'];
    const errors =
      policy === 'Always'
        ? [{ ...required('spec.template.spec.restartPolicy', 'valid values: "OnFailure", "Never"') }]
        : [];
    return [
      ...negative(spec, 'backoffLimit'),
      ...errors,
      ...templateErrors(spec, ['OnFailure', 'Never', 'Always']),
    ];
  },
  CronJob: (_object, spec) => {
    const job = ((spec['jobTemplate'] as Json | undefined)?.['spec'] ?? {}) as Json;
    const fields = typeof spec['schedule'] === 'string' ? spec['schedule'].trim().split(/\s+/) : [];
    const schedule =
      fields.length === 5 || /^@\w+/.test(fields[0] ?? '') || fields.length === 0
        ? []
        : [
            invalidValue(
              'spec.schedule',
              spec['schedule'],
              `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`,
            ),
          ];
    return [
      ...schedule,
      ...templateErrors(job, ['OnFailure', 'Never', 'Always'], 'spec.jobTemplate.spec.template'),
    ];
  },
  Service: (_object, spec) => serviceErrors(spec),
  PersistentVolumeClaim: (_object, spec) => {
    const storage = (spec['resources'] as { requests?: Json } | undefined)?.requests?.['storage'];
    const modes =
      records(spec['accessModes']).length === 0
        ? [required('spec.accessModes', 'at least 1 access mode is required')]
        : [];
    return storage === undefined ? [...modes, required('spec.resources[storage]')] : modes;
  },
  ConfigMap: (object) => [...dataKeyErrors(object, 'data'), ...dataKeyErrors(object, 'binaryData')],
  Secret: (object) => [
    ...dataKeyErrors(object, 'data'),
    ...(object['type'] === 'kubernetes.io/tls'
      ? ['tls.crt', 'tls.key']
          .filter((key) => (object['data'] as Json | undefined)?.[key] === undefined)
          .map((key) => required(`data[${key}]`))
      : []),
  ],
  Ingress: (_object, spec) =>
    records(spec['rules']).length === 0 && spec['defaultBackend'] === undefined
      ? [invalidValue('spec', spec['rules'] ?? null, 'either `defaultBackend` or `rules` must be specified')]
      : [],
  PodDisruptionBudget: (_object, spec) =>
    spec['minAvailable'] !== undefined && spec['maxUnavailable'] !== undefined
      ? [invalidValue('spec', spec, 'minAvailable and maxUnavailable cannot be both set')]
      : [],
  HorizontalPodAutoscaler: (_object, spec) =>
    Number(spec['maxReplicas'] ?? 1) < Number(spec['minReplicas'] ?? 1)
      ? [
          invalidValue(
            'spec.maxReplicas',
            spec['maxReplicas'],
            'must be greater than or equal to `minReplicas`',
          ),
        ]
      : [],
};

/** Rules written by hand, beyond names and schema. */
export function kindErrors(object: KubeObject): FieldError[] {
  return byKind[object.kind]?.(object, (object['spec'] ?? {}) as Json) ?? [];
}

function serviceErrors(spec: Json): FieldError[] {
  const errors: FieldError[] = [];
  const ports = records(spec['ports']);
  if (ports.length === 0 && spec['clusterIP'] !== 'None' && spec['type'] !== 'ExternalName')
    errors.push(required('spec.ports'));
  const seen = new Set<unknown>();
  ports.forEach((port, index) => {
    if (ports.length > 1 && (port['name'] === undefined || port['name'] === ''))
      errors.push(required(`spec.ports[${index}].name`));
    if (port['name'] !== undefined && seen.has(port['name']))
      errors.push(duplicate(`spec.ports[${index}].name`, port['name']));
    seen.add(port['name']);
    if (typeof port['port'] === 'number' && (port['port'] < 1 || port['port'] > 65535))
      errors.push(
        invalidValue(`spec.ports[${index}].port`, port['port'], 'must be between 1 and 65535, inclusive'),
      );
  });
  if (!['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'].includes(spec['type'] as string))
    errors.push(
      unsupported('spec.type', spec['type'], ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']),
    );
  return errors;
}

function negative(spec: Json, field: string): FieldError[] {
  const value = spec[field];
  return typeof value === 'number' && value < 0
    ? [invalidValue(`spec.${field}`, value, 'must be greater than or equal to 0')]
    : [];
}

const dataLimit = 1024 * 1024;

function dataKeyErrors(object: KubeObject, field: 'data' | 'binaryData'): FieldError[] {
  const data = (object[field] ?? {}) as Record<string, string>;
  const errors = Object.keys(data)
    .filter((key) => !/^[-._a-zA-Z0-9]+$/.test(key))
    .map((key) =>
      invalidValue(
        `${field}[${key}]`,
        key,
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
      ),
    );
  const encoded = object.kind === 'Secret';
  const size = Object.values(data).reduce(
    (sum, value) => sum + (encoded ? Math.floor((value.length * 3) / 4) : Buffer.byteLength(value)),
    0,
  );
  return size > dataLimit ? [...errors, forbiddenSize(field)] : errors;
}

const forbiddenSize = (field: string): FieldError => ({
  ...forbiddenField(field, ''),
  reason: 'FieldValueTooLong',
  message: `Too long: may not be more than ${dataLimit} bytes`,
});
