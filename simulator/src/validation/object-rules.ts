import type { KubeObject } from '../api/api.ts';
import type { FieldError } from '../api/errors.ts';
import type { FieldType } from '../schema/field-type.ts';
import { kindErrors } from './kind-rules.ts';
import { annotationErrors, labelErrors, nameErrors } from './names.ts';
import { schemaErrors } from './schema-rules.ts';

/** Every rule an object breaks by itself, each field once, in the order the real server reports them. */
export function objectErrors(object: KubeObject, type: FieldType): FieldError[] {
  const { metadata } = object;
  const errors = [
    ...nameErrors(object.kind, metadata.name),
    ...labelErrors(metadata.labels, 'metadata.labels'),
    ...annotationErrors(metadata.annotations, 'metadata.annotations'),
    ...schemaErrors(object, type),
    ...kindErrors(object),
  ];
  const seen = new Set<string>();
  return errors.filter(({ field, reason, message }) => {
    const key = reason === 'FieldValueInvalid' ? `${field} ${message}` : `${field} ${reason}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
