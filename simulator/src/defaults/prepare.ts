import type { KubeObject } from '../api/api.ts';
import { record } from './pod-defaults.ts';

type Json = Record<string, unknown>;

/** What the server chooses once, when an object is created: addresses, generated selectors, first states. */
export function prepareKind(object: KubeObject, random: () => number): void {
  const prepare = byKind[object.kind];
  if (prepare !== undefined) prepare(object, record(object, 'spec'), random);
}

const byKind: Record<string, (object: KubeObject, spec: Json, random: () => number) => void> = {
  Namespace: (_object, spec) => {
    spec['finalizers'] = ['kubernetes'];
  },
  Pod: (object) => {
    object['status'] = { phase: 'Pending', qosClass: qosClass(object) };
  },
  Job: (object, spec) => {
    if (spec['manualSelector'] === true) return;
    const uid = object.metadata.uid ?? '';
    const template = record(spec, 'template');
    Object.assign(record(record(template, 'metadata'), 'labels'), {
      'batch.kubernetes.io/controller-uid': uid,
      'batch.kubernetes.io/job-name': object.metadata.name,
      'controller-uid': uid,
      'job-name': object.metadata.name,
    });
    if (Object.keys(object.metadata.labels ?? {}).length === 0)
      object.metadata.labels = {
        ...(record(record(template, 'metadata'), 'labels') as Record<string, string>),
      };
    spec['selector'] = { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } };
  },
  Service: (_object, spec, random) => {
    if (spec['type'] === 'ExternalName') return;
    spec['clusterIP'] ??=
      `10.${96 + Math.floor(random() * 16)}.${Math.floor(random() * 256)}.${1 + Math.floor(random() * 254)}`;
    spec['clusterIPs'] = [spec['clusterIP']];
    if (spec['type'] === 'NodePort' || spec['type'] === 'LoadBalancer')
      for (const port of (spec['ports'] ?? []) as Json[])
        port['nodePort'] ??= 30000 + Math.floor(random() * 2767);
  },
};

function qosClass(pod: KubeObject): string {
  const spec = (pod['spec'] ?? {}) as {
    containers?: { resources?: Record<string, Record<string, string>> }[];
    initContainers?: { resources?: Record<string, Record<string, string>> }[];
  };
  const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  const has = (one: (typeof containers)[number], part: string, name: string) => one.resources?.[part]?.[name];
  if (
    containers.every((one) =>
      ['cpu', 'memory'].every(
        (name) =>
          has(one, 'limits', name) !== undefined &&
          (has(one, 'requests', name) ?? has(one, 'limits', name)) === has(one, 'limits', name),
      ),
    )
  )
    return 'Guaranteed';
  return containers.some((one) =>
    ['requests', 'limits'].some((part) => Object.keys(one.resources?.[part] ?? {}).length > 0),
  )
    ? 'Burstable'
    : 'BestEffort';
}
