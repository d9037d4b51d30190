import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeKubeApi } from '../../test/fake-kube-api.ts';
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

describe('a reflector', () => {
  test('lists page by page, then watches from the version of the list with bookmarks', async () => {
    api.put(path, thing('a'), thing('b'), thing('c'), thing('d'), thing('e'));
    const { reflector, names, changes } = harness.reflect();
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
    const { timeoutSeconds } = await harness.watch();
    expect(timeoutSeconds).toBeGreaterThanOrEqual(300);
    expect(timeoutSeconds).toBeLessThanOrEqual(600);
  });

  test('takes in what is added, changed and deleted', async () => {
    const { changes, names } = harness.reflect();
    const watch = await harness.watch();
    watch.send('ADDED', thing('a'));
    watch.send('MODIFIED', thing('a', 2));
    watch.send('ADDED', thing('b'));
    watch.send('DELETED', thing('a', 2));
    await until('four changes', () => changes.length === 4);
    expect(changes).toEqual(['+a', '-+a', '+b', '-a']);
    expect(names()).toEqual(['b']);
  });

  test('goes on from the last bookmark after a watch was closed, without a list', async () => {
    const { reflector } = harness.reflect();
    (await harness.watch()).bookmark('777');
    await until('some contact', () => reflector.status().lastContactAt !== undefined);
    await until('the bookmark', () => api.requests.length > 0);
    (await harness.watch()).end();
    const next = await until('another watch', () => api.open(path).find(({ from }) => from === '777'));
    next.end();
    await until('a third watch', () => reflector.status().watches >= 3);
    expect(api.count('list', path)).toBe(1);
  });

  test('survives a listener that throws (A11)', async () => {
    const { failures, names } = harness.reflect({}, () => {
      throw new Error('listener');
    });
    const watch = await harness.watch();
    watch.send('ADDED', thing('a'));
    watch.send('ADDED', thing('b'));
    await until('both', () => names().length === 2);
    expect(failures.map(String)).toContain('Error: listener');
    expect(api.open(path)).toHaveLength(1);
  });

  test('leaves out an object that cannot be read, and counts it (A11)', async () => {
    api.put(path, thing('odd', 'broken'), thing('a'));
    const { reflector, names } = harness.reflect();
    await reflector.synced;
    expect(names()).toEqual(['a']);
    expect(reflector.status().skipped).toBe(1);
  });

  test('does not mind doubled, reordered and foreign deletions (C12)', async () => {
    const { names, reflector } = harness.reflect();
    const watch = await harness.watch();
    watch.send('ADDED', thing('a', 'new', { resourceVersion: '900', uid: 'two' }));
    watch.send('MODIFIED', thing('a', 'old', { resourceVersion: '800', uid: 'two' }));
    watch.send('ADDED', thing('a', 'new', { resourceVersion: '900', uid: 'two' }));
    watch.send('DELETED', thing('a', 'old', { resourceVersion: '850', uid: 'one' }));
    watch.send('ADDED', thing('end', 1, { resourceVersion: '1000' }));
    await until('the last event', () => names().includes('end'));
    expect(reflector.records.in('ns').map(({ value }) => value)).toEqual(['new', 1]);
  });

  test('puts an event of 1.5 MB together that comes in small pieces, cut inside of characters (C12)', async () => {
    const { reflector } = harness.reflect();
    const watch = await harness.watch();
    const text = 'ä€😀'.repeat(170_000);
    const object = {
      metadata: { name: 'a', namespace: 'ns', uid: 'u', resourceVersion: '500' },
      value: text,
    };
    const bytes = Buffer.from(`${JSON.stringify({ type: 'ADDED', object })}\n`);
    for (let from = 0; from < bytes.length; from += 49_999) watch.write(bytes.subarray(from, from + 49_999));
    const record = await until('the object', () => reflector.records.in('ns')[0]);
    expect(record.value).toBe(text);
  });

  test('compares a full list from time to time and finds what the watch missed', async () => {
    api.put(path, thing('a'), thing('b'));
    const { names } = harness.reflect({ resyncMs: { from: 0, to: 0 } });
    const watch = await harness.watch();
    api.put(path, thing('a'));
    watch.end();
    await until('the missed deletion', () => names().length === 1);
  });
});

describe('stopping a reflector', () => {
  test('ends an open watch and starts nothing after it', async () => {
    const { reflector } = harness.reflect();
    await harness.watch();
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
    const { reflector } = harness.reflect({
      backoff: { firstMs: 60_000, longestMs: 60_000, healthyMs: 1000 },
    });
    await until('a failure', () => reflector.status().failures > 0);
    const started = systemClock.monotonic();
    await reflector.stop();
    expect(systemClock.monotonic() - started).toBeLessThan(1000);
  });

  test('does not wait for a list that hangs', async () => {
    api.fault = () => 'hang';
    const { reflector } = harness.reflect();
    await until('the list', () => api.requests.length > 0);
    await reflector.stop();
    expect(reflector.status().synced).toBe(false);
  });

  test('wakes up a reflector that waits', async () => {
    api.fault = () => ({ status: 500 });
    const { reflector } = harness.reflect({
      backoff: { firstMs: 60_000, longestMs: 60_000, healthyMs: 1000 },
    });
    await until('a failure', () => reflector.status().failures > 0);
    api.fault = () => undefined;
    reflector.wake();
    await reflector.synced;
  });
});
