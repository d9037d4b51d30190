import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { status, type FakeKubeApi } from '../../test/fake-kube-api.ts';
import { thing, ThingsHarness, thingsPath as path } from '../../test/things-harness.ts';
import { until } from '../../test/until.ts';
import { systemClock } from '../lib/clock.ts';

let harness: ThingsHarness;
let api: FakeKubeApi;

beforeEach(async () => {
  harness = await ThingsHarness.start();
  api = harness.api;
});

afterEach(() => harness.stop());

const oddLines = [
  ['an error', `${JSON.stringify({ type: 'ERROR', object: status(500, 'InternalError', 'etcd') })}\n`],
  ['garbage', '{"type":"ADDED","obj\n'],
  ['an unknown type', '{"type":"HELLO","object":{"metadata":{"name":"x","resourceVersion":"5"}}}\n'],
  ['an event without an object', '{"type":"ADDED"}\n'],
] as const;

describe('a reflector', () => {
  test('goes on after the connection was reset, from the last event', async () => {
    const { changes } = harness.reflect();
    const watch = await harness.watch();
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
  ])(
    'lists again after 410 %s, and tells a recreated object as deleted and added (C8)',
    async (how, fault) => {
      api.put(path, thing('a', 1, { uid: 'old' }), thing('gone'), thing('same'));
      const { changes, reflector } = harness.reflect();
      const watch = await harness.watch();
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
    },
  );

  test('waits as long as the server asks when it is throttled (C2)', async () => {
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
    const { reflector } = harness.reflect();
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
    const { reflector, names } = harness.reflect();
    await reflector.synced;
    expect(names()).toEqual(['a']);
  });

  test('keeps what it has while a list after 410 fails, and then sees what was removed (C8)', async () => {
    api.put(path, thing('a'), thing('b'));
    const { names } = harness.reflect();
    const watch = await harness.watch();
    api.put(path, thing('a'));
    let lists = 0;
    api.fault = ({ verb }) => (verb === 'list' && lists++ < 2 ? { status: 503 } : undefined);
    watch.write(`${JSON.stringify({ type: 'ERROR', object: status(410) })}\n`);
    await until('a failed list', () => lists === 1);
    expect(names()).toEqual(['a', 'b']);
    await until('the removal', () => names().length === 1);
  });

  test('begins the list anew when its continue token expires half-way (C8)', async () => {
    api.put(path, thing('a'), thing('b'), thing('c'));
    let expired = 0;
    api.fault = ({ query }) => {
      if (!query.has('continue') || expired > 0) return undefined;
      expired += 1;
      return { status: 410, body: status(410, 'Expired') };
    };
    const { reflector, names, changes, failures } = harness.reflect();
    await reflector.synced;
    expect(names()).toEqual(['a', 'b', 'c']);
    expect(changes).toHaveLength(3);
    expect(failures).toEqual([]);
    expect(api.count('list', path)).toBe(4);
  });

  test('asks whether it is gone when a watch says so, and keeps what only lost its label', async () => {
    api.put(path, thing('a', 1, { uid: 'u' }), thing('b'), thing('c', 1, { uid: 'marked' }));
    const { names, reflector } = harness.reflect();
    const watch = await harness.watch();
    const asked = () =>
      api.requests.filter(({ verb }) => verb === 'other').map(({ path: one }) => one.split('/').pop());
    api.fault = (request) =>
      request.path.endsWith('/namespaces/ns/things/a')
        ? {
            status: 200,
            body: { metadata: { name: 'a', namespace: 'ns', uid: 'u', resourceVersion: '900' } },
          }
        : undefined;
    watch.send('DELETED', thing('a', 1, { uid: 'u', resourceVersion: '900' }));
    watch.send('DELETED', thing('b', 1, { resourceVersion: '901' }));
    const deletionTimestamp = '2026-11-30T20:00:00Z';
    watch.send('DELETED', thing('c', 1, { uid: 'marked', deletionTimestamp, resourceVersion: '902' }));
    await until('two are gone', () => names().length === 1);
    expect(names()).toEqual(['a']);
    expect(asked()).toEqual(['a', 'b']);

    // Out of the watch's sight it is asked for with every bookmark, until it is gone.
    api.fault = ({ path: one }) =>
      one.endsWith('/things/a') ? { status: 404, body: status(404) } : undefined;
    watch.bookmark('903');
    await until('it is gone too', () => names().length === 0);
    watch.bookmark('904');
    await until('nothing more is asked', () => reflector.status().lists === 1);
    expect(asked()).toEqual(['a', 'b', 'a']);
  });

  test('notices a watch that is open but mute', async () => {
    const { reflector, failures } = harness.reflect({ idleMs: 60 });
    await until('a watch that was given up', () => reflector.status().watches >= 2);
    expect(String(failures[0])).toContain('silent');
  });

  test('lists again after two watches in a row that opened and brought nothing', async () => {
    const { reflector } = harness.reflect();
    (await harness.watch()).reset();
    await until('a second watch', () => reflector.status().watches === 2);
    expect(reflector.status().lists).toBe(1);
    (await harness.watch()).reset();
    await until('a second list', () => reflector.status().lists >= 2);
  });

  test('lists again after a single watch that was mute: it may be deaf to a version it never had', async () => {
    const { reflector } = harness.reflect({ idleMs: 40 });
    await until('a second list', () => reflector.status().lists >= 2);
    const asked = api.requests.filter((request) => request.path === path).map(({ verb }) => verb);
    expect(asked.slice(0, 3)).toEqual(['list', 'watch', 'list']);
  });

  test('does not list again after a version from the future more often than after any failure', async () => {
    const { reflector, failures } = harness.reflect();
    const tooLarge = { causes: [{ reason: 'ResourceVersionTooLarge' }] };
    const ahead = JSON.stringify({ type: 'ERROR', object: status(504, 'Timeout', 'Too large', tooLarge) });
    (await harness.watch()).write(`${ahead}\n`);
    await until('a second list, at once', () => reflector.status().lists >= 2);
    expect(failures).toEqual([]);
    (await harness.watch()).write(`${ahead}\n`);
    await until('a third list', () => reflector.status().lists >= 3);
    expect(failures).toHaveLength(1);
  });

  test.each(oddLines)(
    'starts the watch anew after %s in the stream, and misses nothing (C12)',
    async (_name, bytes) => {
      const { reflector, failures, names } = harness.reflect();
      const watch = await harness.watch();
      watch.send('ADDED', thing('before', 1, { resourceVersion: '500' }));
      watch.write(bytes);
      await until('another watch', () => reflector.status().watches >= 2);
      expect(failures).toHaveLength(1);
      const next = await until('a watch from the last event', () =>
        api.open(path).find(({ from }) => from === '500'),
      );
      next.send('ADDED', thing('after', 1, { resourceVersion: '501' }));
      await until('both', () => names().join() === 'before,after');
    },
  );

  test('says that it may not list, and recovers by itself', async () => {
    api.fault = ({ verb }) =>
      verb === 'list'
        ? { status: 403, body: status(403, 'Forbidden', 'User "x" cannot list resource "things"') }
        : undefined;
    const { reflector } = harness.reflect();
    await until('the refusal', () => reflector.status().forbidden?.includes('cannot list'));
    api.fault = () => undefined;
    await reflector.synced;
    expect(reflector.status().forbidden).toBeUndefined();
  });

  test('does not hammer a server that ends every watch at once', async () => {
    const { reflector } = harness.reflect({ backoff: { firstMs: 100, longestMs: 400, healthyMs: 1000 } });
    const started = systemClock.monotonic();
    let ended = 0;
    while (ended < 4) {
      (await harness.watch()).end();
      ended += 1;
      await until('the end', () => reflector.status().watches >= ended && api.open(path).length === 0);
    }
    expect(systemClock.monotonic() - started).toBeGreaterThan(300);
  });
});
