import { invalidValue, required, tooLong } from '../api/errors.ts';
import type { FieldError } from '../api/errors.ts';

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const label1123 = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const label1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const qualifiedName = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

const subdomainText =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const labelText =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const label1035Text =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const qualifiedText =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const valueText =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

const asLabel = new Set(['Namespace']);
const as1035 = new Set<string>([]);
const free = new Set(['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding']);
const label1123Kinds = new Set(['Service']);

const atMost = (limit: number) => `must be no more than ${limit} characters`;

export function nameErrors(kind: string, name: string, field = 'metadata.name'): FieldError[] {
  if (name === '') return [required(field, 'name or generateName is required')];
  if (free.has(kind))
    return /[/%]/.test(name) || name === '.' || name === '..'
      ? [invalidValue(field, name, "may not contain '/'")]
      : [];
  if (as1035.has(kind))
    return label1035.test(name) && name.length <= 63
      ? []
      : [invalidValue(field, name, name.length > 63 ? atMost(63) : label1035Text)];
  if (label1123Kinds.has(kind) && /^[0-9]/.test(name)) return [invalidValue(field, name, label1035Text)];
  if (asLabel.has(kind) || label1123Kinds.has(kind)) return labelNameErrors(name, field);
  const errors = name.length > 253 ? [invalidValue(field, name, atMost(253))] : [];
  return subdomain.test(name) ? errors : [...errors, invalidValue(field, name, subdomainText)];
}

/** A DNS label as containers, volumes and namespaces carry it. */
export function labelNameErrors(name: string, field: string): FieldError[] {
  const errors = name.length > 63 ? [invalidValue(field, name, atMost(63))] : [];
  return label1123.test(name) ? errors : [...errors, invalidValue(field, name, labelText)];
}

export function labelErrors(labels: Record<string, unknown> | undefined, field: string): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => {
    const errors = keyErrors(key, field);
    const text = String(value);
    if (text.length > 63) errors.push(invalidValue(field, text, atMost(63)));
    if (!labelValue.test(text)) errors.push(invalidValue(field, text, valueText));
    return errors;
  });
}

const annotationBytes = 256 * 1024;

export function annotationErrors(
  annotations: Record<string, unknown> | undefined,
  field: string,
): FieldError[] {
  const errors = Object.keys(annotations ?? {}).flatMap((key) => keyErrors(key.toLowerCase(), field));
  const size = Object.entries(annotations ?? {}).reduce(
    (sum, [key, value]) => sum + key.length + String(value).length,
    0,
  );
  return size > annotationBytes ? [...errors, tooLong(field, annotationBytes)] : errors;
}

function keyErrors(key: string, field: string): FieldError[] {
  const parts = key.split('/');
  const name = parts.at(-1) ?? '';
  const prefix = parts.length > 1 ? parts.slice(0, -1).join('/') : undefined;
  const errors: FieldError[] = [];
  if (prefix !== undefined && !subdomain.test(prefix))
    errors.push(invalidValue(field, key, `prefix part ${subdomainText}`));
  if (name === '') errors.push(invalidValue(field, key, 'name part must be non-empty'));
  else if (name.length > 63) errors.push(invalidValue(field, key, `name part ${atMost(63)}`));
  if (!qualifiedName.test(name)) errors.push(invalidValue(field, key, qualifiedText));
  return errors;
}
