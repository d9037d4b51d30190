import type { AdmissionPlugin, AdmissionRequest, KubeObject } from '../api/api.ts';
import type { PodSpec } from '../objects/pod.ts';
import { podSecurityViolations } from './pod-security-checks.ts';
import type { PodSecurityLevel } from './pod-security-checks.ts';
import { forbidden, isWrite } from './refusal.ts';

const LABEL = 'pod-security.kubernetes.io/';
const TEMPLATES: Record<string, (object: KubeObject) => unknown> = {
  Deployment: template,
  ReplicaSet: template,
  StatefulSet: template,
  DaemonSet: template,
  Job: template,
  CronJob: (object) => template({ spec: at(object.spec, 'jobTemplate', 'spec') }),
};

/**
 * Pod Security as the namespace's labels ask for it: a pod that violates `enforce` is refused; a workload whose pods would
 * be refused is accepted with a warning (`warn`, which follows `enforce` where it is not set).
 */
export const podSecurity: AdmissionPlugin = (request, api) => {
  const { object } = request;
  if (!isWrite(request) || object.metadata.namespace === undefined) return;
  const isPod = object.kind === 'Pod';
  const read = TEMPLATES[object.kind];
  if ((!isPod && read === undefined) || (isPod && request.operation !== 'CREATE')) return;
  const labels = api.get('Namespace', undefined, object.metadata.namespace)?.metadata.labels ?? {};
  const spec = (isPod ? object.spec : at(read?.(object), 'spec')) as PodSpec | undefined;
  if (spec === undefined) return;
  const enforced = describe(labels, 'enforce', spec);
  if (isPod && enforced !== undefined) throw forbidden(api, object, `violates PodSecurity ${enforced}`);
  const warned = labels[`${LABEL}warn`] === undefined ? enforced : describe(labels, 'warn', spec);
  if (warned !== undefined) warn(request, `would violate PodSecurity ${warned}`);
};

function describe(
  labels: Record<string, string>,
  mode: 'enforce' | 'warn',
  spec: PodSpec,
): string | undefined {
  const level = labels[`${LABEL}${mode}`];
  if (level !== 'restricted' && level !== 'baseline') return undefined;
  const violations = podSecurityViolations(spec, level satisfies PodSecurityLevel);
  if (violations.length === 0) return undefined;
  return `"${level}:${labels[`${LABEL}${mode}-version`] ?? 'latest'}": ${violations.join(', ')}`;
}

function warn(request: AdmissionRequest, text: string): void {
  request.warnings?.push(text);
}

function template(object: Record<string, unknown>): unknown {
  return at(object.spec, 'template');
}

function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (current, key) =>
      typeof current === 'object' && current !== null ? (current as Record<string, unknown>)[key] : undefined,
    value,
  );
}
