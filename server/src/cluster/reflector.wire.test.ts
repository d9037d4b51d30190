import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FakeKubeApi, status, type FakeObject } from '../../test/fake-kube-api.ts';
import { until } from '../../test/until.ts';
import { systemClock, systemRandom } from '../lib/clock.ts';
import { KubeAccess } from './kube-access.ts';
import { KubeHttp } from './kube-http.ts';
import type { Change, Identified } from './records.ts';
import { Reflector, type ReflectorTimings } from './reflector.ts';
import { defaultTimings } from './timings.ts';

const path = '/api/v1/things';

const quick: ReflectorTimings = {
  ...defaultTimings,
  pageSize: 2,
  idleMs: 10_000,
  backoff: { firstMs: 5, longestMs: 40, healthyMs: 1000 },
};

interface Thing extends Identified {
  value: unknown;
}

const thing = (name: string, value: unknown = 1, more: object = {}): FakeObject => ({
  metadata: { name, namespace: 'ns', ...more },
  value,
});

let api: FakeKubeApi;
let access: KubeAccess;
let running: Reflector<Thing>[] = [];

beforeEach(async () => {
  api = await new FakeKubeApi().start();
  access = await KubeAccess.open({ kubeconfigPath: api.kubeconfigPath }, systemClock);
});

afterEach(async () => {
  await Promise.all(running.map((reflector) => reflector.stop()));
  running = [];
  await access.close();
  await api.stop();
});

function start(timings: Partial<ReflectorTimings> = {}, changed?: (changes: Change<Thing>[]) => void) {
  const changes: string[] = [];
  const failures: unknown[] = [];
  const http = new KubeHttp({
    access,
    clock: systemClock,
    deadlineMs: 300,
    life: { alive: () => undefined, silent: () => undefined },
  });
  const reflector = new Reflector<Thing>({
    source: {
      kind: 'Thing',
      path,
      query: { labelSelector: 'a' },
      listAccept: 'application/json',
      watchAccept: 'application/json',
      project: (object) => {
        const { value } = object as unknown as { value: unknown };
        if (value === 'broken') throw new Error('cannot be read');
        const { name, uid = '', resourceVersion = '' } = object.metadata;
        return { name, uid, resourceVersion, value };
      },
    },
    http,
    clock: systemClock,
    random: systemRandom,
    timings: { ...quick, ...timings },
    verify: () => Promise.resolve(),
    alive: () => undefined,
    stateChanged: () => undefined,
    failed: (_kind, { error }) => failures.push(error),
    changed: (list) => {
      for (const { before, after } of list) {
        changes.push(`${before ? '-' : ''}${after ? '+' : ''}${(after ?? before)?.name ?? ''}`);
      }
      changed?.(list);
    },
  });
  running.push(reflector);
  reflector.start();
  const names = () => reflector.records.in('ns').map(({ name }) => name);
  return { reflector, changes, failures, names };
}

const watchOf = (index = 0) => until(`watch ${String(index)}`, () => api.open(path)[index]);

describe('a reflector', () => {
  test('lists page by page, then watches from the version of the list with bookmarks', async () => {
    api.put(path, thing('a'), thing('b'), thing('c'), thing('d'), thing('e'));
    const { reflector, names, changes } = start();
    await reflector.synced;
    expect(names()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(changes).toEqual(['+a', '+b', '+c', '+d', '+e']);
    expect(api.count('list', path)).toBe(3);
    const request = api.requests.find(({ verb }) => verb === 'watch');
    expect(Object.fromEntries(request?.query ?? [])).toMatchObject({
      allowWatchBookmarks: 'true',
      labelSelector: 'a',
      resourceVersion: '105',
    });
    const { timeoutSeconds } = await watchOf();
    expect(timeoutSeconds).toBeGreaterThanOrEqual(300);
    expect(timeoutSeconds).toBeLessThanOrEqual(600);
  });

  test('takes in what is added, changed and deleted', async () => {
    const { changes, names } = start();
    const watch = await watchOf();
    watch.send('ADDED', thing('a'));
    watch.send('MODIFIED', thing('a', 2));
    watch.send('ADDED', thing('b'));
    watch.send('DELETED', thing('a', 2));
    await until('four changes', () => changes.length === 4);
    expect(changes).toEqual(['+a', '-+a', '+b', '-a']);
    expect(names()).toEqual(['b']);
  });

  test('goes on from the last bookmark after a watch was closed, without a list', async () => {
    const { reflector } = start();
    (await watchOf()).bookmark('777');
    await until('some contact', () => reflector.status().lastContactAt !== undefined);
    await until('the bookmark', () => api.requests.length > 0);
    (await watchOf()).end();
    const next = await until('another watch', () => api.open(path).find(({ from }) => from === '777'));
    next.end();
    await until('a third watch', () => reflector.status().watches >= 3);
    expect(api.count('list', path)).toBe(1);
  });

  test('goes on after the connection was reset, from the last event', async () => {
    const { changes } = start();
    const watch = await watchOf();
    watch.send('ADDED', thing('a', 1, { resourceVersion: '500' }));
    await until('the event', () => changes.length === 1);
    watch.reset();
    await until('another watch', () => api.open(path).find(({ from }) => from === '500'));
    expect(api.count('list', path)).toBe(1);
  });

  test.each([
    ['in the stream', () => undefined],
    [
      'as an answer',
      ({ verb }: { verb: string }) =>
        verb === 'watch' ? { status: 410, body: status(410, 'Expired') } : undefined,
    ],
  ])('lists again after 410 %s, and tells a recreated object as deleted and added', async (how, fault) => {
    api.put(path, thing('a', 1, { uid: 'old' }), thing('gone'), thing('same'));
    const { changes, reflector } = start();
    const watch = await watchOf();
    api.put(path, thing('a', 1, { uid: 'new' }), thing('same', 1, { resourceVersion: '103' }));
    changes.length = 0;
    if (how === 'in the stream') {
      watch.write(`${JSON.stringify({ type: 'ERROR', object: status(410, 'Expired', 'too old') })}\n`);
    } else {
      api.fault = fault;
      watch.reset();
      await until('410', () => reflector.status().lists >= 2);
      api.fault = () => undefined;
    }
    await until('changes', () => changes.length >= 3);
    expect(changes.sort()).toEqual(['+a', '-a', '-gone']);
  });

  test('waits as long as the server asks when it is throttled', async () => {
    let refused = 0;
    let refusedAt = 0;
    let askedAgainAfter = 0;
    api.fault = ({ verb }) => {
      if (verb !== 'watch') return undefined;
      refused += 1;
      if (refused === 1) {
        refusedAt = systemClock.monotonic();
        return { status: 429, headers: { 'retry-after': '1' } };
      }
      askedAgainAfter = systemClock.monotonic() - refusedAt;
      return undefined;
    };
    const { reflector } = start();
    await reflector.synced;
    expect(askedAgainAfter).toBeGreaterThanOrEqual(990);
    expect(api.count('list', path)).toBe(1);
  });

  test.each([
    ['500', { status: 500 } as const],
    ['a reset', 'reset' as const],
    ['no answer at all', 'hang' as const],
    ['a list that is none', { status: 200, body: { kind: 'Whatever' } } as const],
    ['garbage', { text: '{"kind":' } as const],
  ])('tries a list again after %s', async (_name, fault) => {
    api.put(path, thing('a'));
    let faults = 2;
    api.fault = ({ verb }) => (verb === 'list' && faults-- > 0 ? fault : undefined);
    const { reflector, names } = start();
    await reflector.synced;
    expect(names()).toEqual(['a']);
  });

  test('keeps what it has while a list after 410 fails, and then sees what was removed', async () => {
    api.put(path, thing('a'), thing('b'));
    const { names } = start();
    const watch = await watchOf();
    api.put(path, thing('a'));
    let lists = 0;
    api.fault = ({ verb }) => (verb === 'list' && lists++ < 2 ? { status: 503 } : undefined);
    watch.write(`${JSON.stringify({ type: 'ERROR', object: status(410) })}\n`);
    await until('a failed list', () => lists === 1);
    expect(names()).toEqual(['a', 'b']);
    await until('the removal', () => names().length === 1);
  });

  test('begins the list anew when its continue token expires half-way', async () => {
    api.put(path, thing('a'), thing('b'), thing('c'));
    let expired = 0;
    api.fault = ({ query }) => {
      if (!query.has('continue') || expired > 0) return undefined;
      expired += 1;
      return { status: 410, body: status(410, 'Expired') };
    };
    const { reflector, names, changes } = start();
    await reflector.synced;
    expect(names()).toEqual(['a', 'b', 'c']);
    expect(changes).toHaveLength(3);
    expect(api.count('list', path)).toBe(4);
  });

  test('notices a watch that is open but mute', async () => {
    const { reflector, failures } = start({ idleMs: 60 });
    await until('a watch that was given up', () => reflector.status().watches >= 2);
    expect(String(failures[0])).toContain('silent');
  });

  test('lists again after two watches in a row that opened and brought nothing', async () => {
    const { reflector } = start({ idleMs: 40 });
    await until('a second list', () => reflector.status().lists >= 2);
    expect(reflector.status().watches).toBeGreaterThanOrEqual(2);
  });

  test('survives a listener that throws', async () => {
    const { failures, names } = start({}, () => {
      throw new Error('listener');
    });
    const watch = await watchOf();
    watch.send('ADDED', thing('a'));
    watch.send('ADDED', thing('b'));
    await until('both', () => names().length === 2);
    expect(failures.map(String)).toContain('Error: listener');
    expect(api.open(path)).toHaveLength(1);
  });

  test('leaves out an object that cannot be read, and counts it', async () => {
    api.put(path, thing('odd', 'broken'), thing('a'));
    const { reflector, names } = start();
    await reflector.synced;
    expect(names()).toEqual(['a']);
    expect(reflector.status().skipped).toBe(1);
  });

  test('does not mind doubled, reordered and foreign deletions', async () => {
    const { names, reflector } = start();
    const watch = await watchOf();
    watch.send('ADDED', thing('a', 'new', { resourceVersion: '900', uid: 'two' }));
    watch.send('MODIFIED', thing('a', 'old', { resourceVersion: '800', uid: 'two' }));
    watch.send('ADDED', thing('a', 'new', { resourceVersion: '900', uid: 'two' }));
    watch.send('DELETED', thing('a', 'old', { resourceVersion: '850', uid: 'one' }));
    watch.send('ADDED', thing('end', 1, { resourceVersion: '1000' }));
    await until('the last event', () => names().includes('end'));
    expect(reflector.records.in('ns').map(({ value }) => value)).toEqual(['new', 1]);
  });

  test.each([
    ['an error', `${JSON.stringify({ type: 'ERROR', object: status(500, 'InternalError', 'etcd') })}\n`],
    ['garbage', '{"type":"ADDED","obj\n'],
    ['an unknown type', '{"type":"HELLO","object":{"metadata":{"name":"x","resourceVersion":"5"}}}\n'],
    ['an event without an object', '{"type":"ADDED"}\n'],
  ])('starts the watch anew after %s in the stream', async (_name, bytes) => {
    const { reflector, failures } = start();
    (await watchOf()).write(bytes);
    await until('another watch', () => reflector.status().watches >= 2);
    expect(failures).toHaveLength(1);
  });

  test('puts a large event together that comes in small pieces, cut inside of characters', async () => {
    const { reflector } = start();
    const watch = await watchOf();
    const text = 'ä€😀'.repeat(20_000);
    const object = {
      metadata: { name: 'a', namespace: 'ns', uid: 'u', resourceVersion: '500' },
      value: text,
    };
    const bytes = Buffer.from(`${JSON.stringify({ type: 'ADDED', object })}\n`);
    for (let from = 0; from < bytes.length; from += 4999) watch.write(bytes.subarray(from, from + 4999));
    const record = await until('the object', () => reflector.records.in('ns')[0]);
    expect(record.value).toBe(text);
  });

  test('compares a full list from time to time and finds what the watch missed', async () => {
    api.put(path, thing('a'), thing('b'));
    const { names } = start({ resyncMs: { from: 0, to: 0 } });
    const watch = await watchOf();
    api.put(path, thing('a'));
    watch.end();
    await until('the missed deletion', () => names().length === 1);
  });

  test('says that it may not list, and recovers by itself', async () => {
    api.fault = ({ verb }) =>
      verb === 'list'
        ? { status: 403, body: status(403, 'Forbidden', 'User "x" cannot list resource "things"') }
        : undefined;
    const { reflector } = start();
    await until('the refusal', () => reflector.status().forbidden?.includes('cannot list'));
    api.fault = () => undefined;
    await reflector.synced;
    expect(reflector.status().forbidden).toBeUndefined();
  });

  test('does not hammer a server that ends every watch at once', async () => {
    const { reflector } = start({ backoff: { firstMs: 100, longestMs: 400, healthyMs: 1000 } });
    const started = systemClock.monotonic();
    let ended = 0;
    while (ended < 4) {
      (await watchOf()).end();
      ended += 1;
      await until('the end', () => reflector.status().watches >= ended && api.open(path).length === 0);
    }
    expect(systemClock.monotonic() - started).toBeGreaterThan(300);
  });
});

describe('stopping a reflector', () => {
  test('ends an open watch and starts nothing after it', async () => {
    const { reflector } = start();
    await watchOf();
    await reflector.stop();
    await until('no watch', () => api.open(path).length === 0);
    const before = api.requests.length;
    reflector.start();
    reflector.wake();
    await new Promise((resolve) => setImmediate(resolve));
    expect(api.requests).toHaveLength(before);
  });

  test('does not wait for a back-off to end', async () => {
    api.fault = () => ({ status: 500 });
    const { reflector } = start({ backoff: { firstMs: 60_000, longestMs: 60_000, healthyMs: 1000 } });
    await until('a failure', () => reflector.status().failures > 0);
    const started = systemClock.monotonic();
    await reflector.stop();
    expect(systemClock.monotonic() - started).toBeLessThan(1000);
  });

  test('does not wait for a list that hangs', async () => {
    api.fault = () => 'hang';
    const { reflector } = start();
    await until('the list', () => api.requests.length > 0);
    await reflector.stop();
    expect(reflector.status().synced).toBe(false);
  });

  test('wakes up a reflector that waits', async () => {
    api.fault = () => ({ status: 500 });
    const { reflector } = start({ backoff: { firstMs: 60_000, longestMs: 60_000, healthyMs: 1000 } });
    await until('a failure', () => reflector.status().failures > 0);
    api.fault = () => undefined;
    reflector.wake();
    await reflector.synced;
  });
});
