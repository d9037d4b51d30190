import { describe, expect, it } from 'vitest';
import { aCluster } from '../../test/builders.ts';
import { aCaller, commandParts, someInput } from '../../test/builders/commands.ts';
import { noLimits } from '../../test/builders/creation.ts';
import type { Cluster } from '../domain/cluster.ts';
import type { CreateStoreInput } from '../domain/plan/creation-input.ts';
import { planCreation } from '../domain/plan/plan-creation.ts';
import { StorageError } from '../domain/reason.ts';
import { createStore } from './create-store.ts';
import type { CommandParts } from './parts.ts';

const planHashOf = async (parts: CommandParts, input: CreateStoreInput): Promise<string> => {
  const planned = planCreation(input, { ...parts, owner: 'local', clusters: await parts.db.clusters.all() });
  if ('userErrors' in planned) throw new Error(JSON.stringify(planned.userErrors));
  return planned.plan.hash;
};

describe('createStore', () => {
  it('accepts a store with its defaults, revision, steps, event and audit entry', async () => {
    const parts = await commandParts();
    const answer = await createStore(parts, aCaller(), someInput());
    expect(answer).toMatchObject({ replayed: false, userErrors: [] });
    expect(answer.store).toMatchObject({
      id: expect.stringMatching(/^str_[0-9a-f]{32}$/),
      name: 'tea',
      namespace: 'store-tea',
      clusterId: 'cluster-1',
      owner: 'local',
      status: { phase: 'REQUESTED' },
      wanted: {
        generation: 1,
        revision: 1,
        plan: 'SMALL',
        config: { title: 'Tea', adminEmail: 'admin@tea.localhost', products: [{ handle: 'green-tea' }] },
      },
    });
    const { operation, store } = answer;
    expect(operation).toMatchObject({
      id: expect.stringMatching(/^op_/),
      kind: 'CREATE',
      state: 'QUEUED',
      maxAttempts: 3,
    });
    const names = operation?.steps.map((step) => step.name) ?? [];
    expect(names.slice(0, 5)).toEqual(['accepted', 'namespace', 'guard-rails', 'credentials', 'release']);
    expect(names.slice(-2)).toEqual(['seed', 'probe']);
    expect(new Set(names).size).toBe(names.length);
    expect(operation?.steps[0]).toMatchObject({ state: 'SUCCEEDED' });
    const revision = await parts.db.stores.revision(store?.id ?? '', 1);
    expect(revision).toMatchObject({
      engineVersion: store?.wanted.engineVersion,
      chartDigest: parts.catalogue.defaultVersion('MEDUSA').chartDigest,
      becameReady: false,
    });
    expect(JSON.stringify(revision?.values)).toContain(store?.id);
    const events = await parts.db.log.events({}, {});
    expect(events.items).toMatchObject([
      { code: 'STORE_REQUESTED', storeName: 'tea', operationId: operation?.id },
    ]);
    const entries = await parts.db.audit.page({ owner: 'local' }, {});
    expect(entries.items).toMatchObject([{ action: 'createStore', target: 'tea', result: 'accepted' }]);
  });

  it('answers a repeated key with the first operation, and another input under it with a refusal', async () => {
    const parts = await commandParts();
    const input = someInput({ idempotencyKey: 'key-1' });
    const first = await createStore(parts, aCaller(), input);
    const again = await createStore(parts, aCaller(), { ...input, plan: null, labels: undefined });
    expect(again).toMatchObject({
      replayed: true,
      store: { id: first.store?.id },
      operation: { id: first.operation?.id },
    });
    const other = await createStore(parts, aCaller(), { ...input, plan: 'LARGE' });
    expect(other.userErrors).toMatchObject([
      { code: 'IDEMPOTENCY_KEY_REUSED', path: ['input', 'idempotencyKey'] },
    ]);
    const someone = await createStore(parts, aCaller({ owner: 'someone' }), { ...input, name: 'cup' });
    expect(someone.replayed).toBe(false);
  });

  it('keeps a name unique without a key, and when a key has expired and is used again (B5)', async () => {
    const parts = await commandParts();
    const keyed = someInput({ idempotencyKey: 'key-1' });
    const first = await createStore(parts, aCaller(), keyed);
    const taken = [{ code: 'NAME_TAKEN', path: ['input', 'name'] }];
    const twice = await Promise.all([1, 2].map(() => createStore(parts, aCaller(), someInput())));
    for (const { userErrors } of twice) expect(userErrors).toMatchObject(taken);
    expect((await createStore(parts, aCaller({ owner: 'other' }), someInput())).userErrors).toMatchObject(
      taken,
    );

    parts.clock.advance(31 * 24 * 3_600_000);
    await parts.db.prune(parts.clock.now());
    const again = await createStore(parts, aCaller(), keyed);
    expect(again).toMatchObject({ replayed: false, store: undefined, userErrors: taken });
    expect((await parts.db.stores.living()).map(({ id }) => id)).toEqual([first.store?.id]);
    expect(await parts.db.operations.unfinished()).toHaveLength(1);
  });

  it('makes one store of a hundred parallel calls with one key', async () => {
    const parts = await commandParts();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        createStore(parts, aCaller(), someInput({ idempotencyKey: 'key-1' })),
      ),
    );
    expect(new Set(answers.map((answer) => answer.operation?.id)).size).toBe(1);
    expect(answers.filter((answer) => !answer.replayed)).toHaveLength(1);
    expect(await parts.db.stores.count({})).toBe(1);
  });

  it('hashes what planStore shows, and refuses when that changed', async () => {
    const parts = await commandParts();
    const input = someInput();
    const hash = await planHashOf(parts, input);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await planHashOf(parts, input)).toBe(hash);
    expect(await planHashOf(parts, someInput({ plan: 'MEDIUM' }))).not.toBe(hash);
    expect(await planHashOf(parts, someInput({ config: { title: 'Tee' } }))).not.toBe(hash);
    const stale = await createStore(parts, aCaller(), { ...input, plan: 'MEDIUM', expectedPlanHash: hash });
    expect(stale.userErrors).toMatchObject([
      {
        kind: 'planChanged',
        code: 'PLAN_CHANGED',
        currentHash: await planHashOf(parts, someInput({ plan: 'MEDIUM' })),
      },
    ]);
    expect(stale.userErrors[0]?.message).toBe('What would be created is not what was reviewed.');
    expect(await parts.db.stores.count({})).toBe(0);
    const fitting = await createStore(parts, aCaller(), { ...input, expectedPlanHash: hash });
    expect(fitting.userErrors).toEqual([]);
  });

  it.each([
    [{ name: '' }, 'INVALID_INPUT', ['name']],
    [{ name: 'kube-system' }, 'NAME_RESERVED', ['name']],
    [{ engineVersion: '0.0.1' }, 'ENGINE_VERSION_UNKNOWN', ['engineVersion']],
    [{ engineVersion: '../x' }, 'ENGINE_VERSION_UNKNOWN', ['engineVersion']],
    [{ cluster: 'nowhere' }, 'NOT_FOUND', ['cluster']],
    [{ config: { theme: 'no-such-theme' } }, 'INVALID_INPUT', ['config', 'theme']],
    [{ config: { currency: 'XXY' } }, 'INVALID_INPUT', ['config', 'currency']],
    [{ config: { locale: 'no locale' } }, 'INVALID_INPUT', ['config', 'locale']],
    [
      { config: { products: [{ title: 'Tea', priceMinor: -1 }] } },
      'INVALID_INPUT',
      ['config', 'products', '0', 'priceMinor'],
    ],
    [{ domains: ['localhost'] }, 'INVALID_INPUT', ['domains', '0']],
    [{ labels: [{ key: '', value: '' }] }, 'INVALID_INPUT', ['labels', '0', 'key']],
    [{ idempotencyKey: '' }, 'INVALID_INPUT', ['idempotencyKey']],
  ] as const)('refuses %j and writes nothing', async (change, code, where) => {
    const parts = await commandParts();
    const head = parts.db.log.head();
    const answer = await createStore(parts, aCaller(), someInput(change));
    expect(answer).toMatchObject({ store: undefined, operation: undefined, replayed: false });
    expect(answer.userErrors).toMatchObject([{ code, path: ['input', ...where] }]);
    expect(answer.userErrors[0]?.remedy).toBeTruthy();
    expect(parts.db.log.head()).toBe(head);
    expect((await parts.db.audit.page({}, {})).items).toEqual([]);
  });

  it('answers all that is wrong at once', async () => {
    const parts = await commandParts();
    const answer = await createStore(
      parts,
      aCaller(),
      someInput({ name: 'A', engineVersion: 'x', domains: ['y'], config: { title: '' } }),
    );
    expect(answer.userErrors.map((error) => error.path.slice(1))).toEqual([
      ['name'],
      ['engineVersion'],
      ['config', 'title'],
      ['domains', '0'],
    ]);
  });

  it('suggests free names for a taken one', async () => {
    const parts = await commandParts();
    await createStore(parts, aCaller(), someInput());
    await createStore(parts, aCaller(), someInput({ name: 'tea-shop' }));
    const { userErrors } = await createStore(parts, aCaller(), someInput());
    expect(userErrors).toMatchObject([
      {
        kind: 'nameTaken',
        code: 'NAME_TAKEN',
        path: ['input', 'name'],
        suggestions: ['tea-2', 'tea-online', 'tea-3'],
      },
    ]);
  });

  it('names the domain that another store has', async () => {
    const parts = await commandParts();
    await createStore(parts, aCaller(), someInput({ domains: ['tea.example.org'] }));
    const answer = await createStore(
      parts,
      aCaller(),
      someInput({ name: 'cup', domains: ['cup.example.org', 'TEA.example.org'] }),
    );
    expect(answer.userErrors).toMatchObject([{ code: 'DOMAIN_TAKEN', path: ['input', 'domains', '1'] }]);
  });

  it.each([
    [{ stores: 2 }, 'STORE_LIMIT_REACHED', 'stores', false],
    [{ storesPerOwner: 2 }, 'OWNER_LIMIT_REACHED', 'storesPerOwner', false],
    [{ createsPerHour: 2 }, 'RATE_LIMITED', 'createsPerHour', true],
  ] as const)('keeps the limit %j and says what is used', async (limit, code, name, retryable) => {
    const parts = await commandParts({ limits: { ...noLimits, ...limit } });
    for (const store of ['tea', 'cup']) await createStore(parts, aCaller(), someInput({ name: store }));
    const { userErrors } = await createStore(parts, aCaller(), someInput({ name: 'pot' }));
    expect(userErrors).toMatchObject([
      { kind: 'limit', code, retryable, limit: { limit: name, used: 2, max: 2 } },
    ]);
    expect(userErrors[0]?.limit?.retryAfterSeconds).toBe(retryable ? 3_600 : undefined);
    expect(userErrors[0]?.message).toContain('(2 used)');
  });

  it('counts all addresses of one IPv6 network as one client', async () => {
    const parts = await commandParts({ limits: { ...noLimits, createsPerHour: 1 } });
    const from = (address: string, name: string) =>
      createStore(parts, aCaller({ address }), someInput({ name }));
    expect((await from('2001:db8::1', 'tea')).userErrors).toEqual([]);
    expect((await from('2001:db8::9:9', 'cup')).userErrors).toMatchObject([{ code: 'RATE_LIMITED' }]);
    expect((await from('2001:db8:0:1::1', 'cup')).userErrors).toEqual([]);
  });

  it('needs the scope CREATE', async () => {
    const parts = await commandParts();
    const answer = await createStore(parts, aCaller({ scopes: ['READ', 'DELETE'] }), someInput());
    expect(answer.userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
    expect(await parts.db.stores.count({})).toBe(0);
  });

  it('waits for a cluster that is unreachable, and refuses one that belongs to another control plane', async () => {
    const parts = await commandParts();
    const unreachable: Omit<Cluster, 'changedSeq'> = aCluster({ reachable: false });
    await parts.db.clusters.save(unreachable);
    expect((await createStore(parts, aCaller(), someInput())).userErrors).toEqual([]);
    await parts.db.clusters.save({
      ...unreachable,
      reason: { code: 'CLUSTER_CLAIMED', message: 'It belongs to another control plane.', at: 1 },
    });
    const answer = await createStore(parts, aCaller(), someInput({ name: 'cup' }));
    expect(answer.userErrors).toMatchObject([
      { code: 'CLUSTER_UNAVAILABLE', path: ['input', 'cluster'], retryable: true },
    ]);
  });

  it('answers a disk that refuses as a user error that may be tried again', async () => {
    const parts = await commandParts();
    const full = () => Promise.reject(new StorageError('STORAGE_FULL', 'The disk is full.'));
    const db = { ...parts.db, accept: { ...parts.db.accept, create: full } };
    const answer = await createStore({ ...parts, db }, aCaller(), someInput());
    expect(answer.userErrors).toMatchObject([
      { code: 'STORAGE_FULL', message: 'The disk is full.', retryable: true },
    ]);
  });
});
