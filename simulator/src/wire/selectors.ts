import type { KubeObject } from '../api/api.ts';
import { badRequest } from '../api/errors.ts';
import type { KindFacts } from '../facts/facts.ts';

export type Predicate = (object: KubeObject) => boolean;

const identifier = /^[A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?$/;

/** `app=web,tier in (a,b),!legacy` */
export function labelSelector(text: string | null): Predicate | undefined {
  if (text === null || text.trim() === '') return undefined;
  const requirements = splitOutsideParentheses(text).map(requirement);
  return (object) => requirements.every((matches) => matches(object.metadata.labels ?? {}));
}

function splitOutsideParentheses(text: string): string[] {
  return (text.match(/(?:[^,(]|\([^)]*\))+/g) ?? []).map((part) => part.trim()).filter((part) => part !== '');
}

function requirement(text: string): (labels: Record<string, string>) => boolean {
  const set = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(text);
  if (set !== null) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    return operator === 'in'
      ? (labels) => values.includes(labels[key] ?? '') && labels[key] !== undefined
      : (labels) => labels[key] === undefined || !values.includes(labels[key]);
  }
  const equality = /^([^\s=!<>]+)\s*(==|=|!=|<|>)\s*(.*)$/.exec(text);
  if (equality !== null) {
    const [, key = '', operator, value = ''] = equality;
    if (operator === '!=') return (labels) => labels[key] !== value;
    if (operator === '>') return (labels) => labels[key] !== undefined && Number(labels[key]) > Number(value);
    if (operator === '<') return (labels) => labels[key] !== undefined && Number(labels[key]) < Number(value);
    return (labels) => labels[key] === value;
  }
  const absent = text.startsWith('!');
  const key = absent ? text.slice(1).trim() : text;
  if (!identifier.test(key))
    throw badRequest(
      `unable to parse requirement: found '${key.split(/\s+/)[1] ?? key}', expected: in, notin, =, ==, !=, gt, lt`,
    );
  return (labels) => (labels[key] !== undefined) !== absent;
}

const extraFields: Record<string, readonly string[]> = {
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  Event: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  Secret: ['type'],
  Namespace: ['status.phase'],
  Node: ['spec.unschedulable'],
  Job: ['status.successful'],
  ReplicaSet: ['status.replicas'],
};

/** `metadata.name=web,status.phase!=Running`; only the fields the real server knows for the kind. */
export function fieldSelector(text: string | null, kind: KindFacts): Predicate | undefined {
  if (text === null || text.trim() === '') return undefined;
  const known = [
    'metadata.name',
    ...(kind.namespaced ? ['metadata.namespace'] : []),
    ...(extraFields[kind.kind] ?? []),
  ];
  const terms = text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const match = /^(.*?)(==|!=|=)(.*)$/.exec(part);
      if (match === null) throw badRequest(`invalid selector: '${text}'; can't understand '${part}'`);
      const [, path = '', operator, value = ''] = match;
      if (!known.includes(path))
        throw badRequest(
          extraFields[kind.kind] === undefined
            ? `"${path}" is not a known field selector: only "metadata.name", "metadata.namespace"`
            : `field label not supported: ${path}`,
        );
      return { path: path.split('.'), equal: operator !== '!=', value };
    });
  return (object) => terms.every(({ path, equal, value }) => (read(object, path) === value) === equal);
}

function read(object: unknown, path: readonly string[]): string {
  let value: unknown = object;
  for (const step of path)
    value =
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined;
  return value === undefined ? '' : String(value);
}

export const both = (left: Predicate | undefined, right: Predicate | undefined): Predicate | undefined =>
  left === undefined ? right : right === undefined ? left : (object) => left(object) && right(object);
