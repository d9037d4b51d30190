import { test as every, expect } from 'vitest';
import { contractCluster } from '../harness/cluster.ts';
import { configMap, core } from '../harness/objects.ts';

const cluster = contractCluster();
const test = every.skipIf(cluster.isReal);
const simulator = () => {
  if (cluster.simulator === undefined) throw new Error('faults need the simulator');
  return cluster.simulator;
};

test('a refusal on demand is a Status with Retry-After, one of priority and fairness plain text', async () => {
  const mend = simulator().faults.api.add({
    kind: 'status',
    code: 503,
    retryAfterSeconds: 7,
    match: { verb: 'list', kind: 'Secret' },
  });
  const { status, body, headers } = await cluster.client.get('/api/v1/secrets');
  expect([status, body.reason, body.details.retryAfterSeconds, headers['retry-after']]).toEqual([
    503,
    'ServiceUnavailable',
    7,
    '7',
  ]);
  expect((await cluster.client.get('/api/v1/configmaps')).status).toBe(200);
  mend();
  const times = { times: 1, match: { verb: 'list', kind: 'Secret' } } as const;
  simulator().faults.api.add({ kind: 'status', code: 429, ...times });
  const busy = await cluster.client.get('/api/v1/secrets');
  expect([busy.status, busy.headers['retry-after'], busy.headers['content-type']]).toEqual([
    429,
    '1',
    'text/plain; charset=utf-8',
  ]);
  expect((await cluster.client.get('/api/v1/secrets')).status).toBe(200);
});

test('a swallowed answer leaves the work done', async () => {
  const ns = await cluster.namespace();
  simulator().faults.api.add({
    kind: 'swallow',
    times: 1,
    match: { verb: 'create', kind: 'ConfigMap', namespace: ns },
  });
  await expect(cluster.client.post(core(ns, 'configmaps'), configMap('one'))).rejects.toThrow();
  expect((await cluster.client.get(core(ns, 'configmaps', 'one'))).status).toBe(200);
});

test('a hanging request stays open and a slow one comes late', async () => {
  const slow = simulator().faults.api.add({ kind: 'slow', delayMs: 200, match: { path: '/version' } });
  const began = performance.now();
  expect((await cluster.client.get('/version')).status).toBe(200);
  expect(performance.now() - began).toBeGreaterThan(190);
  slow();
  const hang = simulator().faults.api.add({ kind: 'hang', match: { path: '/version' } });
  const answered = cluster.client.get('/version').then(() => 'answered');
  answered.catch(() => undefined);
  expect(await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, 300, 'silent'))])).toBe(
    'silent',
  );
  hang();
});

test('lists can lie: empty, or as they were', async () => {
  const ns = await cluster.namespace();
  const path = core(ns, 'configmaps');
  await cluster.client.post(path, configMap('one'));
  const revision = simulator().core.store.revision;
  await cluster.client.delete(`${path}/one`);
  const stale = simulator().faults.api.add({ kind: 'stale-list', revision, match: { namespace: ns } });
  expect(
    (await cluster.client.get(`${path}?labelSelector=!none`)).body.items.map(
      (item: { metadata: { name: string } }) => item.metadata.name,
    ),
  ).toContain('one');
  stale();
  const empty = simulator().faults.api.add({ kind: 'empty-list', match: { namespace: ns } });
  expect((await cluster.client.get(path)).body.items).toEqual([]);
  empty();
});

test('watches are cut after so many events, expire, or fall silent', async () => {
  const ns = await cluster.namespace();
  const path = core(ns, 'configmaps');
  const { resourceVersion } = (await cluster.client.get(path)).body.metadata;
  const watch = `${path}?watch=true&timeoutSeconds=2&resourceVersion=${resourceVersion}`;
  for (const name of ['a', 'b', 'c']) await cluster.client.post(path, configMap(name));
  const cut = simulator().faults.api.add({ kind: 'watch-cut', afterEvents: 2, match: { namespace: ns } });
  expect(await cluster.client.watch(watch, () => false)).toHaveLength(2);
  cut();
  const expire = simulator().faults.api.add({ kind: 'watch-expired', match: { namespace: ns } });
  expect(await cluster.client.watch(watch, () => false)).toMatchObject([
    { type: 'ERROR', object: { code: 410, reason: 'Expired' } },
  ]);
  expire();
  const silent = simulator().faults.api.add({ kind: 'watch-silent', match: { namespace: ns } });
  expect(await cluster.client.watch(watch, () => false)).toEqual([]);
  silent();
});

test('a watch that has kept something back says nothing more: it would skip what it kept', async () => {
  const ns = await cluster.namespace();
  const path = core(ns, 'configmaps');
  const { resourceVersion } = (await cluster.client.get(path)).body.metadata;
  const seen = Promise.withResolvers<undefined>();
  const all = cluster.client.watch(
    `${path}?watch=true&timeoutSeconds=2&resourceVersion=${resourceVersion}`,
    () => {
      seen.resolve(undefined);
      return false;
    },
  );
  await cluster.client.post(path, configMap('seen'));
  await seen.promise;
  const speak = simulator().faults.api.add({ kind: 'watch-silent', match: { namespace: ns } });
  await cluster.client.post(path, configMap('kept-back'));
  speak();
  await cluster.client.post(path, configMap('after'));
  expect(await all).toMatchObject([{ type: 'ADDED', object: { metadata: { name: 'seen' } } }]);
});
