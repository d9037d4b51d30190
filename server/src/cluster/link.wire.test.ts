import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../../test/clusters.ts';
import { FakeKubeApi, status, type FakeWatch } from '../../test/fake-kube-api.ts';
import { until } from '../../test/until.ts';
import type { ConnectedCluster, ConnectOptions } from './connect-cluster.ts';

const namespaces = '/api/v1/namespaces';
const quick = {
  deadlineMs: 500,
  unreachableAfterMs: 400,
  probeAfterMs: 150,
  staleAfterMs: 100,
  backoff: { firstMs: 5, longestMs: 50, healthyMs: 1000 },
};

let api: FakeKubeApi;
let open: ConnectedCluster[];

beforeEach(async () => {
  api = await new FakeKubeApi().start();
  open = [];
});

afterEach(async () => {
  await Promise.all(open.map((connection) => connection.stop()));
  await api.stop();
});

async function connected(
  more: Partial<ConnectOptions> & { timings?: object } = {},
): Promise<ConnectedCluster> {
  const connection = await connect(api.kubeconfigPath, { ...more, timings: { ...quick, ...more.timings } });
  open.push(connection);
  return connection;
}

const store = (name: string) => ({ id: name, name, namespace: `store-${name}` });
const ourNamespace = (name: string) => ({
  metadata: { name: `store-${name}`, labels: { 'shopyard.dev/store-id': name } },
});
const watchNamespaces = (): Promise<FakeWatch> => until('the watch', () => api.open(namespaces)[0]);

describe('a connection', () => {
  test('watches each kind once, selected by label, and never a Secret', async () => {
    const connection = await connected();
    await connection.synced;
    const watched = api.requests.filter(({ verb }) => verb === 'watch');
    expect(new Set(watched.map(({ path }) => path)).size).toBe(watched.length);
    expect(watched.map(({ path }) => path).join()).not.toContain('secrets');
    for (const { path, query } of watched) {
      if (path === '/api/v1/events') expect(query.get('fieldSelector')).toBe('type=Warning');
      else expect(query.get('labelSelector')).toBe('shopyard.dev/store-id');
    }
    const services = watched.find(({ path }) => path === '/api/v1/services');
    expect(services?.headers.accept).toContain('PartialObjectMetadata');
  });

  test('does not come about where nobody answers and the cluster is not known', async () => {
    await api.pause();
    await expect(connected()).rejects.toMatchObject({ kind: 'unreachable' });
  });

  test('is there at once for a known cluster that is away, and begins to see when it comes back', async () => {
    api.put(namespaces, ourNamespace('a'));
    const { port } = api;
    await api.pause();
    const connection = await connected({ knownId: 'cluster-1' });
    expect(connection.id).toBe('cluster-1');
    expect(connection.contact()).toMatchObject({ stale: true, lastContactAt: undefined });
    expect(connection.observed(store('a')).observedAt).toBeUndefined();
    await until('unreachable', () => !connection.contact().reachable);
    await api.start(port);
    await connection.synced;
    expect(connection.contact()).toMatchObject({ reachable: true, stale: false });
    expect(connection.labelledNamespaces()).toMatchObject([{ name: 'store-a', storeId: 'a' }]);
  });

  test('believes nothing of another cluster at the same address', async () => {
    api.put(namespaces, ourNamespace('a'));
    const connection = await connected();
    await connection.synced;
    const { port } = api;
    await api.pause();
    api.uid = 'cluster-2';
    api.put(namespaces);
    await api.start(port);
    await until('the replacement', () => connection.contact().replacedBy === 'cluster-2');
    expect(connection.contact().stale).toBe(true);
    expect(connection.labelledNamespaces()).toHaveLength(1);
    await api.pause();
    api.uid = 'cluster-1';
    await api.start(port);
    await until(
      'the old one',
      () => connection.contact().replacedBy === undefined && !connection.contact().stale,
    );
    expect(connection.observed(store('a')).namespace?.name).toBe('store-a');
  });

  test('keeps the last picture while the cluster is away, says so, and is back with the first answer', async () => {
    api.put(namespaces, ourNamespace('a'));
    const connection = await connected();
    await connection.synced;
    const told: boolean[] = [];
    connection.onContact(() => told.push(connection.contact().reachable));
    const { port } = api;
    await api.pause();
    await until('unreachable', () => told.at(-1) === false);
    expect(connection.observed(store('a')).namespace).toBeDefined();
    const before = connection.observed(store('a')).observedAt;
    expect(before).toBeLessThanOrEqual(Date.now());
    await api.start(port);
    await until('reachable', () => told.at(-1) === true);
    await until('a fresh picture', () => !connection.contact().stale);
    expect(connection.observed(store('a')).observedAt).toBeGreaterThanOrEqual(before ?? 0);
  });

  test('wakes watches that wait in a long back-off as soon as the cluster is back', async () => {
    const connection = await connected({
      timings: {
        backoff: { firstMs: 60_000, longestMs: 60_000, healthyMs: 1000 },
        unreachableAfterMs: 20_000,
      },
    });
    await connection.synced;
    const { port } = api;
    await api.pause();
    await until('a failure', () => connection.watches().every(({ downForMs }) => downForMs > 0));
    await until(
      'five seconds of silence',
      () => Date.now() - (connection.contact().lastContactAt ?? 0) > 5200,
    );
    await api.start(port);
    await until('all watches', () => connection.watches().every(({ downForMs }) => downForMs === 0));
  });

  test('names the right that it lacks', async () => {
    const message = 'services is forbidden: User "shopyard" cannot list resource "services" in API group ""';
    api.fault = ({ path }) =>
      path === '/api/v1/services' ? { status: 403, body: status(403, 'Forbidden', message) } : undefined;
    const connection = await connected();
    await until('the refusal', () =>
      connection.contact().forbidden?.includes('cannot list resource "services"'),
    );
    expect(connection.contact()).toMatchObject({ reachable: true, stale: true });
  });

  test('tells a change by store and namespace, and goes on when a listener throws (A11)', async () => {
    const logged: string[] = [];
    const connection = await connected({ log: (_level, message) => logged.push(message) });
    const heard: unknown[] = [];
    connection.onChange(() => {
      throw new Error('listener');
    });
    const leave = connection.onChange((change) => heard.push(change));
    (await watchNamespaces()).send('ADDED', ourNamespace('a'));
    await until('the change', () => heard.length === 1);
    const pods = await until('the watch of pods', () => api.open('/api/v1/pods')[0]);
    pods.send('ADDED', { metadata: { name: 'p', namespace: 'store-a' } });
    await until('the change', () => heard.length === 2);
    expect(heard).toEqual([
      { storeId: 'a', namespace: 'store-a' },
      { storeId: 'a', namespace: 'store-a' },
    ]);
    expect(logged).toContain('A listener to the cluster failed.');
    leave();
    (await watchNamespaces()).send('ADDED', ourNamespace('b'));
    await until('the namespace', () => connection.labelledNamespaces().length === 2);
    expect(heard).toHaveLength(2);
  });

  test('ends everything when it is stopped', async () => {
    const connection = await connected();
    await connection.synced;
    await connection.stop();
    await until('no watch', () => api.watches.length === 0);
    const before = api.requests.length;
    await expect(connection.namespace('x')).rejects.toBeDefined();
    expect(api.requests).toHaveLength(before);
  });
});

describe('what is left in a namespace', () => {
  const resource = (name: string, kind: string, verbs = ['list', 'delete']) => ({
    resource: name,
    scope: 'Namespaced',
    responseKind: { kind },
    verbs,
  });
  const discovery = (group: string, version: object) => ({
    items: [{ metadata: { name: group }, versions: [version] }],
  });

  test('names an API group that does not answer, and a kind that may not be listed', async () => {
    const connection = await connected();
    api.put('/api/v1/namespaces/store-a/pods', { metadata: { name: 'web-1' } });
    api.fault = ({ path, verb }) => {
      if (path === '/api') {
        const resources = [
          resource('pods', 'Pod'),
          resource('bindings', 'Binding', ['create']),
          resource('events', 'Event'),
        ];
        return { status: 200, body: discovery('', { version: 'v1', resources }) };
      }
      if (path === '/apis') {
        const gone = discovery('metrics.k8s.io', { version: 'v1beta1', freshness: 'Stale', resources: [] });
        const more = discovery('example.com', {
          version: 'v1',
          freshness: 'Current',
          resources: [resource('things', 'Thing')],
        });
        return { status: 200, body: { items: [...gone.items, ...more.items] } };
      }
      if (verb === 'list' && path.endsWith('/things'))
        return { status: 403, body: status(403, 'Forbidden', 'User "x" cannot list resource "things"') };
      return undefined;
    };
    const left = await connection.left('store-a');
    expect(left.objects).toEqual([{ kind: 'Pod', count: 1 }]);
    expect(left.pods).toEqual(['web-1']);
    expect(left.unreadable).toHaveLength(2);
    expect(left.unreadable[0]).toBe('API group metrics.k8s.io/v1beta1 does not answer');
    expect(left.unreadable[1]).toContain('cannot list resource "things"');
  });

  test('is not known where the answer to a list is lost', async () => {
    const connection = await connected();
    await connection.synced;
    const one = discovery('', { version: 'v1', resources: [resource('pods', 'Pod')] });
    api.fault = ({ path }) => {
      if (path === '/api') return { status: 200, body: one };
      if (path === '/apis') return { status: 200, body: { items: [] } };
      return path.startsWith('/api/v1/namespaces/store-a/') ? 'reset' : undefined;
    };
    await expect(connection.left('store-a')).rejects.toMatchObject({ kind: 'unreachable' });
  });

  test('is not known where nobody answers', async () => {
    const connection = await connected();
    await api.pause();
    await expect(connection.left('store-a')).rejects.toMatchObject({ kind: 'unreachable' });
  });
});

describe('acts over a faulty wire', () => {
  test('a namespace whose creation was not answered is found on the second try (B4)', async () => {
    const connection = await connected();
    const made = { metadata: { name: 'store-a', uid: 'u', labels: { 'shopyard.dev/store-id': 'a' } } };
    let tries = 0;
    api.fault = ({ method, path }) => {
      if (method === 'POST') {
        tries += 1;
        return tries === 1 ? 'reset' : { status: 409, body: status(409, 'AlreadyExists', 'exists') };
      }
      return path === `${namespaces}/store-a` ? { status: 200, body: made } : undefined;
    };
    const manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'store-a' } };
    await expect(connection.createNamespace(manifest)).rejects.toMatchObject({
      kind: 'unreachable',
      retryable: true,
    });
    expect(await connection.createNamespace(manifest)).toEqual({
      uid: 'u',
      created: false,
      labels: { 'shopyard.dev/store-id': 'a' },
    });
  });

  test('a server that throttles says for how long', async () => {
    const connection = await connected();
    api.fault = () => ({ status: 429, headers: { 'retry-after': '9' } });
    await expect(connection.namespace('x')).rejects.toMatchObject({
      kind: 'throttled',
      retryable: true,
      retryAfterMs: 9000,
    });
  });
});
