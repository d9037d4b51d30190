import { afterEach, describe, expect, test } from 'vitest';
import { playedCluster } from '../../test/played/played-cluster.ts';
import type { RequestFacts } from '../api/faults.ts';
import { seededRandom } from '../lib/clock.ts';
import { isNodeReady } from '../controllers/node-lifecycle.ts';
import type { Node } from '../controllers/node-lifecycle.ts';
import { startFaultEndpoint } from './endpoint.ts';
import type { FaultEndpoint } from './endpoint.ts';
import { createFaults } from './faults.ts';
import type { Faults } from './faults.ts';
import { createApiFaults } from './request-faults.ts';
import type { ApiFault } from './request-faults.ts';

const facts = (verb: RequestFacts['verb'], changes: Partial<RequestFacts> = {}): RequestFacts => ({
  method: 'GET',
  path: '/api/v1/namespaces/shop/pods',
  verb,
  kind: 'Pod',
  namespace: 'shop',
  name: undefined,
  userAgent: 'kubectl/1',
  ...changes,
});

describe('faults of the API', () => {
  test.each<[ApiFault, RequestFacts['verb'], unknown]>([
    [{ kind: 'down' }, 'get', { refuse: true }],
    [{ kind: 'hang' }, 'create', { hang: true }],
    [{ kind: 'slow', delayMs: 300 }, 'list', { delayMs: 300 }],
    [{ kind: 'swallow' }, 'create', { swallow: true }],
    [{ kind: 'empty-list' }, 'list', { emptyList: true }],
    [{ kind: 'empty-list' }, 'get', undefined],
    [{ kind: 'stale-list', revision: 7 }, 'list', { staleRevision: 7 }],
    [{ kind: 'watch-cut', afterEvents: 2 }, 'watch', { watch: { cutAfterEvents: 2 } }],
    [{ kind: 'watch-cut', afterEvents: 2 }, 'list', undefined],
    [{ kind: 'watch-expired' }, 'watch', { watch: { expire: true } }],
    [
      { kind: 'status', code: 429 },
      'get',
      {
        status: {
          code: 429,
          reason: 'TooManyRequests',
          message: 'the server has received too many requests and has asked us to try again later',
          retryAfterSeconds: 1,
        },
      },
    ],
    [{ kind: 'status', code: 500, match: { kind: 'Secret' } }, 'get', undefined],
    [
      {
        kind: 'status',
        code: 403,
        match: { verb: ['get', 'list'], namespace: 'shop', userAgent: 'kubectl' },
      },
      'list',
      {
        status: {
          code: 403,
          reason: 'Forbidden',
          message:
            'pods is forbidden: User "simulated" cannot list resource "pods" in API group "" in the namespace "shop"',
        },
      },
    ],
  ])('%o on %s', (fault, verb, expected) => {
    const faults = createApiFaults(seededRandom(1));
    const mend = faults.add(fault);
    expect(faults.decide(facts(verb))).toEqual(expected);
    mend();
    expect(faults.decide(facts(verb))).toBeUndefined();
  });

  test('break only as many requests as they say', () => {
    const faults = createApiFaults(seededRandom(1));
    faults.add({ kind: 'swallow', times: 1, match: { verb: 'create' } });
    expect([
      faults.decide(facts('get')),
      faults.decide(facts('create')),
      faults.decide(facts('create')),
    ]).toEqual([undefined, { swallow: true }, undefined]);
  });

  test('break only the share that they say', () => {
    const faults = createApiFaults(seededRandom(1));
    faults.add({ kind: 'status', code: 500, rate: 0.3 });
    const broken = Array.from({ length: 1000 }, () => faults.decide(facts('get'))).filter(
      (fault) => fault !== undefined,
    ).length;
    expect(broken).toBeGreaterThan(250);
    expect(broken).toBeLessThan(350);
  });

  test('silence and cut open watches', () => {
    const faults = createApiFaults(seededRandom(1));
    const cut: string[] = [];
    const closed = faults.watchOpened?.(facts('watch'), () => cut.push('pods'));
    faults.watchOpened?.(facts('watch', { kind: 'Node' }), () => cut.push('nodes'));
    const mend = faults.add({ kind: 'watch-silent', match: { kind: 'Pod' } });
    expect([
      faults.isWatchMuted?.(facts('watch')),
      faults.isWatchMuted?.(facts('watch', { kind: 'Node' })),
    ]).toEqual([true, false]);
    mend();
    expect(faults.isWatchMuted?.(facts('watch'))).toBe(false);
    expect(faults.cutWatches({ kind: 'Pod' })).toBe(1);
    closed?.();
    expect(faults.cutWatches()).toBe(1);
    expect(cut).toEqual(['pods', 'nodes']);
  });
});

describe('the local endpoint', () => {
  let endpoint: FaultEndpoint | undefined;
  afterEach(async () => {
    await endpoint?.close();
  });
  async function open(): Promise<{
    faults: Faults;
    call: (
      method: string,
      path: string,
      body?: unknown,
      headers?: Record<string, string>,
    ) => Promise<{ status: number; body: unknown }>;
    ready: () => boolean;
  }> {
    const cluster = playedCluster();
    const faults = createFaults({ random: seededRandom(1), cluster: () => cluster });
    endpoint = await startFaultEndpoint(faults);
    const { port } = endpoint;
    return {
      faults,
      ready: () => isNodeReady(cluster.api.get('Node', undefined, 'sim-node-1') as Node),
      async call(method, path, body, headers = {}) {
        const answer = await fetch(`http://127.0.0.1:${String(port)}${path}`, {
          method,
          headers: { 'content-type': 'application/json', ...headers },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        });
        return { status: answer.status, body: await answer.json() };
      },
    };
  }

  test('breaks, lists and mends', async () => {
    const { faults, call, ready } = await open();
    expect(await call('POST', '/faults', { on: 'api', kind: 'down' })).toEqual({
      status: 201,
      body: { id: '1', on: 'api', kind: 'down' },
    });
    await call('POST', '/faults', { on: 'pod', kind: 'oom', match: { namespace: 'shop' } });
    await call('POST', '/faults', { on: 'node', node: 'sim-node-1' });
    expect(faults.api.decide(facts('get'))).toEqual({ refuse: true });
    expect(
      faults.pods.of({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', namespace: 'shop' } }),
    ).toMatchObject({ kind: 'oom' });
    expect(ready()).toBe(false);
    expect((await call('GET', '/faults')).body).toHaveLength(3);
    await call('DELETE', '/faults/1');
    expect(faults.api.decide(facts('get'))).toBeUndefined();
    expect((await call('DELETE', '/faults')).body).toEqual({ active: 0 });
    expect(ready()).toBe(true);
  });

  test.each<[string, unknown, Record<string, string>, number]>([
    ['nonsense', '{', {}, 400],
    ['an unknown kind', { on: 'pod', kind: 'explode' }, {}, 400],
    ['an unknown target', { on: 'moon' }, {}, 400],
    ['a node that is not there', { on: 'node', node: 'nope' }, {}, 400],
    ['a web page', { on: 'api', kind: 'down' }, { origin: 'http://evil.example' }, 404],
    ['a form', { on: 'api', kind: 'down' }, { 'content-type': 'text/plain' }, 415],
  ])('refuses %s', async (_what, body, headers, status) => {
    const { call } = await open();
    expect((await call('POST', '/faults', body, headers)).status).toBe(status);
    expect((await call('GET', '/faults')).body).toEqual([]);
  });
});
