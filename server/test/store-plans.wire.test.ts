import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './harness.ts';
import { storeClient, type Plan, type StoreClient } from './store-client.ts';

const name = 'plans';
let server: TestServer;
let client: StoreClient;

/** Three changes, so that the usual time of a change is known. */
beforeAll(async () => {
  server = await startTestServer();
  client = storeClient(server.url);
  const created = await client.done('createStore', {
    name,
    engine: 'MEDUSA',
    engineVersion: '2.20.0',
    config: { title: 'First' },
  });
  expect(created.ended.state).toBe('SUCCEEDED');
  for (const title of ['Second', 'Third', 'Fourth'])
    expect((await client.done('updateStore', { name, config: { title } })).ended.state).toBe('SUCCEEDED');
}, 180_000);
afterAll(() => server.remove());

const planned = async (input: Record<string, unknown>): Promise<Plan> => {
  const { plan, userErrors } = await client.plan(input);
  expect(userErrors).toEqual([]);
  if (!plan) throw new Error('there is no plan');
  return plan;
};
const password = async (): Promise<string> =>
  (
    await client.ask<{ storeCredentials: { password: string } }>(
      `{ storeCredentials(name: "${name}") { password } }`,
    )
  ).storeCredentials.password;

describe('a plan', () => {
  test('of an update shows the fields that differ, what it takes, and how long it usually lasts', async () => {
    const plan = await planned({ update: { name, plan: 'LARGE', config: { title: 'Larger' } } });
    const changed = plan.objects.filter(({ action }) => action === 'CHANGE');
    for (const { diff } of changed) expect(diff).toMatch(/^[-+]/m);
    const diffOf = (kind: string): string => changed.find((object) => object.kind === kind)?.diff ?? '';
    expect(diffOf('ResourceQuota')).toMatch(/^-\s+requests\.memory: .*\n?[^]*^\+\s+requests\.memory: /m);
    expect(diffOf('StatefulSet')).toMatch(/^\+.*memory: /m);
    expect(plan.objects.find(({ kind }) => kind === 'Namespace')).toMatchObject({
      action: 'KEEP',
      diff: null,
    });
    expect(plan.objects.find(({ kind }) => kind === 'Secret')).toMatchObject({ action: 'KEEP', diff: null });
    const small = await planned({ update: { name, config: { title: 'Larger' } } });
    expect(plan.requests.memoryMiB).toBeGreaterThan(small.requests.memoryMiB);
    expect(plan.limits.cpuMillicores).toBeGreaterThan(small.limits.cpuMillicores);
    const quota = (of: Plan) => of.quotaAfter.find(({ limit }) => limit === 'requests.memory');
    expect(quota(plan)?.max).toBeGreaterThan(quota(small)?.max ?? Infinity);
    expect(quota(plan)?.used).toBeGreaterThan(quota(small)?.used ?? Infinity);
    expect(plan.quotaAfter).toContainEqual({ limit: 'stores', used: 1, max: expect.any(Number) as number });
    expect(plan.estimatedSeconds).toBeGreaterThan(0);
    expect(plan.hash).not.toBe(small.hash);
    expect((await planned({ update: { name, config: { title: 'Larger' } } })).hash).toBe(small.hash);
  });

  test('of an upgrade shows the new images and warns of data that cannot go back', async () => {
    const plan = await planned({ upgrade: { name, engineVersion: '2.21.2' } });
    const diff = plan.objects.map((object) => object.diff ?? '').join('\n');
    expect(diff).toMatch(/^-\s+image: .*medusa-backend:2\.20\.0/m);
    expect(diff).toMatch(/^\+\s+image: .*medusa-backend:2\.21\.2/m);
    expect(plan.warnings.join(' ')).toMatch(/no way back to 2\.20\.0/);
  });

  test('shows no secret, and a hash of what was before is refused by the mutation', async () => {
    const plan = await planned({ update: { name, config: { title: 'Fifth' } } });
    expect(JSON.stringify(plan)).not.toContain(await password());
    expect(plan.manifest).not.toMatch(/(PASSWORD|SECRET)"?\n\s+value: (?!\*\*\*)/);
    expect(
      (await client.done('updateStore', { name, labels: [{ key: 'team', value: 'a' }] })).ended.state,
    ).toBe('SUCCEEDED');
    const late = await client.act('updateStore', {
      name,
      config: { title: 'Fifth' },
      expectedPlanHash: plan.hash,
    });
    expect(late).toMatchObject({ operation: null, userErrors: [{ code: 'PLAN_CHANGED' }] });
    const { hash } = await planned({ update: { name, config: { title: 'Fifth' } } });
    expect(late.userErrors[0]?.currentHash).toBe(hash);
  });

  test('of a store that is not there is refused', async () => {
    const update = { name: 'nobody', config: { title: 'x' } };
    expect((await client.plan({ update })).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });
});

interface Diffed {
  number: number;
  by: { name: string };
  values: unknown;
  diff: { values: string; manifest: string | null };
}

test('revisions tell what differs in values and manifests, without a secret', async () => {
  const { store } = await client.ask<{ store: { revisions: Diffed[] } }>(
    `{ store(name: "${name}") { revisions { number by { name } values diff(with: 1) { values manifest } } } }`,
  );
  const second = store.revisions.find(({ number }) => number === 2);
  expect(second?.by.name).toBe('local');
  expect(second?.diff.values.split('\n')).toEqual(
    expect.arrayContaining(['--- revision 1', '+++ revision 2', '-  title: First', '+  title: Second']),
  );
  expect(second?.diff.manifest).toMatch(/^-.*First/m);
  expect(second?.diff.manifest).toMatch(/^\+.*Second/m);
  expect(store.revisions.find(({ number }) => number === 1)?.diff).toEqual({ values: '', manifest: '' });
  expect(JSON.stringify(store)).not.toContain(await password());
  const unknown = await client.door.ask(
    `{ store(name: "${name}") { revisions { diff(with: 99) { values } } } }`,
  );
  expect(unknown.errors?.[0]).toMatchObject({
    message: expect.stringContaining('no revision 99') as string,
    extensions: { code: 'BAD_USER_INPUT' },
  });
});
