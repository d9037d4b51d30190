import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
  parse,
  print,
  printSchema,
  type DefinitionNode,
  type InputValueDefinitionNode,
} from 'graphql';
import { expect, test } from 'vitest';
import { buildSchema } from './index.ts';

/** What later work brings. An entry that exists already fails: the list only shrinks. */
const later = new Set([
  ...['createApiToken', 'revokeApiToken'].map((name) => `Mutation.${name}`),
  'Query.apiTokens',
  'Subscription.fleet',
  'CreateApiTokenInput',
  'CreateApiTokenPayload',
  'RevokeApiTokenPayload',
  'ApiToken',
  // In work.
]);

const schema = buildSchema();
const contract = readFileSync(join(import.meta.dirname, '../../test/api-contract.graphql'), 'utf8');

const argument = (arg: InputValueDefinitionNode): string =>
  `${arg.name.value}: ${print(arg.type)}${arg.defaultValue ? ` = ${print(arg.defaultValue)}` : ''}`;

/** Every coordinate of a document with its shape: types, fields, arguments, values, members, interfaces. */
function shapes(sdl: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const definition of parse(sdl).definitions)
    for (const [name, shape] of shapesOf(definition)) found.set(name, shape);
  return found;
}

function* shapesOf(node: DefinitionNode): Iterable<[string, string]> {
  if (!('name' in node) || node.name === undefined) return;
  const name = node.name.value;
  yield [name, node.kind];
  for (const { name: directive } of node.directives ?? []) yield [`${name} @${directive.value}`, 'yes'];
  if ('interfaces' in node)
    for (const { name: of } of node.interfaces ?? []) yield [`${name} implements ${of.value}`, 'yes'];
  if ('values' in node) for (const value of node.values ?? []) yield [`${name}.${value.name.value}`, 'value'];
  if ('types' in node) for (const type of node.types ?? []) yield [`${name} = ${type.name.value}`, 'member'];
  if (!('fields' in node)) return;
  for (const field of node.fields ?? []) {
    const coordinate = `${name}.${field.name.value}`;
    if (field.kind === 'InputValueDefinition') {
      yield [coordinate, argument(field)];
      continue;
    }
    yield [coordinate, print(field.type)];
    for (const arg of field.arguments ?? []) yield [`${coordinate}(${arg.name.value})`, argument(arg)];
  }
}

const wanted = shapes(contract);
const printed = shapes(printSchema(schema));
const isLater = (coordinate: string): boolean =>
  [...later].some((entry) => coordinate === entry || new RegExp(`^${entry}[ .(]`).test(coordinate));

test('every name of the contract exists in its shape, but for what later work brings', () => {
  const wrong = [...wanted]
    .filter(([coordinate]) => !isLater(coordinate))
    .filter(([coordinate, shape]) => printed.get(coordinate) !== shape)
    .map(([coordinate, shape]) => `${coordinate}: ${shape}, but is ${printed.get(coordinate) ?? 'missing'}`);
  expect(wrong).toEqual([]);
});

test('what later work brings is in the contract and not in the schema', () => {
  expect([...later].filter((entry) => !wanted.has(entry))).toEqual([]);
  expect([...later].filter((entry) => printed.has(entry))).toEqual([]);
});

test('the errors that the contract names in words implement UserError with fields of their own', () => {
  const own = {
    GeneralError: {},
    LimitError: { limit: 'String!', used: 'Int!', max: 'Int!', retryAfterSeconds: 'Int' },
    PlanChangedError: { currentHash: 'String!' },
    NameTakenError: { suggestions: '[String!]!' },
  };
  for (const [type, fields] of Object.entries(own)) {
    expect(printed.get(`${type} implements UserError`)).toBe('yes');
    for (const [field, shape] of Object.entries(fields)) expect(printed.get(`${type}.${field}`)).toBe(shape);
  }
});

test("connections are Relay's, with nodes beside edges", () => {
  for (const noun of ['Store', 'Operation', 'Event', 'AuditEntry']) {
    expect(printed.get(`${noun}Connection.nodes`)).toBe(`[${noun}!]!`);
    expect(printed.get(`${noun}Connection.edges`)).toBe(`[${noun}Edge!]!`);
    expect(printed.get(`${noun}Connection.pageInfo`)).toBe('PageInfo!');
    expect(printed.get(`${noun}Edge.cursor`)).toBe(noun === 'Event' ? 'Cursor!' : 'String!');
  }
});

test('every type, field, argument and enum value is described', () => {
  const silent: string[] = [];
  const check = (coordinate: string, thing: { description?: string | null | undefined }): void => {
    if (!thing.description) silent.push(coordinate);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue;
    check(type.name, type);
    if (isEnumType(type)) for (const value of type.getValues()) check(`${type.name}.${value.name}`, value);
    if (isUnionType(type)) for (const member of type.getTypes()) check(member.name, member);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) check(`${type.name}.${field.name}`, field);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      check(`${type.name}.${field.name}`, field);
      for (const arg of field.args) check(`${type.name}.${field.name}(${arg.name})`, arg);
    }
  }
  expect(silent).toEqual([]);
});

test('the schema says in ten lines how to use it, and names nothing that it does not have', () => {
  const description = schema.description ?? '';
  expect(description.split('\n').length).toBe(10);
  for (const topic of ['Create', 'Plan', 'Wait', 'Subscribe', 'Errors', 'SDL'])
    expect(description).toMatch(new RegExp(`^${topic}: `, 'm'));
  for (const coordinate of [
    'Mutation.createStore',
    'Mutation.planStore',
    'CreateStoreInput.idempotencyKey',
    'CreateStoreInput.expectedPlanHash',
    'Query.waitForOperation(timeoutSeconds)',
    'WaitForOperationResult.timedOut',
    'Subscription.operation',
    'CreateStorePayload.userErrors',
  ]) {
    expect(printed.has(coordinate), coordinate).toBe(true);
    expect(description).toContain(/\w+(?=\)?$)/.exec(coordinate)?.[0]);
  }
});

test('the committed schema.graphql is what the code prints', () => {
  const committed = readFileSync(join(import.meta.dirname, '../../../schema.graphql'), 'utf8');
  expect(committed).toContain(printSchema(schema));
});

test('whatever has an id is a Node', () => {
  const strangers = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type))
    .filter((type) => printed.get(`${type.name}.id`) !== undefined)
    .filter((type) => printed.get(`${type.name} implements Node`) !== 'yes');
  expect(strangers.map(({ name }) => name)).toEqual([]);
});
