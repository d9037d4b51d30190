import { GraphQLError } from 'graphql';
import { builder } from './builder.ts';

/** An argument that is none. */
export const malformed = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

builder.scalarType('DateTime', {
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  description: 'A point in time as ISO 8601 in UTC, with milliseconds: 2026-11-21T10:00:00.000Z.',
  serialize: (value) => new Date(value).toISOString(),
  parseValue: (value) => {
    const at = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : NaN;
    if (Number.isNaN(at)) throw malformed('A DateTime is a string such as "2026-11-21T10:00:00Z".');
    return at;
  },
});

builder.scalarType('Cursor', {
  description:
    'A place in the log of this control plane: opaque, given with every message, taken by `after`.',
  serialize: (value) => value,
  parseValue: (value) => {
    if (typeof value !== 'string' || value.length > 200) throw malformed('A Cursor is a string of the API.');
    return value;
  },
});

builder.scalarType('JSON', {
  description: 'Any JSON value.',
  serialize: (value) => value,
  parseValue: (value) => value,
});
