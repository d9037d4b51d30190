import { isRecord } from '../schema/decode.ts';
import type { FieldType } from '../schema/field-type.ts';
import { itemKey } from './typed.ts';

/** What a configuration to apply says wrongly against the schema, as the real server words it. */
export function typedErrors(value: unknown, type: FieldType, path = ''): string[] {
  if (value === null || value === undefined || type.shape === 'any') return [];
  if (type.shape === 'scalar') return scalarErrors(value, type, path);
  if (type.shape === 'list') {
    if (!Array.isArray(value)) return [`${path}: expected list, got ${shown(value)}`];
    return listErrors(value, type, path);
  }
  if (!isRecord(value)) return [`${path}: expected map, got ${shown(value)}`];
  return Object.entries(value).flatMap(([key, child]) => {
    const field = type.shape === 'struct' ? type.field(key) : type.element();
    return field === undefined
      ? type.shape === 'struct'
        ? [`${path}.${key}: field not declared in schema`]
        : []
      : typedErrors(child, field, `${path}.${key}`);
  });
}

function listErrors(items: readonly unknown[], type: FieldType, path: string): string[] {
  const element = type.element();
  if (element === undefined) return [];
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    if (type.listType === 'atomic') return typedErrors(item, element, `${path}[${index}]`);
    const key = itemKey(item, type);
    const at = `${path}[${segment(key)}]`;
    if (seen.has(key)) return [`${path}: duplicate entries for key [${segment(key)}]`];
    seen.add(key);
    return typedErrors(item, element, at);
  });
}

function segment(key: string): string {
  if (key.startsWith('v:')) return `=${key.slice(2)}`;
  return Object.entries(JSON.parse(key.slice(2)) as Record<string, unknown>)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',');
}

const shown = (value: unknown): string =>
  `&value.valueUnstructured{Value:${typeof value === 'string' ? JSON.stringify(value) : String(value)}}`;
const goName = (value: unknown): string =>
  typeof value === 'string'
    ? 'string'
    : typeof value === 'boolean'
      ? 'bool'
      : Array.isArray(value)
        ? '[]interface {}'
        : 'map[string]interface {}';

function scalarErrors(value: unknown, type: FieldType, path: string): string[] {
  if (type.scalar === 'string' && typeof value !== 'string')
    return [`${path}: expected string, got ${shown(value)}`];
  if (type.scalar === 'boolean' && typeof value !== 'boolean')
    return [`${path}: expected boolean, got ${shown(value)}`];
  if ((type.scalar === 'integer' || type.scalar === 'number') && typeof value !== 'number')
    return [`${path}: expected numeric (int or float), got ${goName(value)}`];
  return [];
}
