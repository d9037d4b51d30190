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

/** `then` holds where the value at `path` is `value`. */
export const when = (path: string[], value: unknown, then: Schema): Schema => ({
  if: at(path, { const: value }, true),
  then,
});

/** A condition on a value deep inside; with `present` the value must also be there. */
export function at(path: readonly string[], schema: Schema, present = false): Schema {
  const [first, ...rest] = path;
  if (first === undefined) return schema;
  return { properties: { [first]: at(rest, schema, present) }, ...(present ? { required: [first] } : {}) };
}

const label = '[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';
const dns = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';

export const labelValue = text({ pattern: `^(${label})?$` });
export const dnsName = text({ pattern: `^(${dns})?$` });
export const hostName = text({ maxLength: 253, pattern: `^(${dns}(\\.${dns})*)?$` });
export const cidr = text({ pattern: '^[0-9a-fA-F.:]+/[0-9]{1,3}$' });
export const cronSchedule = text({ pattern: '^\\S+ \\S+ \\S+ \\S+ \\S+$' });
export const bytes = text({ pattern: '^[1-9][0-9]*(Mi|Gi|Ti)$' });
const cpu = text({ pattern: '^([1-9][0-9]*m?|0\\.[0-9]+)$' });

export const amounts = object(
  { cpu, memory: bytes, 'ephemeral-storage': bytes },
  { required: ['cpu', 'memory', 'ephemeral-storage'] },
);
export const resources = object({ requests: amounts, limits: amounts }, { required: ['requests', 'limits'] });

export const image = object({
  repository: text({ pattern: '^[a-z0-9]+([._/:-]+[a-z0-9]+)*$' }),
  // "latest" says nothing about what runs.
  tag: text({ pattern: '^([A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?$', not: { const: 'latest' } }),
  digest: text({ pattern: '^(sha256:[0-9a-f]{64})?$' }),
});

export const scaled = {
  replicas: integer(1, 50),
  autoscaling: object({ enabled: boolean, maxReplicas: integer(1, 50), cpuPercent: integer(10, 95) }),
  resources,
};
