import type { CreateStoreInput } from '#lib/graphql/generated/operations.ts';

const enumFields = new Set(['engine', 'plan']);

/** The mutation as a person would write it into the explorer. */
export function asGraphql(input: CreateStoreInput): string {
  return `mutation {\n  createStore(input: ${literal(input, 1)}) {\n    operation { id }\n    userErrors { code message path remedy }\n  }\n}`;
}

/** The same for a shell; single quotes inside are escaped as the shell wants it. */
export function asCurl(input: CreateStoreInput, endpoint: string): string {
  const query =
    'mutation($input: CreateStoreInput!) { createStore(input: $input) { operation { id } userErrors { code message path remedy } } }';
  const body = JSON.stringify({ query, variables: { input } }, null, 2).replaceAll("'", `'\\''`);
  return `curl ${endpoint} \\\n  -H 'content-type: application/json' \\\n  -d '${body}'`;
}

function literal(value: unknown, depth: number, field = ''): string {
  const pad = '  '.repeat(depth + 1);
  if (Array.isArray(value))
    return `[\n${value.map((one) => pad + literal(one, depth + 1)).join('\n')}\n${'  '.repeat(depth)}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, one]) => one !== undefined && one !== null);
    const short = `{ ${fields.map(([name, one]) => `${name}: ${literal(one, depth + 1, name)}`).join(', ')} }`;
    if (depth > 1 && short.length < 72 && !short.includes('\n')) return short;
    return `{\n${fields.map(([name, one]) => `${pad}${name}: ${literal(one, depth + 1, name)}`).join('\n')}\n${'  '.repeat(depth)}}`;
  }
  return enumFields.has(field) ? String(value) : JSON.stringify(value);
}
