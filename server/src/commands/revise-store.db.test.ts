import { beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../domain/store/store.ts';
import { accepted } from '../../test/builders/database.ts';
import { aCaller, commandParts, someInput } from '../../test/builders/commands.ts';
import { livingStore } from '../../test/builders/living-store.ts';
import { aNewEvent } from '../../test/builders/work.ts';
import { createStore } from './create-store.ts';
import { updateStore, upgradeStore } from './revise-store.ts';

type Parts = Awaited<ReturnType<typeof commandParts>>;
const caller = aCaller();
let parts: Parts;
let tea: ReturnType<typeof livingStore>;

beforeEach(async () => {
  parts = await commandParts();
  tea = livingStore(parts);
});

describe('an update', () => {
  test('changes what is given and keeps the rest, in one new revision', async () => {
    const before = await tea.created({ domains: ['tea.example.com'] });
    const answer = await updateStore(parts, caller, {
      name: 'tea',
      plan: 'MEDIUM',
      config: { title: 'More tea' },
    });
    const { store, operation } = accepted(
      answer.store && answer.operation
        ? { kind: 'accepted', store: answer.store, operation: answer.operation }
        : undefined,
    );
    expect(store.wanted).toMatchObject({
      ...before.wanted,
      plan: 'MEDIUM',
      generation: 2,
      revision: 2,
      config: { ...before.wanted.config, title: 'More tea' },
    });
    expect(operation).toMatchObject({ kind: 'UPDATE', state: 'QUEUED', maxAttempts: 1, generation: 2 });
    expect(operation.steps.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['accepted', 'guard-rails', 'release', 'worker', 'probe', 'quota']),
    );
    const revision = await parts.db.stores.revision(store.id, 2);
    expect(revision).toMatchObject({
      cause: 'configuration, plan changed',
      plan: 'MEDIUM',
      becameReady: false,
      by: caller.actor,
    });
    expect(revision?.chartDigest).toBe((await parts.db.stores.revision(store.id, 1))?.chartDigest);
    expect(await parts.db.stores.hostTaken('tea.example.com')).toBe(true);
    expect(await parts.db.audit.verify()).toBeUndefined();
  });

  test('adds products by handle, and neither changes nor deletes those that exist', async () => {
    const before = await tea.created();
    const products = [
      { title: 'Green tea', priceMinor: 1 },
      { title: 'Coffee', priceMinor: 900 },
    ];
    await updateStore(parts, caller, { name: 'tea', config: { products } });
    const { wanted } = await tea.now();
    expect(wanted.config.products).toEqual([
      ...before.wanted.config.products,
      { title: 'Coffee', handle: 'coffee', priceMinor: 900 },
    ]);
  });

  test('never makes a volume smaller', async () => {
    await tea.created({ plan: 'LARGE' });
    await updateStore(parts, caller, { name: 'tea', plan: 'SMALL' });
    const { id, wanted } = await tea.carriedOut();
    expect(wanted.storage).toMatchObject({ 'tea-database': 50 });
    expect((await parts.db.stores.revision(id, 2))?.values).toMatchObject({ database: { size: '50Gi' } });
    await updateStore(parts, caller, { name: 'tea', config: { title: 'Small' } });
    expect((await parts.db.stores.revision(id, 3))?.values).toMatchObject({ database: { size: '50Gi' } });
  });

  test('of labels alone touches nothing in the cluster and makes no revision', async () => {
    await tea.created();
    const { operation } = await updateStore(parts, caller, {
      name: 'tea',
      labels: [{ key: 'team', value: 'one' }],
    });
    expect(operation?.steps.map(({ name }) => name)).toEqual(['accepted']);
    expect((await tea.now()).wanted).toMatchObject({
      revision: 1,
      generation: 2,
      labels: [{ key: 'team', value: 'one' }],
    });
    expect(await parts.db.stores.revisions((await tea.now()).id)).toHaveLength(1);
  });

  test.each([
    ['an empty change', {}, 'INVALID_INPUT', ['input']],
    ['an unknown theme', { config: { theme: 'plaid' } }, 'INVALID_INPUT', ['input', 'config', 'theme']],
    ['a wrong domain', { domains: ['localhost'] }, 'INVALID_INPUT', ['input', 'domains', '0']],
    [
      'a domain of another store',
      { domains: ['taken.example.com'] },
      'DOMAIN_TAKEN',
      ['input', 'domains', '0'],
    ],
    ['an unknown store', { name: 'nobody', plan: 'LARGE' as const }, 'NOT_FOUND', ['input', 'name']],
    [
      'a plan that was not reviewed',
      { plan: 'LARGE' as const, expectedPlanHash: 'other' },
      'PLAN_CHANGED',
      ['input', 'expectedPlanHash'],
    ],
  ])('refuses %s and changes nothing', async (_, input, code, path) => {
    await tea.created();
    await createStore(parts, caller, someInput({ name: 'other', domains: ['taken.example.com'] }));
    const before = await tea.now();
    const { userErrors } = await updateStore(parts, caller, { name: 'tea', ...input });
    expect(userErrors).toMatchObject([{ code, path }]);
    expect(await tea.now()).toEqual(before);
  });

  test('refuses the SKU of another product', async () => {
    await tea.created({ config: { products: [{ title: 'Green tea', priceMinor: 5, sku: 'T1' }] } });
    const products = [{ title: 'Coffee', priceMinor: 9, sku: 'T1' }];
    const { userErrors } = await updateStore(parts, caller, { name: 'tea', config: { products } });
    expect(userErrors).toMatchObject([{ path: ['input', 'config', 'products', '0', 'sku'] }]);
  });
});

describe('any change', () => {
  test('is refused while another operation runs, and names it', async () => {
    await createStore(parts, caller, someInput());
    const [error] = (await updateStore(parts, caller, { name: 'tea', plan: 'LARGE' })).userErrors;
    expect(error).toMatchObject({ code: 'OPERATION_IN_PROGRESS', retryable: true });
    expect(error?.message).toContain((await tea.now()).currentOperationId);
  });

  test('given twice under one key is accepted once; with another input it is refused', async () => {
    await tea.created();
    const input = { name: 'tea', plan: 'MEDIUM' as const, idempotencyKey: 'one' };
    const [first, second] = await Promise.all([
      updateStore(parts, caller, input),
      updateStore(parts, caller, input),
    ]);
    expect(second.operation?.id).toBe(first.operation?.id);
    expect([first.replayed, second.replayed].toSorted()).toEqual([false, true]);
    const other = await updateStore(parts, caller, { ...input, plan: 'LARGE' });
    expect(other.userErrors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
  });

  test('of a store of somebody else is answered as for an unknown one; without the scope it is forbidden', async () => {
    await tea.created();
    const foreign = aCaller({ owner: 'mallory' });
    const input = { name: 'tea', engineVersion: '2.21.2' };
    expect((await upgradeStore(parts, foreign, input)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    const reader = aCaller({ scopes: ['READ', 'CREATE'] });
    expect((await upgradeStore(parts, reader, input)).userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
  });

  test.each(['suspended', 'deleting'] as const)(
    'of a store that is %s is refused with INVALID_PHASE',
    async (state) => {
      const { id, wanted } = await tea.created();
      await changeWanted(id, { ...wanted, [state]: true, generation: 2 });
      const { userErrors } = await updateStore(parts, caller, { name: 'tea', plan: 'LARGE' });
      expect(userErrors).toMatchObject([{ code: 'INVALID_PHASE', path: ['input', 'name'] }]);
    },
  );
});

async function changeWanted(storeId: string, wanted: Store['wanted']): Promise<void> {
  const store = await tea.now();
  const operation = {
    id: 'op_x',
    kind: 'SUSPEND',
    requestedBy: caller.actor,
    maxAttempts: 1,
    steps: ['accepted'],
  } as const;
  const audit = {
    actor: caller.actor,
    address: undefined,
    action: 'x',
    target: 'tea',
    result: 'x',
    requestId: 'x',
    before: 0,
    after: 0,
  };
  await parts.db.accept.change({
    storeId,
    expectedGeneration: store.wanted.generation,
    wanted,
    revision: undefined,
    operation,
    whenBusy: 'refuse',
    event: aNewEvent(store),
    audit,
    key: undefined,
    hosts: [],
  });
  await tea.carriedOut();
}

describe('an upgrade', () => {
  test.each([
    ['a version that is not offered', '9.9.9', 'ENGINE_VERSION_UNKNOWN'],
    ['an older version', '2.20.0', 'INVALID_INPUT'],
    ['the version that runs', '2.21.2', 'INVALID_INPUT'],
  ])('refuses %s', async (_, engineVersion, code) => {
    await tea.created({ engineVersion: '2.21.2' });
    const { userErrors } = await upgradeStore(parts, caller, { name: 'tea', engineVersion });
    expect(userErrors).toMatchObject([{ code, path: ['input', 'engineVersion'] }]);
  });

  test('takes the newer chart and keeps the configuration', async () => {
    const before = await tea.created({ engineVersion: '2.20.0' });
    await upgradeStore(parts, caller, { name: 'tea', engineVersion: '2.21.2' });
    const { id, wanted } = await tea.now();
    expect(wanted).toMatchObject({ engineVersion: '2.21.2', config: before.wanted.config, plan: 'SMALL' });
    expect(await parts.db.stores.revision(id, 2)).toMatchObject({
      engineVersion: '2.21.2',
      cause: 'upgraded from 2.20.0 to 2.21.2',
    });
  });
});
