import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { getOnce as get } from '../../test/raw-http.ts';
import { dashboardFiles, folderWith, startDoors, type Doors } from '../../test/http-options.ts';
import type { Services } from '../schema/context.ts';

let doors: Doors | undefined;
afterEach(async () => {
  await doors?.stop();
  doors?.feed.stop();
});

describe('the dashboard', () => {
  test.each(['/', '/stores', '/stores/tea?tab=events', '/index.html'])(
    '%s is its page, with a strict policy',
    async (path) => {
      doors = await startDoors();
      const page = await get(doors.url, path);
      expect(page.status).toBe(200);
      expect(page.text).toContain('the dashboard');
      const policy = String(page.headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self' 'sha256-abc='");
      expect(policy).not.toContain('unsafe');
      expect(page.headers).toMatchObject({
        'cache-control': 'no-cache',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
      });
    },
  );

  test('hashed files are kept for ever and sent packed where the browser takes it', async () => {
    doors = await startDoors();
    const path = '/_app/immutable/app.1a2b.js';
    const packed = await get(doors.url, path, { 'accept-encoding': 'gzip, br' });
    expect(packed.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
    const plain = await get(doors.url, path, { 'accept-encoding': 'gzip;q=0' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.text).toBe('console.log(1)');
    const again = await get(doors.url, path, { 'if-none-match': String(plain.headers['etag']) });
    expect(again.status).toBe(304);
    expect(again.text).toBe('');
  });

  test.each([
    '/_app/immutable/missing.js',
    '/nothing.png',
    '/build.json',
    '/_app/immutable/app.1a2b.js.gz',
    '/_app/',
    '/../package.json',
    '/..%2f..%2fpackage.json',
    '/_app/../../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/hosts.allow',
  ])('%s is no file', async (path) => {
    doors = await startDoors();
    expect((await get(doors.url, path)).status).toBe(404);
  });

  test.each(['/%', '/a%00b'])('the malformed address %s is a 400', async (path) => {
    doors = await startDoors();
    expect((await get(doors.url, path)).status).toBe(400);
  });

  test('only GET and HEAD are possible', async () => {
    doors = await startDoors();
    expect((await get(doors.url, '/', {}, 'POST')).status).toBe(405);
    const head = await get(doors.url, '/', {}, 'HEAD');
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head.headers['content-length']).toBe(String(dashboardFiles['index.html'].length));
  });

  test('without a build it says how to make one', async () => {
    doors = await startDoors({ dashboardFolder: folderWith({}) });
    const page = await get(doors.url, '/');
    expect(page).toMatchObject({ status: 503 });
    expect(page.text).toContain('npm run build');
  });
});

describe('who may come in', () => {
  test.each(['localhost', '127.0.0.1', '[::1]', 'LOCALHOST'])('this machine as %s', async (name) => {
    doors = await startDoors();
    expect((await get(doors.url, '/readyz', { host: `${name}:${String(doors.port)}` })).status).toBe(200);
  });

  test.each(['evil.example', 'localhost.evil.example', 'evil.localhost', '10.0.0.1'])(
    'not a page that has this machine by the name %j',
    async (name) => {
      doors = await startDoors();
      for (const path of ['/', '/graphql', '/readyz', '/metrics'])
        expect((await get(doors.url, path, { host: name })).status).toBe(421);
    },
  );

  test.each(['https://evil.example', 'null', 'http://localhost.evil.example', 'http://localhost:1'])(
    'no request from a page of the origin %s',
    async (origin) => {
      doors = await startDoors();
      const response = await fetch(`${doors.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: '{"query":"{ __typename }"}',
      });
      expect(response.status).toBe(403);
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  test.each([
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'query={__typename}'],
    ['a multipart form', { 'content-type': 'multipart/form-data; boundary=x' }, '--x--'],
    ['plain text', { 'content-type': 'text/plain' }, '{"query":"{ __typename }"}'],
  ])('no %s, which a browser sends without asking first', async (_, headers, body) => {
    doors = await startDoors();
    const response = await fetch(`${doors.url}/graphql`, { method: 'POST', headers, body });
    expect([403, 415]).toContain(response.status);
    expect(await response.text()).not.toContain('"data"');
  });

  test('nobody without a caller', async () => {
    doors = await startDoors({ authenticate: () => undefined });
    const response = await fetch(`${doors.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    });
    expect(response.status).toBe(401);
  });
});

describe('the API', () => {
  const post = async (query: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${doors?.url ?? ''}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  test('what goes wrong inside is told by the request id alone', async () => {
    const viewer = () => Promise.reject(new Error('ECONNREFUSED /var/lib/secret password=hunter2'));
    doors = await startDoors({ services: { viewer } as unknown as Services });
    const answer = await post('{ viewer { version } }', { 'x-request-id': 'mine-1' });
    expect(answer.text).not.toMatch(/hunter2|ECONN|secret|stack/);
    expect(JSON.parse(answer.text)).toMatchObject({
      errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'mine-1' } }],
    });
    expect(answer.headers.get('x-request-id')).toBe('mine-1');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('a request id that is none is replaced', async () => {
    doors = await startDoors();
    const answer = await post('{ __typename }', { 'x-request-id': 'a b c' });
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a right that is missing is told, not hidden', async () => {
    const { isRefusal, openAccess } = await import('./caller.ts');
    const { systemRandom } = await import('../lib/clock.ts');
    doors = await startDoors({
      authenticate: (incoming) => {
        const caller = openAccess(systemRandom)(incoming);
        return caller && !isRefusal(caller) ? { ...caller, scopes: ['CREATE'] } : caller;
      },
    });
    const answer = await post('{ clusters { id } }');
    expect(JSON.parse(answer.text)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  });

  test('introspection is allowed, and a browser gets the explorer', async () => {
    doors = await startDoors();
    const { getIntrospectionQuery } = await import('graphql');
    expect((await post(getIntrospectionQuery())).status).toBe(200);
    const page = await get(doors.url, '/graphql', { accept: 'text/html,*/*' });
    expect(page.text).toBe('the explorer');
    expect(String(page.headers['content-security-policy'])).not.toContain("script-src 'self' 'unsafe");
    expect((await get(doors.url, '/graphql/assets/explorer.js')).text).toBe('x');
    expect((await get(doors.url, '/graphql/assets/none.js')).status).toBe(404);
  });

  test('event streams have a bound of their own', async () => {
    doors = await startDoors({ limits: { streams: 2 } });
    const open = () =>
      fetch(`${doors?.url ?? ''}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify({ query: 'subscription { events { __typename } }' }),
      });
    const [first, second] = [await open(), await open()];
    const third = await open();
    expect([first.status, second.status, third.status]).toEqual([200, 200, 429]);
    expect(third.headers.get('retry-after')).toBe('10');
    await first.body?.cancel();
    await expect.poll(() => doors?.feed.health().streams).toBe(1);
    expect((await open()).status).toBe(200);
  });
});

test('live without conditions, ready when every check holds, with the reason when not', async () => {
  let ok = true;
  doors = await startDoors({
    checks: [
      { name: 'database', check: () => ({ ok: true }) },
      { name: 'cluster', check: () => (ok ? { ok } : { ok, detail: 'the cluster cannot be reached' }) },
    ],
  });
  expect(await get(doors.url, '/readyz')).toMatchObject({ status: 200, text: 'ok\n' });
  expect((await get(doors.url, '/readyz?verbose')).text).toBe('[+] database\n[+] cluster\nok\n');
  ok = false;
  const answer = await get(doors.url, '/readyz');
  expect(answer.status).toBe(503);
  expect(answer.text).toContain('[-] cluster: the cluster cannot be reached');
  expect((await get(doors.url, '/livez')).status).toBe(200);
});

test('metrics carry no names and no ids', async () => {
  doors = await startDoors();
  const { text } = await get(doors.url, '/metrics');
  expect(text).toContain('shopyard_websockets 0');
  expect(text).not.toMatch(/store="|name="/);
});

test('a client that never finishes its headers is cut', async () => {
  doors = await startDoors({ limits: { headersMs: 400 } });
  const socket = connect(doors.port, '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n');
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString()));
  await closed;
  expect(text).toContain('408');
});
