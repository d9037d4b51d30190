import { describe, expect, test } from 'vitest';
import { anOperation, aStore } from '../../../../test/builders.ts';
import { FakeClock } from '../../../../test/fake-clock.ts';
import { ScriptedApi } from '../../../../test/scripted-api.ts';
import { StorePage } from './store-page.svelte.ts';

function start(exists: boolean): { page: StorePage; api: ScriptedApi; clock: FakeClock } {
  const api = new ScriptedApi({
    StoreByName: () => ({ store: exists ? { id: 'store_winter-market' } : null }),
  });
  const clock = new FakeClock();
  const page = new StorePage({ api, name: 'winter-market', clock, random: () => 0 });
  page.live.start();
  return { page, api, clock };
}

const event = (id: string): unknown => ({
  store: { __typename: 'EventRecorded', cursor: `log.${id}`, event: { id, at: '2026-11-21T10:00:00Z' } },
});
const upsert = (store: unknown, cursor = 'log.1'): unknown => ({
  store: { __typename: 'StoreUpserted', cursor, store },
});

describe('the page of one store', () => {
  test('waits for a store that does not exist yet, and shows it when it comes', async () => {
    const { page, api } = start(false);
    await expect.poll(() => page.presence).toBe('missing');
    api.stream.send(upsert(aStore()));
    expect([page.presence, page.store?.name]).toEqual(['here', 'winter-market']);
  });

  test('follows the running operation, and keeps the newest when it is over', () => {
    const { page, api } = start(true);
    const old = anOperation({ id: 'old', state: 'SUCCEEDED', queuedAt: '2026-11-20T10:00:00Z' });
    const running = anOperation({ id: 'new' });
    api.stream.send(upsert(aStore({ currentOperation: running, operations: { nodes: [old] } })));
    expect(page.operation?.id).toBe('new');
    api.stream.send({
      store: {
        __typename: 'OperationChanged',
        cursor: 'log.2',
        operation: { ...running, state: 'SUCCEEDED' },
      },
    });
    expect([page.operation?.state, page.operations.map((one) => one.id)]).toEqual([
      'SUCCEEDED',
      ['new', 'old'],
    ]);
  });

  test('lists each event once, newest first', () => {
    const { page, api } = start(true);
    for (const id of ['1', '2', '2', '3']) api.stream.send(event(id));
    expect(page.events.map((one) => one.id)).toEqual(['3', '2', '1']);
  });

  test('says so when the store goes, also when it went while nobody listened', async () => {
    const { page, api, clock } = start(true);
    api.stream.send(upsert(aStore()));
    api.stream.send({
      store: {
        __typename: 'StoreRemoved',
        cursor: 'log.2',
        storeId: 'store_winter-market',
        name: 'winter-market',
      },
    });
    expect(page.presence).toBe('removed');
    const other = start(false);
    other.api.stream.send(upsert(aStore()));
    other.api.stream.send({ store: { __typename: 'ResyncRequired', reason: 'pruned' } });
    await expect.poll(() => other.page.presence).toBe('removed');
    expect(clock.waiting).toBeGreaterThan(0);
  });

  test('starts over for another store of the same name', () => {
    const { page, api } = start(true);
    api.stream.send(upsert(aStore({ currentOperation: anOperation({ id: 'first' }) })));
    api.stream.send(
      upsert(aStore({ id: 'store_other', currentOperation: anOperation({ id: 'second' }) }), 'log.2'),
    );
    expect(page.operations.map((one) => one.id)).toEqual(['second']);
  });

  test('reads UNKNOWN while the cluster is away', () => {
    const { page, api } = start(true);
    const store = aStore();
    api.stream.send(upsert(store));
    api.stream.send({
      store: {
        __typename: 'ClusterChanged',
        cursor: 'log.2',
        cluster: { ...store.cluster, reachable: false },
      },
    });
    expect(page.store?.phase).toBe('UNKNOWN');
    api.stream.send({ store: { __typename: 'ClusterChanged', cursor: 'log.3', cluster: store.cluster } });
    expect(api.stream.variables).toEqual({ name: 'winter-market', after: null });
  });
});
