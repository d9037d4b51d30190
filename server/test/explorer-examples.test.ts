import { getVariableValues, Kind, parse, validate, type OperationDefinitionNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { examples } from '../explorer/examples.ts';
import { buildSchema } from '../src/schema/index.ts';

const schema = buildSchema();
const verbs = ['createStore', 'updateStore', 'upgradeStore', 'rollbackStore', 'suspendStore', 'resumeStore'];

describe.each(
  examples.map(({ query, variables }) => ({ title: query.split('\n')[0] ?? '', query, variables })),
)('the tab "$title"', ({ query, variables }) => {
  const document = parse(query);
  const operations = document.definitions.filter(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  );

  test('is valid, and each of its operations has a name to choose it by', () => {
    expect(validate(schema, document)).toEqual([]);
    expect(operations.every(({ name }) => name !== undefined)).toBe(true);
  });

  test('brings the variables that its operations need', () => {
    for (const { variableDefinitions } of operations)
      expect(
        getVariableValues(schema, variableDefinitions ?? [], JSON.parse(variables) as Record<string, unknown>)
          .errors,
      ).toBeUndefined();
  });
});

test('the tabs are numbered in order and show every verb of a life', () => {
  expect(examples.map(({ query }) => /^# (\d+)\. /.exec(query)?.[1])).toEqual(
    examples.map((_, index) => String(index + 1)),
  );
  const all = examples.map(({ query }) => query).join('\n');
  for (const verb of [...verbs, 'rotateStoreSecrets', 'retryStore', 'cancelOperation', 'deleteStore'])
    expect(all).toContain(`${verb}(`);
});
