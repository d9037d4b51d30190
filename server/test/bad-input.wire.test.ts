import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { post, type Answer } from './doors.ts';
import { startTestServer, type TestServer } from './harness.ts';

const createText = `mutation Create($input: CreateStoreInput!) {
  createStore(input: $input) {
    store { id } operation { id }
    userErrors { __typename code message path remedy retryable ... on LimitError { limit used max } ... on NameTakenError { suggestions } }
  }
}`;
const countText = '{ stores { totalCount } auditLog { nodes { id } } events { nodes { id } } }';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
}, 120_000);
afterAll(() => server.remove());

const ask = async (query: string, variables: Record<string, unknown> = {}): Promise<Answer> =>
  (await post(server.url, { query, variables })).answer;

interface Refusal {
  __typename: string;
  code: string;
  message: string;
  path: string[];
  remedy: string;
}

/** Sends it to createStore and to planStore, which must answer alike, and proves that nothing was written. */
async function refused(change: Record<string, unknown>): Promise<Refusal[]> {
  const input = { name: 'tea-shop', engine: 'MEDUSA', ...change };
  const before = await ask(countText);
  const answer = await ask(createText, { input });
  expect(answer.errors).toBeUndefined();
  const payload = answer.data?.['createStore'] as {
    store: unknown;
    operation: unknown;
    userErrors: Refusal[];
  };
  expect(payload).toMatchObject({ store: null, operation: null });
  const planned = await ask(
    'mutation P($c: CreateStoreInput!) { planStore(input: { create: $c }) { plan { hash } userErrors { code path message } } }',
    { c: input },
  );
  expect(planned.data?.['planStore']).toMatchObject({
    plan: null,
    userErrors: payload.userErrors.map(({ code, path, message }) => ({ code, path, message })),
  });
  expect(await ask(countText)).toEqual(before);
  return payload.userErrors;
}

const product = (change: Record<string, unknown>) => ({
  config: { products: [{ title: 'Tea', priceMinor: 1, ...change }] },
});
const long = 'x'.repeat(10_000);

describe('each refusal says code, path, message and remedy, and nothing is written', () => {
  test.each([
    ['name', 'empty', { name: '' }, 'INVALID_INPUT', 'input.name'],
    ['name', 'too long', { name: 'a'.repeat(41) }, 'INVALID_INPUT', 'input.name'],
    ['name', 'far too long', { name: long }, 'INVALID_INPUT', 'input.name'],
    ['name', 'upper case', { name: 'Tea-Shop' }, 'INVALID_INPUT', 'input.name'],
    ['name', 'a line break at its end', { name: 'tea-shop\n' }, 'INVALID_INPUT', 'input.name'],
    ['name', 'a NUL', { name: 'tea\0shop' }, 'INVALID_INPUT', 'input.name'],
    ['name', 'letters of another alphabet', { name: 'tеа-shop' }, 'INVALID_INPUT', 'input.name'],
    ['name', 'a hyphen at its end', { name: 'tea-' }, 'INVALID_INPUT', 'input.name'],
    ['name', 'a path', { name: '../etc' }, 'INVALID_INPUT', 'input.name'],
    ['name', 'a flag', { name: '--kubeconfig' }, 'INVALID_INPUT', 'input.name'],
    ['name', 'reserved', { name: 'kube-system' }, 'NAME_RESERVED', 'input.name'],
    [
      'engine version',
      'unknown',
      { engineVersion: '0.0.1' },
      'ENGINE_VERSION_UNKNOWN',
      'input.engineVersion',
    ],
    ['engine version', 'a path', { engineVersion: '../x' }, 'ENGINE_VERSION_UNKNOWN', 'input.engineVersion'],
    ['cluster', 'unknown', { cluster: 'cls_nothing' }, 'NOT_FOUND', 'input.cluster'],
    ['cluster', 'a name', { cluster: 'prod' }, 'NOT_FOUND', 'input.cluster'],
    ['title', 'empty', { config: { title: ' ' } }, 'INVALID_INPUT', 'input.config.title'],
    ['title', 'too long', { config: { title: long } }, 'INVALID_INPUT', 'input.config.title'],
    [
      'title',
      'a control character',
      { config: { title: 'a\u0007b' } },
      'INVALID_INPUT',
      'input.config.title',
    ],
    ['title', 'a turned direction', { config: { title: 'a\u202eb' } }, 'INVALID_INPUT', 'input.config.title'],
    ['theme', 'unknown', { config: { theme: 'nothing' } }, 'INVALID_INPUT', 'input.config.theme'],
    ['currency', 'unknown', { config: { currency: 'ZZZ' } }, 'INVALID_INPUT', 'input.config.currency'],
    ['currency', 'too long', { config: { currency: 'EURO' } }, 'INVALID_INPUT', 'input.config.currency'],
    [
      'currency',
      'unknown to the engine',
      { config: { currency: 'ZMW' } },
      'INVALID_INPUT',
      'input.config.currency',
    ],
    ['country', 'unknown', { config: { country: 'XO' } }, 'INVALID_INPUT', 'input.config.country'],
    ['country', 'not in the locale', { config: { locale: 'fr' } }, 'INVALID_INPUT', 'input.config.country'],
    ['locale', 'no language', { config: { locale: '!!' } }, 'INVALID_INPUT', 'input.config.locale'],
    [
      'e-mail',
      'no address',
      { config: { adminEmail: 'nobody' } },
      'INVALID_INPUT',
      'input.config.adminEmail',
    ],
    ['product title', 'empty', product({ title: '' }), 'INVALID_INPUT', 'input.config.products.0.title'],
    [
      'product price',
      'negative',
      product({ priceMinor: -1 }),
      'INVALID_INPUT',
      'input.config.products.0.priceMinor',
    ],
    ['product stock', 'negative', product({ stock: -1 }), 'INVALID_INPUT', 'input.config.products.0.stock'],
    [
      'product handle',
      'wrong letters',
      product({ handle: 'A B' }),
      'INVALID_INPUT',
      'input.config.products.0.handle',
    ],
    [
      'product image',
      'a script',
      product({ image: 'javascript:alert(1)' }),
      'INVALID_INPUT',
      'input.config.products.0.image',
    ],
    ['domain', 'an address', { domains: ['10.0.0.1'] }, 'INVALID_INPUT', 'input.domains.0'],
    ['domain', 'a wildcard', { domains: ['*.example.com'] }, 'INVALID_INPUT', 'input.domains.0'],
    [
      'label',
      'a reserved key',
      { labels: [{ key: 'kubernetes.io/x', value: '' }] },
      'INVALID_INPUT',
      'input.labels.0.key',
    ],
    ['idempotency key', 'empty', { idempotencyKey: '' }, 'INVALID_INPUT', 'input.idempotencyKey'],
  ])('%s: %s', async (field, _, change, code, path) => {
    if (field === 'idempotency key') {
      const answer = await ask(createText, { input: { name: 'tea-shop', engine: 'MEDUSA', ...change } });
      expect(JSON.stringify(answer)).toContain(code);
      return;
    }
    const errors = await refused(change);
    expect(errors.map((error) => error.path.join('.'))).toContain(path);
    for (const error of errors) {
      expect(error.code).toBe(code);
      expect(error.message.length).toBeGreaterThan(10);
      expect(error.message.length).toBeLessThan(400);
      expect(error.message).not.toMatch(/\p{Cc}/u);
      expect(error.remedy.length).toBeGreaterThan(5);
    }
  });

  test('501 products name the limit', async () => {
    const products = Array.from({ length: 501 }, (_, index) => ({
      title: `p${String(index)}`,
      priceMinor: 1,
    }));
    expect(await refused({ config: { products } })).toMatchObject([
      { __typename: 'LimitError', used: 501, max: 500, path: ['input', 'config', 'products'] },
    ]);
  });

  test('every wrong field is named at once', async () => {
    const errors = await refused({ name: 'X', config: { title: '', currency: 'nope' }, domains: ['x'] });
    expect(errors.map((error) => error.path[1])).toEqual(
      expect.arrayContaining(['name', 'config', 'domains']),
    );
  });
});

describe('what GraphQL itself refuses is a 400 for the media type of GraphQL', () => {
  test.each([
    ['an unknown enum value', { engine: 'SHOPIFY' }],
    ['a field that is not in the input', { ownerId: 'me' }],
    ['a price beyond 32 bits', product({ priceMinor: 2 ** 40 })],
    ['a price that is no whole number', product({ priceMinor: 1.5 })],
    ['a price that is text', product({ priceMinor: '1' })],
    ['a missing name', { name: undefined }],
    ['a name that is null', { name: null }],
    ['a name that is a list', { name: ['a', 'b'] }],
  ])('%s', async (_, change) => {
    const before = await ask(countText);
    const input = { name: 'tea-shop', engine: 'MEDUSA', ...change };
    const accept = 'application/graphql-response+json';
    const body = { query: createText, variables: { input } };
    const { status, answer } = await post(server.url, body, { accept });
    expect(status).toBe(400);
    expect(answer.errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
    expect(await ask(countText)).toEqual(before);
  });
});

test.each([
  ['no JSON', '{', 400],
  ['a JSON text', '"x"', 400],
  ['no query', '{}', 400],
  ['a batch', '[{"query":"{ viewer { version } }"}]', 400],
  ['more than 1 MiB', JSON.stringify({ query: '{ viewer { version } }', pad: 'x'.repeat(1_100_000) }), 413],
])('a body that is %s is answered with its status', async (_, body, status) => {
  expect((await post(server.url, body)).status).toBe(status);
});

test('a name that is taken comes with free ones', async () => {
  await ask(createText, { input: { name: 'taken', engine: 'MEDUSA' } });
  const again = await ask(createText, { input: { name: 'taken', engine: 'MEDUSA' } });
  const { userErrors: errors } = again.data?.['createStore'] as {
    userErrors: (Refusal & { suggestions: string[] })[];
  };
  expect(errors).toMatchObject([
    { __typename: 'NameTakenError', code: 'NAME_TAKEN', path: ['input', 'name'] },
  ]);
  expect(errors[0]?.suggestions.length).toBeGreaterThan(0);
});

test('deleting asks for the name twice, and does not tell unknown from foreign', async () => {
  const remove = (name: string, confirmName: string) =>
    ask(
      'mutation D($i: DeleteStoreInput!) { deleteStore(input: $i) { operation { id } userErrors { code path } } }',
      { i: { name, confirmName } },
    );
  expect((await remove('taken', 'take')).data?.['deleteStore']).toMatchObject({
    operation: null,
    userErrors: [{ code: 'CONFIRMATION_MISMATCH', path: ['input', 'confirmName'] }],
  });
  expect((await remove('nobody', 'nobody')).data?.['deleteStore']).toMatchObject({
    userErrors: [{ code: 'NOT_FOUND', path: ['input', 'name'] }],
  });
});
