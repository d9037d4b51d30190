import { expect, test } from 'vitest';
import { contractCluster } from '../harness/cluster.ts';
import { apps, configMap, core, deployment, pod } from '../harness/objects.ts';
import type { Json } from '../harness/client.ts';

const cluster = contractCluster();
const mine = 'labelSelector=suite%3Dlists';

async function fill(count: number): Promise<string> {
  const ns = await cluster.namespace();
  for (let index = 0; index < count; index += 1)
    await cluster.client.post(
      core(ns, 'configmaps'),
      configMap(
        `c${index}`,
        { n: String(index) },
        {
          labels: {
            suite: 'lists',
            parity: index % 2 === 0 ? 'even' : 'odd',
            ...(index === 0 ? { first: 'yes' } : {}),
          },
        },
      ),
    );
  return core(ns, 'configmaps');
}

const names = (list: Json): string[] => list.items.map((item: Json) => item.metadata.name);

test('a list is in order of names and its items carry no kind', async () => {
  const path = await fill(3);
  const { body } = await cluster.client.get(`${path}?${mine}`);
  expect(body).toMatchObject({ kind: 'ConfigMapList', apiVersion: 'v1' });
  expect(names(body)).toEqual(['c0', 'c1', 'c2']);
  expect(body.items[0].kind).toBeUndefined();
  expect(body.items[0].apiVersion).toBeUndefined();
  expect(Number(body.metadata.resourceVersion)).toBeGreaterThan(0);
});

test('pages show one snapshot, whatever is written between them', async () => {
  const path = await fill(5);
  const first = (await cluster.client.get(`${path}?limit=2&${mine}`)).body;
  expect(names(first)).toEqual(['c0', 'c1']);
  await cluster.client.delete(`${path}/c3`);
  await cluster.client.post(path, configMap('c2a', {}, { labels: { suite: 'lists' } }));
  await cluster.client.patch(`${path}/c4`, 'merge', { data: { n: 'changed' } });
  const second = (await cluster.client.get(`${path}?limit=2&${mine}&continue=${first.metadata.continue}`))
    .body;
  const third = (await cluster.client.get(`${path}?limit=2&${mine}&continue=${second.metadata.continue}`))
    .body;
  expect([names(second), names(third)]).toEqual([['c2', 'c3'], ['c4']]);
  expect(third.items[0].data.n).toBe('4');
  expect([second.metadata.resourceVersion, third.metadata.resourceVersion]).toEqual([
    first.metadata.resourceVersion,
    first.metadata.resourceVersion,
  ]);
  expect(third.metadata.continue).toBeUndefined();
});

test('without a selector the first page says how many remain', async () => {
  const path = await fill(3);
  const { metadata, items } = (await cluster.client.get(`${path}?limit=1`)).body;
  const all = (await cluster.client.get(path)).body.items.length;
  expect([items.length, metadata.remainingItemCount]).toEqual([1, all - 1]);
});

test('a continue token that is none is refused', async () => {
  const path = await fill(1);
  const { status, body } = await cluster.client.get(`${path}?limit=1&continue=abc`);
  expect([status, body.reason]).toEqual([400, 'BadRequest']);
  expect(body.message).toContain('continue key is not valid');
});

test('an exact resourceVersion shows the past', async () => {
  const path = await fill(2);
  const { resourceVersion } = (await cluster.client.get(`${path}?${mine}`)).body.metadata;
  await cluster.client.delete(`${path}/c0`);
  const past = (
    await cluster.client.get(`${path}?${mine}&resourceVersion=${resourceVersion}&resourceVersionMatch=Exact`)
  ).body;
  expect([names(past), past.metadata.resourceVersion]).toEqual([['c0', 'c1'], resourceVersion]);
  const newest = (
    await cluster.client.get(
      `${path}?${mine}&resourceVersion=${resourceVersion}&resourceVersionMatch=NotOlderThan`,
    )
  ).body;
  expect(names(newest)).toEqual(['c1']);
});

test('label selectors: equality, sets, presence', async () => {
  const path = await fill(4);
  const select = async (selector: string) =>
    names((await cluster.client.get(`${path}?labelSelector=${encodeURIComponent(selector)}`)).body);
  expect(await select('suite=lists,parity!=odd')).toEqual(['c0', 'c2']);
  expect(await select('suite in (lists, other),parity notin (even)')).toEqual(['c1', 'c3']);
  expect(await select('first')).toEqual(['c0']);
  expect(await select('suite=lists,!first')).toEqual(['c1', 'c2', 'c3']);
  const { status, body } = await cluster.client.get(`${path}?labelSelector=a%20b%20c`);
  expect([status, body.message]).toEqual([
    400,
    "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
  ]);
});

test('field selectors know the fields of the kind and no others', async () => {
  const path = await fill(2);
  expect(names((await cluster.client.get(`${path}?fieldSelector=metadata.name%3Dc1`)).body)).toEqual(['c1']);
  const { status, body } = await cluster.client.get(`${path}?fieldSelector=data.n%3D1`);
  expect([status, body.message]).toEqual([
    400,
    '"data.n" is not a known field selector: only "metadata.name", "metadata.namespace"',
  ]);
});

test('pods are selected by phase', async () => {
  const ns = await cluster.namespace();
  await cluster.client.post(core(ns, 'pods'), pod('one'));
  await cluster.until(`${core(ns, 'pods')}?fieldSelector=status.phase%3DRunning`, (body) =>
    names(body).includes('one'),
  );
  expect(
    names((await cluster.client.get(`${core(ns, 'pods')}?fieldSelector=status.phase!%3DRunning`)).body),
  ).toEqual([]);
});

test('metadata only, on request', async () => {
  const path = await fill(1);
  const accept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
  const list = (await cluster.client.get(`${path}?${mine}`, { accept })).body;
  expect(list).toMatchObject({ kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1' });
  expect(list.items[0].data).toBeUndefined();
  const one = (
    await cluster.client.get(`${path}/c0`, {
      accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
    })
  ).body;
  expect([one.kind, one.metadata.name, one.data]).toEqual(['PartialObjectMetadata', 'c0', undefined]);
});

test('tables carry the columns kubectl prints', async () => {
  const ns = await cluster.namespace();
  await cluster.client.post(apps(ns, 'deployments'), deployment('web', { replicas: 0 }));
  const { body } = await cluster.client.get(apps(ns, 'deployments'), {
    accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
  });
  expect(body.kind).toBe('Table');
  expect(
    body.columnDefinitions.filter((column: Json) => column.priority === 0).map((column: Json) => column.name),
  ).toEqual(['Name', 'Ready', 'Up-to-date', 'Available', 'Age']);
  expect(body.rows[0].cells.slice(0, 2)).toEqual(['web', '0/0']);
  expect(body.rows[0].object.kind).toBe('PartialObjectMetadata');
});

test('a future resourceVersion is too large', async () => {
  const path = await fill(1);
  const { status, body } = await cluster.client.get(
    `${path}?resourceVersion=99999999999&resourceVersionMatch=NotOlderThan`,
  );
  expect([status, body.reason]).toEqual([504, 'Timeout']);
  expect(body.message).toMatch(/^Timeout: Too large resource version: 99999999999, current: \d+$/);
});
