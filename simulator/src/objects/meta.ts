import { isDeepStrictEqual } from 'node:util';
import type { Api, KubeObject, OwnerReference } from '../api/api.ts';
import type { Condition } from './workloads.ts';

/** `namespace/name`; objects without a namespace begin with the slash. Names hold no slash, so it parses back. */
export function keyOf(object: KubeObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

export function parseKey(key: string): { namespace: string | undefined; name: string } {
  const slash = key.indexOf('/');
  return { namespace: key.slice(0, slash) || undefined, name: key.slice(slash + 1) };
}

/** Milliseconds as Kubernetes writes times: whole seconds, UTC. */
export function timestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((reference) => reference.controller === true);
}

export function isControlledBy(object: KubeObject, owner: KubeObject): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

export function controllerReference(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** The controller's key if it is of this kind: how a change of a part wakes its whole. */
export function controllerKey(object: KubeObject, kind: string): string[] {
  const reference = controllerOf(object);
  return reference?.kind === kind ? [`${object.metadata.namespace ?? ''}/${reference.name}`] : [];
}

/** Writes status only if it differs, so that a reconcile at rest commits nothing. Answers the object as it now stands. */
export function writeStatus<T extends KubeObject>(api: Api, object: T, status: unknown): T {
  const wanted = withoutAbsent(status);
  if (isDeepStrictEqual(object.status ?? {}, wanted)) return object;
  return api.updateStatus({ ...object, status: wanted }) as T;
}

/** Without undefined and null, which the API does not keep either. */
function withoutAbsent(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAbsent);
  if (typeof value !== 'object' || value === null) return value;
  const present = Object.entries(value).filter(([, entry]) => entry !== undefined && entry !== null);
  return Object.fromEntries(present.map(([key, entry]) => [key, withoutAbsent(entry)]));
}

export function condition(list: readonly Condition[] | undefined, type: string): Condition | undefined {
  return list?.find((entry) => entry.type === type);
}

/** The list with this condition set; its transition time moves only when the status does. */
export function withCondition(
  list: readonly Condition[] | undefined,
  next: Condition,
  now: string,
): Condition[] {
  const before = condition(list, next.type);
  const changed = before?.status !== next.status;
  const entry = { ...next, lastTransitionTime: changed ? now : (before.lastTransitionTime ?? now) };
  const rest = list ?? [];
  return before === undefined ? [...rest, entry] : rest.map((old) => (old === before ? entry : old));
}
