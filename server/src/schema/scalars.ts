import { parseRfc3339 } from '../lib/rfc3339.ts';
import { builder } from './builder.ts';
import { malformed } from './malformed.ts';

const shown = (value: unknown): string => JSON.stringify(value).slice(0, 60);

builder.scalarType('DateTime', {
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  description:
    'A point in time as RFC 3339 has it. Given with an offset, as 2026-11-21T11:00:00+01:00 or 2026-11-21T10:00:00Z; answered in UTC with milliseconds, as 2026-11-21T10:00:00.000Z.',
  serialize: (value) => new Date(value).toISOString(),
  parseValue: (value) => {
    const at = typeof value === 'string' ? parseRfc3339(value) : undefined;
    if (at !== undefined) return at;
    throw malformed(
      `${shown(value)} is no DateTime. Give a date that exists, with a time and an offset, such as ` +
        '"2026-11-21T10:00:00Z" or "2026-11-21T11:00:00+01:00".',
    );
  },
});

builder.scalarType('Cursor', {
  description:
    'A place in the log of this control plane: opaque, given with every message, taken by `after`.',
  serialize: (value) => value,
  parseValue: (value) => {
    if (typeof value !== 'string' || value.length > 200)
      throw malformed(`${shown(value)} is no Cursor. Give one as the API gave it, or none.`);
    return value;
  },
});

builder.scalarType('JSON', {
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  description: 'Any JSON value.',
  serialize: (value) => value,
  parseValue: (value) => value,
});
