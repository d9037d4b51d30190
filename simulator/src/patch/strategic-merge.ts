import { badRequest } from '../api/errors.ts';
import { isRecord } from '../schema/decode.ts';
import type { FieldType } from '../schema/field-type.ts';
import { same } from '../schema/same.ts';

type Json = Record<string, unknown>;

const isDirective = (key: string): boolean =>
  key.startsWith('$setElementOrder/') ||
  key.startsWith('$deleteFromPrimitiveList/') ||
  key === '$retainKeys' ||
  key === '$patch';

/** Kubernetes' strategic merge patch: lists merge by their merge key, with the `$patch` family of directives. */
export function strategicMerge(target: unknown, patch: unknown, type: FieldType | undefined): unknown {
  if (!isRecord(patch)) return patch;
  if (patch['$patch'] === 'delete') return {};
  if (patch['$patch'] === 'replace') return withoutDirectives(patch);
  const out: Json = isRecord(target) ? { ...target } : {};
  retainKeys(out, patch);
  for (const [key, value] of Object.entries(patch)) {
    if (isDirective(key)) continue;
    const field = type?.shape === 'struct' ? type.field(key) : type?.element();
    if (value === null) delete out[key];
    else if (Array.isArray(value))
      out[key] = mergeList(out[key], value, field, patch[`$setElementOrder/${key}`]);
    else if (isRecord(value) && value['$patch'] === 'delete') delete out[key];
    else out[key] = strategicMerge(out[key], value, field);
  }
  for (const [key, value] of Object.entries(patch)) {
    if (!key.startsWith('$deleteFromPrimitiveList/') || !Array.isArray(value)) continue;
    const name = key.slice(key.indexOf('/') + 1);
    if (Array.isArray(out[name]))
      out[name] = (out[name] as unknown[]).filter((item) => !value.includes(item));
  }
  orderOnly(out, patch, type);
  return out;
}

function retainKeys(out: Json, patch: Json): void {
  const kept = patch['$retainKeys'];
  if (Array.isArray(kept)) for (const key of Object.keys(out)) if (!kept.includes(key)) delete out[key];
}

/** `$setElementOrder/x` without `x` in the patch only reorders. */
function orderOnly(out: Json, patch: Json, type: FieldType | undefined): void {
  for (const [key, order] of Object.entries(patch)) {
    if (!key.startsWith('$setElementOrder/')) continue;
    const name = key.slice(key.indexOf('/') + 1);
    const field = type?.field(name);
    if (patch[name] === undefined && Array.isArray(out[name]))
      out[name] = reorder(out[name] as unknown[], order, field);
  }
}

function mergeList(
  target: unknown,
  patch: unknown[],
  type: FieldType | undefined,
  order: unknown,
): unknown[] {
  const replaces = patch.some((item) => isRecord(item) && item['$patch'] === 'replace');
  const items = patch.filter((item) => !(isRecord(item) && item['$patch'] === 'replace'));
  const merges = type?.patchStrategy.includes('merge') === true;
  if (!merges || replaces || !Array.isArray(target))
    return items.filter((item) => !(isRecord(item) && item['$patch'] === 'delete')).map(withoutDirectives);
  const key = type.mergeKey;
  if (key === undefined)
    return reorder(
      [...(target as unknown[]), ...items.filter((item) => !(target as unknown[]).includes(item))],
      order,
      type,
    );
  const out = [...(target as Json[])];
  for (const item of items as Json[]) mergeItem(out, item, key, type);
  return reorder(out, order, type);
}

function mergeItem(out: Json[], item: Json, key: string, type: FieldType): void {
  if (item[key] === undefined)
    throw badRequest(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`);
  const at = out.findIndex((one) => same(one[key], item[key]));
  if (item['$patch'] === 'delete') {
    if (at !== -1) out.splice(at, 1);
  } else if (at === -1) out.push(withoutDirectives(item) as Json);
  else out[at] = strategicMerge(out[at], item, type.element()) as Json;
}

/** Items named in the order stand in that order; the others keep their place before the next named one. */
function reorder(items: unknown[], order: unknown, type: FieldType | undefined): unknown[] {
  if (!Array.isArray(order)) return items;
  const identity = (item: unknown) =>
    isRecord(item) && type?.mergeKey !== undefined
      ? JSON.stringify(item[type.mergeKey])
      : JSON.stringify(item);
  const rank = new Map(order.map((item, index) => [identity(item), index]));
  const named = items
    .filter((item) => rank.has(identity(item)))
    .sort((left, right) => (rank.get(identity(left)) ?? 0) - (rank.get(identity(right)) ?? 0));
  return items.map((item) => (rank.has(identity(item)) ? named.shift() : item));
}

function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value))
    return value.filter((item) => !(isRecord(item) && item['$patch'] === 'delete')).map(withoutDirectives);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => !isDirective(key) && item !== null)
      .map(([key, item]) => [key, withoutDirectives(item)]),
  );
}
