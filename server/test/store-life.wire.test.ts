import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './harness.ts';
import { storeClient, type StoreClient, type StoreVerb } from './store-client.ts';

const name = 'life';
let server: TestServer;
let client: StoreClient;
beforeAll(async () => {
  server = await startTestServer();
  client = storeClient(server.url);
}, 120_000);
afterAll(() => server.remove());

/** Every verb on the store, with an input that nothing but the moment speaks against. */
const anything: [StoreVerb, Record<string, unknown>][] = [
  ['updateStore', { name, config: { title: 'Other' } }],
  ['upgradeStore', { name, engineVersion: '11.1.2' }],
  ['rollbackStore', { name, toRevision: 1 }],
  ['suspendStore', { name }],
  ['resumeStore', { name }],
  ['rotateStoreSecrets', { name }],
  ['retryStore', { name }],
  ['acknowledgeDataLoss', { name }],
];

/** The codes with which the verbs named are refused now. */
async function refusals(verbs: readonly StoreVerb[]): Promise<Record<string, string | undefined>> {
  const asked = anything.filter(([verb]) => verbs.includes(verb));
  const answers = await Promise.all(asked.map(([verb, input]) => client.act(verb, input)));
  for (const { userErrors } of answers) expect(userErrors[0]?.remedy ?? '').toMatch(/\w{4}/);
  return Object.fromEntries(asked.map(([verb], index) => [verb, answers[index]?.userErrors[0]?.code]));
}
const all = anything.map(([verb]) => verb);
const each = (verbs: readonly StoreVerb[], code: string) =>
  Object.fromEntries(verbs.map((verb) => [verb, code]));

/**
 * Asks under a key, and again while it runs and when it is over: the same operation each time. Another input under the
 * key is refused, and so is everything else while it runs.
 */
async function does(
  verb: StoreVerb,
  input: Record<string, unknown>,
  other: Record<string, unknown>,
): Promise<string> {
  const keyed = { ...input, idempotencyKey: `${verb}-${JSON.stringify(input).length}` };
  const first = await client.act(verb, keyed);
  expect(first, JSON.stringify(first)).toMatchObject({ replayed: false, userErrors: [] });
  const id = first.operation?.id ?? '';
  const [again, otherwise, busy, planned] = await Promise.all([
    client.act(verb, keyed),
    client.act(verb, { ...keyed, ...other }),
    refusals(all),
    client.plan({ update: { name, config: { title: 'Other' } } }),
  ]);
  expect(again).toMatchObject({ replayed: true, userErrors: [], operation: { id } });
  expect(otherwise.userErrors).toMatchObject([
    { code: 'IDEMPOTENCY_KEY_REUSED', path: ['input', 'idempotencyKey'] },
  ]);
  expect(busy).toEqual(each(all, 'OPERATION_IN_PROGRESS'));
  expect(planned.userErrors).toMatchObject([{ code: 'OPERATION_IN_PROGRESS', retryable: true }]);
  expect(planned.userErrors[0]?.remedy).toContain(id);
  expect(await client.ended(id)).toMatchObject({ state: 'SUCCEEDED', error: null });
  expect(await client.act(verb, keyed)).toMatchObject({
    replayed: true,
    operation: { id, state: 'SUCCEEDED' },
  });
  return id;
}

interface Seen {
  phase: string;
  engineVersion: string;
  config: { title: string; products: { handle: string }[] };
  revisions: {
    number: number;
    current: boolean;
    becameReady: boolean;
    cause: string;
    engineVersion: string;
  }[];
}
const seen = async (): Promise<Seen> =>
  (
    await client.ask<{ store: Seen }>(
      `{ store(name: "${name}") { phase engineVersion config { title products { handle } }
        revisions { number current becameReady cause engineVersion } } }`,
    )
  ).store;
const adminOf = async (): Promise<unknown> =>
  (
    await client.ask<{ storeCredentials: unknown }>(
      `{ storeCredentials(name: "${name}") { username password } }`,
    )
  ).storeCredentials;

test('one life of a store: changed, upgraded, rolled back, suspended, resumed, given new secrets', async () => {
  const tea = { title: 'Green tea', handle: 'green-tea', priceMinor: 500 };
  const created = await client.done('createStore', {
    name,
    engine: 'WOOCOMMERCE',
    engineVersion: '11.0.0',
    config: { products: [tea] },
  });
  expect(created.ended).toMatchObject({ kind: 'CREATE', state: 'SUCCEEDED' });
  expect(await refusals(['resumeStore', 'retryStore', 'acknowledgeDataLoss'])).toEqual(
    each(['resumeStore', 'retryStore', 'acknowledgeDataLoss'], 'INVALID_PHASE'),
  );

  const update = { name, config: { title: 'Second', products: [{ title: 'Coffee', priceMinor: 900 }] } };
  const { plan } = await client.plan({ update });
  const stale = await client.act('updateStore', { ...update, expectedPlanHash: 'f'.repeat(64) });
  expect(stale.userErrors).toMatchObject([
    { __typename: 'PlanChangedError', code: 'PLAN_CHANGED', currentHash: plan?.hash },
  ]);
  await does('updateStore', { ...update, expectedPlanHash: plan?.hash }, { config: { title: 'Third' } });
  expect(await seen()).toMatchObject({
    phase: 'READY',
    config: { title: 'Second', products: [{ handle: 'green-tea' }, { handle: 'coffee' }] },
  });

  const upgrade = { name, engineVersion: '11.1.2' };
  const upgraded = await client.plan({ upgrade });
  expect(
    (await client.plan({ upgrade: { ...upgrade, expectedPlanHash: plan?.hash } })).userErrors,
  ).toMatchObject([{ code: 'PLAN_CHANGED', currentHash: upgraded.plan?.hash }]);
  await does(
    'upgradeStore',
    { ...upgrade, expectedPlanHash: upgraded.plan?.hash },
    { engineVersion: '11.0.0' },
  );
  expect((await seen()).engineVersion).toBe('11.1.2');
  for (const [engineVersion, code] of [
    ['11.1.2', 'INVALID_INPUT'],
    ['11.0.0', 'INVALID_INPUT'],
    ['99.0.0', 'ENGINE_VERSION_UNKNOWN'],
  ])
    expect((await client.act('upgradeStore', { name, engineVersion })).userErrors).toMatchObject([
      { code, path: ['input', 'engineVersion'] },
    ]);

  await does('rollbackStore', { name, toRevision: 1, reason: 'too slow' }, { toRevision: 2 });
  const back = await seen();
  expect(back).toMatchObject({ phase: 'READY', engineVersion: '11.0.0' });
  expect(back.revisions.map(({ number, current, becameReady }) => [number, current, becameReady])).toEqual([
    [4, true, true],
    [3, false, true],
    [2, false, true],
    [1, false, true],
  ]);
  expect(back.revisions[0]?.cause).toBe('rolled back to revision 1: too slow');
  expect((await client.act('rollbackStore', { name, toRevision: 9 })).userErrors).toMatchObject([
    { code: 'REVISION_NOT_FOUND', path: ['input', 'toRevision'] },
  ]);

  const before = await adminOf();
  await does('suspendStore', { name }, { name: 'nobody' });
  expect((await seen()).phase).toBe('SUSPENDED');
  const resting: StoreVerb[] = ['updateStore', 'upgradeStore', 'rotateStoreSecrets', 'suspendStore'];
  expect(await refusals(resting)).toEqual(each(resting, 'INVALID_PHASE'));
  expect((await client.plan({ update })).userErrors).toMatchObject([{ code: 'INVALID_PHASE' }]);
  await does('resumeStore', { name }, { name: 'nobody' });
  expect((await seen()).phase).toBe('READY');
  expect(await adminOf()).toEqual(before);

  await does('rotateStoreSecrets', { name }, { name: 'nobody' });
  expect((await seen()).phase).toBe('READY');

  const { nodes } = (
    await client.ask<{ auditLog: { nodes: { action: string; target: string }[] } }>(
      '{ auditLog(first: 100) { nodes { action target } } }',
    )
  ).auditLog;
  const acts = nodes.map(({ action }) => action).filter((action) => /Store(Secrets)?$/.test(action));
  expect(acts.toReversed()).toEqual([
    'createStore',
    'updateStore',
    'upgradeStore',
    'rollbackStore',
    'suspendStore',
    'resumeStore',
    'rotateStoreSecrets',
  ]);
  expect((await client.act('deleteStore', { name, confirmName: 'live' })).userErrors).toMatchObject([
    { code: 'CONFIRMATION_MISMATCH', path: ['input', 'confirmName'] },
  ]);
  const { operation } = await client.act('deleteStore', { name, confirmName: name });
  expect(await refusals(all)).toEqual(each(all, 'INVALID_PHASE'));
  expect(await client.ended(operation?.id ?? '')).toMatchObject({ kind: 'DELETE', state: 'SUCCEEDED' });
  expect(await refusals(all)).toEqual(each(all, 'NOT_FOUND'));
}, 180_000);
