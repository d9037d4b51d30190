import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { certificatesIn } from '../../../simulator/src/wire/certificates.ts';
import { FakeKubeApi, status } from '../../test/fake-kube-api.ts';
import { systemClock } from '../lib/clock.ts';
import { ClusterError } from './cluster.ts';
import { KubeAccess } from './kube-access.ts';
import { KubeHttp } from './kube-http.ts';

let api: FakeKubeApi;
let access: KubeAccess;
let signs: string[];

const http = (deadlineMs = 5000) =>
  new KubeHttp({
    access,
    clock: systemClock,
    deadlineMs,
    life: { alive: () => signs.push('alive'), silent: () => signs.push('silent') },
  });

beforeEach(async () => {
  signs = [];
  api = await new FakeKubeApi().start();
  access = await KubeAccess.open({ kubeconfigPath: api.kubeconfigPath }, systemClock);
});

afterEach(async () => {
  await access.close();
  await api.stop();
});

const get = { method: 'GET', path: '/readyz', act: 'Asking' } as const;

describe('a call', () => {
  test('is counted by what it asked for and how it was answered', async () => {
    const counted: [string, number][] = [];
    const calls = new KubeHttp({
      access,
      clock: systemClock,
      life: { alive: () => undefined, silent: () => undefined },
      count: (verb, status) => counted.push([verb, status]),
    });
    await calls.text(get);
    const { signal } = new AbortController();
    (await calls.stream({ ...get, path: '/api/v1/x?watch=true', signal })).destroy();
    api.fault = () => ({ status: 409, body: status(409, 'Conflict', 'taken') });
    await calls.text({ ...get, method: 'POST' }).catch(() => undefined);
    expect(counted).toEqual([
      ['get', 200],
      ['watch', 200],
      ['post', 409],
    ]);
  });

  test('carries the credentials, and its answer is a sign of life', async () => {
    expect(await http().text(get)).toBe('ok');
    expect(api.requests[0]?.headers.authorization).toBe('Bearer secret-token');
    expect(signs).toEqual(['alive']);
  });

  test.each([
    ['that never answers', () => 'hang' as const],
    ['that is reset', () => 'reset' as const],
  ])('to a server %s ends with an error that can be tried again', async (_how, fault) => {
    api.fault = fault;
    const error = await http(100)
      .text(get)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ClusterError);
    expect(error).toMatchObject({ kind: 'unreachable', retryable: true });
    expect(signs.at(-1)).toBe('silent');
  });

  test('to nobody ends with an error that says so', async () => {
    await api.pause();
    await expect(http().text(get)).rejects.toThrow(
      'Asking: the Kubernetes API cannot be reached (ECONNREFUSED).',
    );
  });

  test('whose answer stops half-way ends by the deadline', async () => {
    const slow = http(200).stream({
      ...get,
      path: '/api/v1/x?watch=true',
      signal: new AbortController().signal,
    });
    const body = await slow;
    body.destroy();
    body.on('error', () => undefined);
    api.fault = () => ({ status: 200, headers: { 'content-length': '100' }, body: 'half' });
    await expect(http(200).text(get)).rejects.toMatchObject({ kind: 'unreachable' });
  });

  test('that the caller gives up rejects with the reason of the caller', async () => {
    api.fault = () => 'hang';
    const abort = new AbortController();
    const call = http().text({ ...get, signal: abort.signal });
    abort.abort(new Error('not wanted any more'));
    await expect(call).rejects.toThrow('not wanted any more');
    expect(signs).not.toContain('silent');
  });

  test('reads the credentials again after a 401, once', async () => {
    const config = await readFile(api.kubeconfigPath, 'utf8');
    api.fault = ({ headers }) =>
      headers.authorization === 'Bearer new-token'
        ? undefined
        : { status: 401, body: status(401, 'Unauthorized') };
    await expect(http().text(get)).rejects.toMatchObject({ kind: 'forbidden' });
    expect(api.requests).toHaveLength(2);
    await writeFile(api.kubeconfigPath, config.replace('secret-token', 'new-token'));
    expect(await http().text(get)).toBe('ok');
  });

  test('that changes something is never sent twice by itself', async () => {
    let count = 0;
    api.fault = () => {
      count += 1;
      return 'reset';
    };
    await expect(http().text({ ...get, method: 'POST', body: {} })).rejects.toMatchObject({
      kind: 'unreachable',
    });
    expect(count).toBe(1);
  });

  test('tells nothing of a large error page', async () => {
    api.fault = () => ({ status: 502, body: `<html>${'canary'.repeat(100_000)}</html>` });
    const error = await http().text(get).catch(String);
    expect(error).toBe('Error: Asking: HTTP status 502.');
  });

  test('of a kubeconfig that cannot be read names the file', async () => {
    await expect(KubeAccess.open({ kubeconfigPath: '/no/such/file' }, systemClock)).rejects.toThrow(
      'Cannot read the kubeconfig /no/such/file (ENOENT).',
    );
  });
});

test('200 calls and 20 at once over TLS use a handful of connections', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'kube-tls-'));
  const { ca, cert, key } = certificatesIn(dir, systemClock.now());
  let connections = 0;
  const server = createServer({ cert, key }, (_request, response) => response.end('{}'));
  server.on('secureConnection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const name = 'tls';
  const certificateAuthority = Buffer.from(ca).toString('base64');
  const kubeconfigPath = join(dir, 'kubeconfig');
  const kubeconfig = {
    'current-context': name,
    clusters: [
      {
        name,
        cluster: {
          server: `https://127.0.0.1:${String(port)}`,
          'certificate-authority-data': certificateAuthority,
        },
      },
    ],
    users: [{ name, user: { token: 'token' } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  };
  await writeFile(kubeconfigPath, JSON.stringify(kubeconfig));
  // Time jumps, so that the credentials are read again and again: the connections must outlive that.
  let jumped = 0;
  const clock = { ...systemClock, monotonic: () => systemClock.monotonic() + jumped };
  const tls = await KubeAccess.open({ kubeconfigPath }, clock);
  const life = { alive: () => undefined, silent: () => undefined };
  const calls = new KubeHttp({ access: tls, clock: systemClock, life });
  for (let call = 0; call < 180; call += 1) {
    await calls.json(get);
    jumped += 1000;
  }
  expect(connections).toBeLessThanOrEqual(3);
  await Promise.all(Array.from({ length: 20 }, () => calls.json(get)));
  expect(connections).toBeLessThanOrEqual(22);
  await tls.close();
  await new Promise((resolve) => server.close(resolve));
  await rm(dir, { recursive: true, force: true });
});
