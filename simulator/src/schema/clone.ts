import type { KubeObject, ObjectMeta } from '../api/api.ts';

/** A deep copy of JSON data; several times faster than structuredClone, which dominated every write. */
export function cloneJson<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(cloneJson) as T;
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(value)) out[key] = cloneJson((value as Record<string, unknown>)[key]);
  return out as T;
}

/** A copy of an object for callers to change. managedFields is shared: entries are replaced, never changed. */
export function cloneObject(object: KubeObject): KubeObject {
  const { metadata, ...rest } = object;
  const { managedFields, ...own } = metadata;
  const copied: ObjectMeta = cloneJson(own);
  if (managedFields !== undefined) copied.managedFields = managedFields;
  const { apiVersion, kind, ...body } = cloneJson(rest);
  return { apiVersion, kind, metadata: copied, ...body } as KubeObject;
}
