import { required, unsupported } from '../api/errors.ts';
import type { FieldError } from '../api/errors.ts';
import type { FieldType } from '../schema/field-type.ts';

const skipped = new Set(['metadata', 'status', 'apiVersion', 'kind']);
const unenforced = new Set([
  'EndpointSlice.endpoints',
  'Event.metadata',
  'PolicyRule.verbs',
  'PersistentVolumeClaimTemplate.spec',
  'PodTemplateSpec.metadata',
]);

/** Required fields and closed value lists, from the schema; status and metadata are left out. */
export function schemaErrors(object: Record<string, unknown>, type: FieldType): FieldError[] {
  const errors: FieldError[] = [];
  walkStruct(object, type, '', errors);
  return errors;
}

function walkStruct(
  value: Record<string, unknown>,
  type: FieldType,
  path: string,
  errors: FieldError[],
): void {
  for (const name of type.required) {
    if (path === '' && skipped.has(name)) continue;
    if (!unenforced.has(`${type.name}.${name}`) && isMissing(value[name], name))
      errors.push(required(join(path, name)));
  }
  for (const [name, child] of Object.entries(value)) {
    if (path === '' && skipped.has(name)) continue;
    const field = type.field(name);
    if (field !== undefined) walk(child, field, join(path, name), errors);
  }
}

function walk(value: unknown, type: FieldType, path: string, errors: FieldError[]): void {
  if (type.shape === 'struct') walkStruct(value as Record<string, unknown>, type, path, errors);
  else if (type.shape === 'list') {
    const element = type.element();
    if (element !== undefined)
      (value as unknown[]).forEach((item, index) => {
        walk(item, element, `${path}[${index}]`, errors);
      });
  } else if (type.shape === 'map') {
    const element = type.element();
    if (element !== undefined && element.shape !== 'scalar')
      for (const [key, item] of Object.entries(value as object))
        walk(item, element, `${path}[${key}]`, errors);
  } else if (
    type.enum !== undefined &&
    value !== '' &&
    !path.endsWith('.restartPolicy') &&
    !type.enum.includes(value)
  )
    errors.push(unsupported(path, value, type.enum));
}

const isMissing = (value: unknown, name: string): boolean =>
  value === undefined ||
  value === '' ||
  (Array.isArray(value) &&
    value.length === 0 &&
    (name === 'containers' || name === 'paths' || name === 'nodeSelectorTerms'));
const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
