import { execute, parse } from 'graphql';
import { expect, test } from 'vitest';
import { tokenScopes } from '../domain/words.ts';
import { buildSchema } from './index.ts';

const schema = buildSchema();
const refusal = async (query: string, variableValues = {}): Promise<string> => {
  const contextValue = { caller: { scopes: tokenScopes } };
  const { errors } = await execute({ schema, document: parse(query), variableValues, contextValue });
  return errors?.[0]?.message ?? '';
};

test.each([
  [
    '{ stores(first: 100) { nodes { events { nodes { store { events(last: 20) { nodes { id } } } } } } } }',
    'stores (100) × events (no first, counts as 50) × events (20) = 100000 items',
  ],
  [
    'query Q($n: Int) { ...F } fragment F on Query { clusters { id } stores(first: $n) { edges { node { name events { nodes { store { events(first: 30) { nodes { id } } } } } } } } }',
    'stores (40) × events (no first, counts as 50) × events (30) = 60000 items',
  ],
])('a document that is too heavy is told which lists make it so: %s', async (query, lists) => {
  expect(await refusal(query, { n: 40 })).toContain(lists);
});

test('a document of many fields is told so', async () => {
  const fields = Array.from({ length: 450 }, (_, index) => `a${String(index)}: __typename`).join(' ');
  expect(await refusal(`{ viewer { ${fields} } }`)).toContain('of at most 400. Ask for fewer fields');
});
