import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../../test/clusters.ts';
import { FakeKubeApi, status, type Fault, type FakeRequest } from '../../test/fake-kube-api.ts';
import type { ConnectedCluster } from './connect-cluster.ts';
import { writeInClusterKubeconfig } from './in-cluster-kubeconfig.ts';

let api: FakeKubeApi;
let connection: ConnectedCluster;

beforeEach(async () => {
  api = await new FakeKubeApi().start();
  connection = await connect(api.kubeconfigPath);
});

afterEach(async () => {
  await connection.stop();
  await api.stop();
});

describe('permissions', () => {
  interface Review {
    spec: { resourceAttributes: { verb: string; resource: string; group: string; name?: string } };
  }
  const answer =
    (allows: (question: Review['spec']['resourceAttributes']) => boolean) =>
    ({ path, body }: FakeRequest): Fault => {
      if (!path.endsWith('selfsubjectaccessreviews')) return undefined;
      const { resourceAttributes } = (JSON.parse(body) as Review).spec;
      return { status: 201, body: { status: { allowed: allows(resourceAttributes) } } };
    };

  test('inside of stores follow from the right to bind the role of stores', async () => {
    api.fault = answer(({ verb, name }) => verb === 'bind' && name === 'shopyard-store');
    const checks = await connection.permissions();
    const allowed = checks
      .filter((check) => check.allowed)
      .map(({ verb, resource }) => `${verb} ${resource}`);
    expect(allowed).toContain('create deployments');
    expect(allowed).toContain('get secrets');
    expect(allowed).not.toContain('create namespaces');
    expect(allowed).not.toContain('list pods');
  });

  test('name each verb that is missing, with its purpose', async () => {
    api.fault = answer(
      ({ verb, resource }) => !(verb === 'delete' && resource === 'namespaces') && verb !== 'bind',
    );
    const missing = (await connection.permissions()).filter(({ allowed }) => !allowed);
    expect(missing).toEqual([
      { verb: 'delete', resource: 'namespaces', allowed: false, neededFor: 'deleting stores' },
      { verb: 'bind', resource: 'clusterroles/shopyard-store', allowed: false, neededFor: 'guarding stores' },
    ]);
  });

  test('that cannot be asked are an error and not a refusal', async () => {
    api.fault = ({ method }) => (method === 'POST' ? { status: 503 } : undefined);
    await expect(connection.permissions()).rejects.toMatchObject({ kind: 'unreachable' });
  });
});

describe('the claim', () => {
  const lease = '/apis/coordination.k8s.io/v1/namespaces/shopyard-system/leases';

  test('belongs to whoever was first when two write at once', async () => {
    let reads = 0;
    api.fault = ({ method, path }) => {
      if (path === '/api/v1/namespaces' && method === 'POST')
        return { status: 201, body: { metadata: { uid: 'u' } } };
      if (path === lease) return { status: 409, body: status(409, 'AlreadyExists') };
      if (path !== `${lease}/shopyard`) return undefined;
      reads += 1;
      return reads === 1
        ? { status: 404, body: status(404, 'NotFound') }
        : { status: 200, body: { metadata: { name: 'shopyard' }, spec: { holderIdentity: 'other' } } };
    };
    expect(await connection.claim('ours')).toEqual({ holder: 'other' });
  });

  test('takes over a Lease without a holder, by its resource version', async () => {
    let written: unknown;
    api.fault = ({ method, path, body }) => {
      if (path !== `${lease}/shopyard`) return undefined;
      if (method === 'GET')
        return { status: 200, body: { metadata: { name: 'shopyard', resourceVersion: '5' }, spec: {} } };
      written = JSON.parse(body);
      return { status: 200, body: written };
    };
    expect(await connection.claim('ours')).toEqual({ holder: 'ours' });
    expect(written).toMatchObject({ metadata: { resourceVersion: '5' }, spec: { holderIdentity: 'ours' } });
  });

  test('is an error where it cannot be read', async () => {
    api.fault = () => ({ status: 500, body: status(500, 'InternalError') });
    await expect(connection.claim('ours')).rejects.toMatchObject({ kind: 'failed', retryable: true });
  });
});

describe('kinds that are not known', () => {
  test('are asked for once, then addressed as the cluster says', async () => {
    const things = {
      resources: [
        { name: 'widgets', kind: 'Widget', namespaced: true },
        { name: 'widgets/status', kind: 'Widget', namespaced: true },
      ],
    };
    api.fault = ({ path, method }) => {
      if (path === '/apis/example.com/v1') return { status: 200, body: things };
      return method === 'PATCH'
        ? { status: 200, body: { metadata: { uid: 'u', resourceVersion: '1' } } }
        : undefined;
    };
    const widget = {
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'a', namespace: 'store-a' },
    };
    await connection.apply(widget);
    await connection.apply(widget);
    const paths = api.requests.map(({ method, path }) => `${method} ${path}`);
    expect(paths.filter((path) => path === 'GET /apis/example.com/v1')).toHaveLength(1);
    expect(
      paths.filter((path) => path === 'PATCH /apis/example.com/v1/namespaces/store-a/widgets/a'),
    ).toHaveLength(2);
    await expect(connection.apply({ ...widget, kind: 'Gadget' })).rejects.toMatchObject({ kind: 'notFound' });
  });
});

test('the kubeconfig of a pod names files and holds no secret', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'in-cluster-'));
  const path = await writeInClusterKubeconfig(join(dir, 'a'), {
    url: 'https://10.0.0.1:443',
    caFile: '/ca.crt',
  });
  const config = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  expect(config).toMatchObject({
    'current-context': 'in-cluster',
    clusters: [{ cluster: { server: 'https://10.0.0.1:443', 'certificate-authority': '/ca.crt' } }],
    users: [{ user: { tokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token' } }],
  });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await rm(dir, { recursive: true, force: true });
});
