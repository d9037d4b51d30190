import { badRequest } from '../api/errors.ts';
import { readBase64 } from './base64.ts';
import type { FieldType } from './field-type.ts';
import { canonicalQuantity } from './quantity.ts';

export interface Decoded {
  value: Record<string, unknown>;
  /** Paths of fields the kind does not have; they are dropped. */
  unknown: string[];
}

/** A value has another type than its field; the text is the decoder's. */
export class DecodeError extends Error {}

interface Walk {
  unknown: string[];
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Turns wire data into the form the server stores: unknown and null fields dropped, quantities canonical, empty lists and
 * maps omitted as Go omits them. Throws DecodeError on a wrong type.
 */
export function decode(data: Record<string, unknown>, type: FieldType): Decoded {
  const walk: Walk = { unknown: [] };
  return { value: struct(data, type, '', walk), unknown: walk.unknown };
}

function struct(
  data: Record<string, unknown>,
  type: FieldType,
  path: string,
  walk: Walk,
): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(data)) {
    const field = type.field(key);
    const at = path === '' ? key : `${path}.${key}`;
    if (field === undefined) walk.unknown.push(at);
    else if (value !== null && value !== undefined) {
      const decoded = decodeValue(value, field, at, type.name, walk);
      if (keeps(decoded, field, type, key)) out[key] = decoded;
    }
  }
  return out;
}

/** Plain strings that Go leaves out when empty; elsewhere an empty string may be a pointer's value and stays. */
const omittedWhenEmpty = new Set(['EnvVar.value', 'ObjectMeta.namespace', 'ObjectMeta.generateName']);

function keeps(value: unknown, field: FieldType, owner: FieldType, key: string): boolean {
  if (owner.custom || owner.required.includes(key)) return true;
  if (value === '') return !omittedWhenEmpty.has(`${owner.name}.${key}`);
  if (field.shape === 'list') return (value as unknown[]).length > 0;
  if (field.shape === 'map') return Object.keys(value as object).length > 0;
  return true;
}

function decodeValue(value: unknown, type: FieldType, path: string, owner: string, walk: Walk): unknown {
  switch (type.shape) {
    case 'any':
      return value;
    case 'struct':
      if (!isRecord(value)) throw mismatch(value, owner, path, type);
      return struct(value, type, path, walk);
    case 'map':
      if (!isRecord(value)) throw mismatch(value, owner, path, type);
      return map(value, type, path, owner, walk);
    case 'list':
      if (!Array.isArray(value)) throw mismatch(value, owner, path, type);
      return list(value, type, path, owner, walk);
    case 'scalar':
      return scalar(value, type, path, owner);
  }
}

function map(
  value: Record<string, unknown>,
  type: FieldType,
  path: string,
  owner: string,
  walk: Walk,
): Record<string, unknown> {
  const element = type.element();
  if (element === undefined) return value;
  const out: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value))
    out[key] = item === null ? zero(element) : decodeValue(item, element, `${path}.${key}`, owner, walk);
  return out;
}

function list(value: unknown[], type: FieldType, path: string, owner: string, walk: Walk): unknown[] {
  const element = type.element();
  if (element === undefined) return value;
  return value.map((item, index) =>
    item === null ? zero(element) : decodeValue(item, element, `${path}[${index}]`, owner, walk),
  );
}

const zero = (type: FieldType): unknown =>
  type.shape === 'scalar'
    ? type.scalar === 'boolean'
      ? false
      : type.scalar === 'integer' || type.scalar === 'number'
        ? 0
        : ''
    : type.shape === 'list'
      ? []
      : {};

function scalar(value: unknown, type: FieldType, path: string, owner: string): unknown {
  switch (type.scalar) {
    case 'string':
      if (typeof value !== 'string') throw mismatch(value, owner, path, type);
      if (type.format === 'date-time' && Number.isNaN(Date.parse(value)))
        throw new DecodeError(
          `parsing time ${JSON.stringify(value)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(value)} as "2006"`,
        );
      return type.format === 'byte' ? bytes(value) : value;
    case 'boolean':
      if (typeof value !== 'boolean') throw mismatch(value, owner, path, type);
      return value;
    case 'integer':
      if (typeof value !== 'number' || !Number.isInteger(value)) throw mismatch(value, owner, path, type);
      return value;
    case 'number':
      if (typeof value !== 'number') throw mismatch(value, owner, path, type);
      return value;
    case 'int-or-string':
      if (typeof value !== 'number' && typeof value !== 'string') throw mismatch(value, owner, path, type);
      return value;
    case 'quantity': {
      const text = typeof value === 'number' ? String(value) : value;
      if (typeof text !== 'string') throw mismatch(value, owner, path, type);
      const canonical = canonicalQuantity(text.trim());
      if (canonical === undefined)
        throw new DecodeError(
          `quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`,
        );
      return canonical;
    }
    default:
      return value;
  }
}

function bytes(text: string): string {
  const read = readBase64(text);
  if ('illegalAt' in read)
    throw new DecodeError(`illegal base64 data at input byte ${String(read.illegalAt)}`);
  return read.canonical;
}

function mismatch(value: unknown, owner: string, path: string, type: FieldType): DecodeError {
  const got = Array.isArray(value)
    ? 'array'
    : value === null
      ? 'null'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value === 'number' && type.scalar === 'integer'
          ? `number ${value}`
          : typeof value;
  return new DecodeError(
    `json: cannot unmarshal ${got} into Go struct field ${owner}.${path.replace(/\[\d+\]/g, '')} of type ${goType(type)}`,
  );
}

function goType(type: FieldType): string {
  if (type.shape === 'struct') return `v1.${type.name}`;
  if (type.shape === 'map') return `map[string]${goType(type.element() ?? type)}`;
  if (type.shape === 'list') return `[]${goType(type.element() ?? type)}`;
  if (type.scalar === 'integer') return type.format ?? 'int';
  return type.scalar === 'boolean' ? 'bool' : (type.scalar ?? 'string');
}

/** `fieldValidation=Strict` as the real server words it. */
export function refuseUnknown(
  kind: { kind: string; version: string },
  unknown: readonly string[],
  duplicates: readonly string[] = [],
): void {
  const texts = [
    ...unknown.map((path) => `unknown field "${path}"`),
    ...duplicates.map((path) => `duplicate field "${path}"`),
  ];
  if (texts.length > 0)
    throw badRequest(
      `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: strict decoding error: ${texts.join(', ')}`,
    );
}
