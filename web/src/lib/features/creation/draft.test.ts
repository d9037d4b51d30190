import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../../../test/fake-clock.ts';
import { ScriptedApi } from '../../../../test/scripted-api.ts';
import { Draft, readAs, type DraftProduct } from './draft.svelte.ts';

const plan = (hash: string): unknown => ({
  planStore: { plan: { hash, objects: [], warnings: [] }, userErrors: [] },
});
const refused = (code: string, path: string[]): unknown => ({
  plan: null,
  userErrors: [{ __typename: 'GeneralError', code, path, message: 'No.', remedy: null }],
});

function start(answers: ConstructorParameters<typeof ScriptedApi>[0]): {
  draft: Draft;
  api: ScriptedApi;
  clock: FakeClock;
} {
  const api = new ScriptedApi(answers);
  const clock = new FakeClock();
  let keys = 0;
  const draft = new Draft({ api, clock, newKey: () => `key-${++keys}` });
  draft.currencies = [
    { code: 'EUR', digits: 2 },
    { code: 'JPY', digits: 0 },
  ];
  return { draft, api, clock };
}

const sent = (api: ScriptedApi, name: string): Record<string, unknown>[] =>
  api.asked.filter((one) => one.name === name).map((one) => one.variables.input as Record<string, unknown>);

describe('the draft of a store', () => {
  test('asks the server once per pause in typing, and drops late answers', async () => {
    const open: ((value: unknown) => void)[] = [];
    const { draft, api, clock } = start({ PlanCreation: () => new Promise((resolve) => open.push(resolve)) });
    for (const name of ['w', 'wi', 'winter']) {
      draft.name = name;
      draft.changed();
      clock.pass(100);
    }
    clock.pass(300);
    expect(sent(api, 'PlanCreation').map((input) => input.name)).toEqual(['winter']);
    draft.name = 'winter-market';
    draft.changed();
    clock.pass(300);
    open[1]?.(plan('second'));
    await expect.poll(() => draft.planned?.hash).toBe('second');
    open[0]?.(plan('first'));
    await Promise.resolve();
    expect(draft.planned?.hash).toBe('second');
  });

  test('puts the server’s errors beside the field they are about', async () => {
    const { draft, clock } = start({
      PlanCreation: () => ({ planStore: refused('INVALID_INPUT', ['input', 'create', 'name']) }),
    });
    draft.name = 'No';
    draft.changed();
    clock.pass(300);
    await expect.poll(() => draft.errorsAt('name').length).toBe(1);
    expect(draft.errorsAt('config', 'title')).toEqual([]);
  });

  test('sends the hash of the plan that was read, and one key for a double click', async () => {
    const { draft, api, clock } = start({
      PlanCreation: () => plan('7c1e'),
      CreateStore: () => ({
        createStore: {
          store: { name: 'winter-market' },
          operation: { id: 'o' },
          replayed: false,
          userErrors: [],
        },
      }),
    });
    draft.name = 'winter-market';
    draft.changed();
    clock.pass(300);
    await expect.poll(() => draft.planned?.hash).toBe('7c1e');
    const names = await Promise.all([draft.create(), draft.create()]);
    expect(names).toEqual(['winter-market', null]);
    expect(await draft.create()).toBe('winter-market');
    expect(sent(api, 'CreateStore').map((input) => [input.expectedPlanHash, input.idempotencyKey])).toEqual([
      ['7c1e', 'key-1'],
      ['7c1e', 'key-1'],
    ]);
  });

  test('takes a new key only for another input', async () => {
    const { draft, api } = start({
      CreateStore: () => ({
        createStore: {
          ...(refused('NAME_TAKEN', ['input', 'name']) as object),
          store: null,
          operation: null,
        },
      }),
    });
    draft.name = 'one';
    await draft.create();
    await draft.create();
    draft.name = 'two';
    await draft.create();
    expect(sent(api, 'CreateStore').map((input) => input.idempotencyKey)).toEqual([
      'key-1',
      'key-1',
      'key-2',
    ]);
  });

  test('plans again when the plan changed under the person’s eyes', async () => {
    const { draft, api } = start({
      PlanCreation: () => plan('new'),
      CreateStore: () => ({
        createStore: { ...(refused('PLAN_CHANGED', ['input']) as object), store: null, operation: null },
      }),
    });
    draft.name = 'winter';
    expect(await draft.create()).toBe(null);
    await expect.poll(() => draft.planned?.hash).toBe('new');
    expect(sent(api, 'PlanCreation')).toHaveLength(1);
  });

  test('sends products in minor units and leaves out empty lines', () => {
    const { draft } = start({});
    draft.name = 'winter';
    draft.addProducts([{ title: 'Felt star', priceMinor: 950, stock: 120, sku: null, description: null }]);
    draft.addEmptyProduct();
    expect(draft.input.config?.products).toEqual([{ title: 'Felt star', priceMinor: 950, stock: 120 }]);
    expect(draft.hasUnreadableProduct).toBe(false);
    if (draft.products[0]) draft.products[0].price = '1.299,00 €';
    expect(readAs(draft.products[0] as DraftProduct, draft.money)).toBe('1299.00 EUR');
    draft.country = 'AT';
    expect(draft.input.config).toMatchObject({ country: 'AT', products: [{ priceMinor: 129_900 }] });
    draft.currency = 'JPY';
    expect(draft.hasUnreadableProduct).toBe(true);
    draft.currency = 'EUR';
    draft.addProducts([]);
    expect(draft.products).toHaveLength(1);
    const [first] = draft.products;
    if (first) first.price = 'cheap';
    expect(draft.hasUnreadableProduct).toBe(true);
  });

  test('stays where it is when the server does not answer', async () => {
    const { draft } = start({});
    draft.name = 'winter';
    expect(await draft.create()).toBe(null);
    expect([draft.failure?.isNetwork, draft.isSending]).toEqual([true, false]);
  });
});
