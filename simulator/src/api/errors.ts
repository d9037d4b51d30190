import { StatusError } from './api.ts';

/** What an error message names: `deployments.apps "web"`. */
export interface Target {
  group: string;
  resource: string;
  kind: string;
}

/** One violated rule, as `Status.details.causes` and the message carry it. */
export interface FieldError {
  reason:
    | 'FieldValueRequired'
    | 'FieldValueInvalid'
    | 'FieldValueDuplicate'
    | 'FieldValueForbidden'
    | 'FieldValueNotSupported'
    | 'FieldValueNotFound'
    | 'FieldValueTooLong'
    | 'FieldValueTypeInvalid';
  field: string;
  message: string;
}

export const qualified = (target: { group: string; resource: string }): string =>
  target.group === '' ? target.resource : `${target.resource}.${target.group}`;
const qualifiedKind = (target: Target): string =>
  target.group === '' ? target.kind : `${target.kind}.${target.group}`;
const named = (target: Target, name: string) => ({
  name,
  ...(target.group === '' ? {} : { group: target.group }),
  kind: target.resource,
});

export const notFound = (target: Target, name: string): StatusError =>
  new StatusError(404, 'NotFound', `${qualified(target)} "${name}" not found`, named(target, name));

export const alreadyExists = (target: Target, name: string): StatusError =>
  new StatusError(409, 'AlreadyExists', `${qualified(target)} "${name}" already exists`, named(target, name));

export const conflict = (target: Target, name: string, why: string): StatusError =>
  new StatusError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(target)} "${name}": ${why}`,
    named(target, name),
  );

export const modified =
  'the object has been modified; please apply your changes to the latest version and try again';

export const badRequest = (message: string): StatusError => new StatusError(400, 'BadRequest', message);

export const forbidden = (target: Target, name: string, why: string): StatusError =>
  new StatusError(
    403,
    'Forbidden',
    `${qualified(target)} "${name}" is forbidden: ${why}`,
    named(target, name),
  );

export const expired = (message: string): StatusError => new StatusError(410, 'Expired', message);

export const methodNotAllowed = (): StatusError =>
  new StatusError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  );

export function invalid(target: Target, name: string, errors: readonly FieldError[]): StatusError {
  const texts = errors.map((error) => `${error.field}: ${error.message}`);
  const [only = ''] = texts;
  const message = `${qualifiedKind(target)} "${name}" is invalid: ${texts.length === 1 ? only : `[${texts.join(', ')}]`}`;
  const details = {
    name,
    ...(target.group === '' ? {} : { group: target.group }),
    kind: target.kind,
    causes: errors.map(({ reason, message: text, field }) => ({ reason, message: text, field })),
  };
  return new StatusError(422, 'Invalid', message, details);
}

/** Values stand in messages as the real server prints them: strings quoted, numbers bare, the rest as JSON. */
export const shown = (value: unknown): string => (value === undefined ? 'null' : JSON.stringify(value));

export const required = (field: string, detail = ''): FieldError => ({
  reason: 'FieldValueRequired',
  field,
  message: detail === '' ? 'Required value' : `Required value: ${detail}`,
});
export const invalidValue = (field: string, value: unknown, detail: string): FieldError => ({
  reason: 'FieldValueInvalid',
  field,
  message: `Invalid value: ${shown(value)}: ${detail}`,
});
export const forbiddenField = (field: string, detail: string): FieldError => ({
  reason: 'FieldValueForbidden',
  field,
  message: `Forbidden: ${detail}`,
});
export const duplicate = (field: string, value: unknown): FieldError => ({
  reason: 'FieldValueDuplicate',
  field,
  message: `Duplicate value: ${shown(value)}`,
});
export const missingReference = (field: string, value: unknown): FieldError => ({
  reason: 'FieldValueNotFound',
  field,
  message: `Not found: ${shown(value)}`,
});
export const unsupported = (field: string, value: unknown, supported: readonly unknown[]): FieldError => ({
  reason: 'FieldValueNotSupported',
  field,
  message: `Unsupported value: ${shown(value)}: supported values: ${supported.map((one) => shown(one)).join(', ')}`,
});
export const tooLong = (field: string, limit: number): FieldError => ({
  reason: 'FieldValueTooLong',
  field,
  message: `Too long: may not be more than ${limit} bytes`,
});
