import { graphql, isObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { anOperation, aStore } from '../../test/builders.ts';
import { aCaller } from '../../test/builders/commands.ts';
import { buildSchema } from './index.ts';

const schema = buildSchema();
const page = (items: object[]) => ({
  items,
  cursors: items.map(() => 'c'),
  hasNext: false,
  hasPrevious: false,
});

/** Answers of a control plane with one store; `asked` holds what reached it. */
async function ask(source: string, variableValues: Record<string, unknown> = {}) {
  const asked: Record<string, unknown> = {};
  const note =
    (name: string, items: object[]) =>
    (...args: unknown[]) => {
      asked[name] = args;
      return Promise.resolve(page(items));
    };
  const services = {
    stores: { page: note('stores', [aStore()]), byName: () => Promise.resolve(aStore()) },
    operations: { page: note('operations', []) },
    log: { events: note('events', []), audit: note('audit', []) },
    feed: {
      cursorOf: String,
      waitForOperation: (_: unknown, id: string, { timeoutMs }: { timeoutMs: number }) => {
        asked['wait'] = timeoutMs;
        return Promise.resolve(id === 'op_1' ? { operation: anOperation(), timedOut: true } : undefined);
      },
    },
  };
  const { data, errors } = await graphql({
    schema,
    source,
    variableValues,
    contextValue: { services, caller: aCaller(), loaders: {} },
  });
  return { data, asked, refused: errors?.map(({ message, extensions }) => ({ message, extensions })) };
}

const connections = {
  'Query.stores': (args: string) => `{ stores(${args}) { totalCount nodes { name } } }`,
  'Query.events': (args: string) => `{ events(${args}) { nodes { code } } }`,
  'Query.auditLog': (args: string) => `{ auditLog(${args}) { nodes { action } } }`,
  'Store.operations': (args: string) => `{ store(name: "tea") { operations(${args}) { nodes { kind } } } }`,
  'Store.events': (args: string) => `{ store(name: "tea") { events(${args}) { nodes { code } } } }`,
};

describe.each(Object.entries(connections))('a page of %s', (_, document) => {
  test.each([
    ['first: -1', /first: -1 is negative.*0 to 100/],
    ['last: -7', /last: -7 is negative.*0 to 100/],
    ['first: 101', /first: 101 is more than .*100.*endCursor/],
    ['last: 1000', /last: 1000 is more than .*100.*startCursor/],
    ['first: 2, last: 1', /first: 2 and last: 1 .*one of them/],
  ])('of %s is refused with what to ask instead', async (args, says) => {
    expect((await ask(document(args))).refused).toMatchObject([
      { message: expect.stringMatching(says) as string, extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  test.each(['first: 0', 'first: 100', 'last: 100', 'first: 3, last: null', 'first: null, last: null'])(
    'of %s is read',
    async (args) => {
      expect((await ask(document(args))).refused).toBeUndefined();
    },
  );
});

test('every list of the schema that has pages is among these', () => {
  const found = Object.values(schema.getTypeMap())
    .flatMap((type) => (isObjectType(type) ? Object.values(type.getFields()) : []))
    .filter(({ args }) => args.some(({ name }) => name === 'first'));
  expect(found.length).toBe(Object.keys(connections).length);
});

describe('a DateTime', () => {
  const since = (value: unknown) =>
    ask('query Q($since: DateTime) { events(filter: { since: $since }) { nodes { code } } }', {
      since: value,
    });

  test.each(['2026-11-30T22:00:00', '2026-02-30T10:00:00Z', 'yesterday', 7])(
    'of %j is refused with the value and an example',
    async (value) => {
      const { refused } = await since(value);
      expect(refused).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(refused?.[0]?.message).toContain(`${JSON.stringify(value)} is no DateTime`);
      expect(refused?.[0]?.message).toContain('"2026-11-21T11:00:00+01:00"');
    },
  );

  test('is refused alike where it is written into the document', async () => {
    const { refused } = await ask('{ events(filter: { since: "2026-11-30T22:00:00" }) { nodes { code } } }');
    expect(refused?.[0]?.message).toContain('"2026-11-30T22:00:00" is no DateTime');
  });

  test('is read in its offset and answered in UTC', async () => {
    const { asked } = await since('2026-11-30T22:00:00+01:00');
    expect(asked['events']).toMatchObject([{}, { since: Date.UTC(2026, 10, 30, 21) }, {}]);
    const { data } = await ask('{ store(name: "tea") { createdAt } }');
    expect(data).toEqual({ store: { createdAt: '2026-11-21T12:00:00.000Z' } });
  });
});

describe('waiting for an operation', () => {
  const wait = (id: string, args: string) => ask(`{ waitForOperation(id: "${id}"${args}) { timedOut } }`);

  test.each([-1, 0, 31, 300])('for %d seconds is refused, known or not', async (seconds) => {
    for (const id of ['op_1', 'op_0']) {
      const { refused, data, asked } = await wait(id, `, timeoutSeconds: ${String(seconds)}`);
      expect(refused).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(refused?.[0]?.message).toMatch(new RegExp(`timeoutSeconds: ${String(seconds)} .*1 to 30`));
      expect([data, asked]).toEqual([{ waitForOperation: null }, {}]);
    }
  });

  test.each([
    ['', 20],
    [', timeoutSeconds: null', 20],
    [', timeoutSeconds: 1', 1],
    [', timeoutSeconds: 30', 30],
  ])('with "%s" waits %d seconds, and is null only for an unknown id', async (args, seconds) => {
    const known = await wait('op_1', args);
    expect([known.refused, known.data, known.asked['wait']]).toEqual([
      undefined,
      { waitForOperation: { timedOut: true } },
      seconds * 1000,
    ]);
    const unknown = await wait('op_0', args);
    expect([unknown.refused, unknown.data]).toEqual([undefined, { waitForOperation: null }]);
  });
});

test('a plan takes exactly one of what it can plan', async () => {
  const plan = (input: string) => ask(`mutation { planStore(input: ${input}) { userErrors { code } } }`);
  for (const input of [
    '{}',
    '{ create: null }',
    '{ update: { name: "tea" }, upgrade: { name: "tea", engineVersion: "2" } }',
  ])
    expect((await plan(input)).refused?.[0]?.message).toMatch(/exactly one|must be non-null/i);
});
