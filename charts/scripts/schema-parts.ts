/** JSON Schema (draft 07) in short: every object is closed, so that a misspelt value is refused instead of ignored. */
export type Schema = Record<string, unknown>;

export const object = (properties: Record<string, Schema>, more: Schema = {}): Schema => ({
  type: 'object',
  additionalProperties: false,
  properties,
  ...more,
});

export const text = (more: Schema = {}): Schema => ({ type: 'string', ...more });
export const oneOf = (...values: string[]): Schema => ({ type: 'string', enum: values });
export const boolean: Schema = { type: 'boolean' };
export const integer = (minimum: number, maximum: number): Schema => ({ type: 'integer', minimum, maximum });
export const list = (items: Schema, more: Schema = {}): Schema => ({ type: 'array', items, ...more });
export const filled: Schema = { type: 'string', minLength: 1 };

/**
 * A value that `schema` refuses is refused with a sentence: helm prints "value must be '<sentence>'". A schema has no other place for one.
 * The sentence itself is no value either.
 */
export const saying = (sentence: string, schema: Schema, type: Schema = {}): Schema => ({
  ...type,
  if: { not: schema },
  then: { const: sentence },
  not: { const: sentence },
});

const worded = (sentence: string, pattern: string, more: Schema = {}): Schema =>
  saying(sentence, { pattern, ...more }, { type: 'string' });

/** `then` holds where the value at `path` is `value`. */
export const when = (path: string[], value: unknown, then: Schema): Schema => ({
  if: at(path, { const: value }, true),
  then,
});

/** Where the value at `path` is `value`, the one at `needed` must pass `schema`; else the sentence says what it must be. */
export const needs = (
  path: string[],
  value: string | boolean,
  needed: string[],
  sentence: string,
  schema: Schema = { minLength: 1 },
): Schema =>
  when(path, value, at(needed, saying(`${sentence}, because ${path.join('.')} is ${value}`, schema)));

/** A condition on a value deep inside; with `present` the value must also be there. */
export function at(path: readonly string[], schema: Schema, present = false): Schema {
  const [first, ...rest] = path;
  if (first === undefined) return schema;
  return { properties: { [first]: at(rest, schema, present) }, ...(present ? { required: [first] } : {}) };
}

const label = '[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';
const dns = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';

export const labelValue = worded(
  'a label: at most 63 letters, digits, hyphens, underscores and dots, beginning and ending with a letter or digit',
  `^(${label})?$`,
);
export const dnsName = worded(
  'a name: at most 63 small letters, digits and hyphens, beginning and ending with a letter or digit',
  `^(${dns})?$`,
);
export const hostName = worded(
  'a host name: small letters, digits and hyphens, in parts joined by dots, such as shop.example.com',
  `^(${dns}(\\.${dns})*)?$`,
  { maxLength: 253 },
);
/** Names of objects; they look like host names. */
export const objectName = worded(
  'the name of an object: small letters, digits, hyphens and dots',
  `^(${dns}(\\.${dns})*)?$`,
  {
    maxLength: 253,
  },
);
export const cidr = worded(
  'a range of addresses, such as 10.1.0.0/16 or 2001:db8::/32',
  '^([0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:]*)/[0-9]{1,3}$',
);
export const cronSchedule = worded(
  'a cron schedule of five fields, such as 17 3 * * *',
  '^[-0-9*/,A-Za-z]+( [-0-9*/,A-Za-z]+){4}$',
);
export const bytes = worded('a size, such as 512Mi, 5Gi or 1Ti', '^[1-9][0-9]*(Mi|Gi|Ti)$');
const cpu = worded('an amount of processor time, such as 250m, 0.5 or 2', '^([1-9][0-9]*m?|0\\.[0-9]+)$');

/** Text of people: anything, literally. */
export const words = (maxLength: number): Schema => text({ maxLength });
export const pattern = worded;

export const amounts = object(
  { cpu, memory: bytes, 'ephemeral-storage': bytes },
  { required: ['cpu', 'memory', 'ephemeral-storage'] },
);
export const resources = object({ requests: amounts, limits: amounts }, { required: ['requests', 'limits'] });

export const image = object({
  repository: worded(
    'an image without tag, such as docker.io/library/postgres',
    '^[a-z0-9]+([._/:-]+[a-z0-9]+)*$',
  ),
  tag: worded(
    'a tag that names a version: latest says nothing about what runs',
    '^([A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?$',
    {
      not: { const: 'latest' },
    },
  ),
  digest: worded('a digest: sha256: and 64 hexadecimal digits', '^(sha256:[0-9a-f]{64})?$'),
});

export const scaled = {
  replicas: integer(1, 50),
  autoscaling: object({ enabled: boolean, maxReplicas: integer(1, 50), cpuPercent: integer(10, 95) }),
  resources,
};

/** What stands in a schema many times stands there once, under these names. */
const named: Readonly<Record<string, Schema>> = {
  label: labelValue,
  name: dnsName,
  host: hostName,
  object: objectName,
  range: cidr,
  schedule: cronSchedule,
  bytes,
  cpu,
  amounts,
  resources,
  image,
};

/** The same schema with references in the place of what has a name, and `definitions` of those. */
export function withDefinitions(schema: Schema): Schema {
  const names = new Map<unknown, string>(Object.entries(named).map(([name, value]) => [value, name]));
  const used = new Set<string>();
  const refer = (value: unknown): unknown => {
    const name = names.get(value);
    if (name === undefined) return below(value);
    used.add(name);
    return { $ref: `#/definitions/${name}` };
  };
  const below = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(refer);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, refer(item)]));
  };
  const root = below(schema) as Schema;
  const definitions = Object.entries(named).map(([name, value]) => [name, below(value)]);
  return {
    ...root,
    definitions: Object.fromEntries(definitions.filter(([name]) => used.has(name as string))),
  };
}
