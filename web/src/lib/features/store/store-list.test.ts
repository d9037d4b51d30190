import { describe, expect, test } from 'vitest';
import { aRow } from '../../../../test/builders.ts';
import { FakeClock } from '../../../../test/fake-clock.ts';
import { ScriptedApi } from '../../../../test/scripted-api.ts';
import { parseFilter } from './store-filter.ts';
import { StoreList } from './store-list.svelte.ts';

const cluster = aRow().cluster as { id: string };
const clusterOf = (reachable: boolean): Record<string, unknown> => ({
  ...cluster,
  name: 'embedded',
  simulated: true,
  reachable,
  lastContactAt: null,
  reason: null,
});
const snapshot = (names: string[], last = true, cursor = 'log.1'): unknown => ({
  stores: { __typename: 'StoresSnapshot', cursor, last, stores: names.map((name) => aRow({ name })) },
});
const upsert = (store: unknown, cursor: string): unknown => ({
  stores: { __typename: 'StoreUpserted', cursor, store },
});

function start(answers: ConstructorParameters<typeof ScriptedApi>[0] = {}): {
  list: StoreList;
  api: ScriptedApi;
  paints: (() => void)[];
  clock: FakeClock;
  names: () => string[];
} {
  const api = new ScriptedApi(answers);
  const clock = new FakeClock();
  const paints: (() => void)[] = [];
  const list = new StoreList({ api, clock, random: () => 0, painter: (paint) => paints.push(paint) });
  list.live.start();
  return {
    list,
    api,
    paints,
    clock,
    names: () => list.select(parseFilter(''), 'name').rows.map((row) => row.name),
  };
}

describe('the live list of stores', () => {
  test('shows the first piece of the first snapshot at once, and knows when it is whole', () => {
    const { list, api, names } = start();
    api.stream.send(snapshot(['b-shop'], false));
    expect([list.isLoaded, list.isComplete, names()]).toEqual([true, false, ['b-shop']]);
    api.stream.send(snapshot(['a-shop']));
    expect([list.isComplete, names()]).toEqual([true, ['a-shop', 'b-shop']]);
  });

  test('patches by id, and takes out what was removed', () => {
    const { api, names, list } = start();
    api.stream.send(snapshot(['a-shop', 'b-shop']));
    api.stream.send(upsert(aRow({ name: 'b-shop', phase: 'FAILED' }), 'log.2'));
    expect(list.select(parseFilter('status:failed'), 'name').rows.map((row) => row.name)).toEqual(['b-shop']);
    api.stream.send({
      stores: { __typename: 'StoreRemoved', cursor: 'log.3', storeId: 'store_a-shop', name: 'a-shop' },
    });
    expect(names()).toEqual(['b-shop']);
  });

  test('tells the page once per frame, however many messages came', () => {
    const { api, paints } = start();
    api.stream.send(snapshot(['a-shop']));
    for (let number = 2; number < 1000; number++)
      api.stream.send(upsert(aRow({ name: 'a-shop' }), `log.${number}`));
    expect(paints).toHaveLength(1);
    paints[0]?.();
    api.stream.send(upsert(aRow({ name: 'a-shop' }), 'log.1001'));
    expect(paints).toHaveLength(2);
  });

  test('shows the old list until a fresh snapshot is whole, then drops what is no longer there', () => {
    const { api, names } = start();
    api.stream.send(snapshot(['a-shop', 'b-shop']));
    api.stream.send({ stores: { __typename: 'ResyncRequired', reason: 'pruned' } });
    expect(api.streams.map((one) => one.variables)).toEqual([{ after: null }, { after: null }]);
    api.stream.send(snapshot(['b-shop'], false, 'log.9'));
    expect(names()).toEqual(['a-shop', 'b-shop']);
    api.stream.send(snapshot(['c-shop'], true, 'log.9'));
    expect(names()).toEqual(['b-shop', 'c-shop']);
  });

  test('reads the stores of an unreachable cluster as unknown, by one message, and anew when it is back', () => {
    const { api, list } = start();
    api.stream.send(snapshot(['a-shop']));
    const phases = (): string[] => list.select(parseFilter(''), 'name').rows.map((row) => row.phase);
    api.stream.send({ stores: { __typename: 'ClusterChanged', cursor: 'log.2', cluster: clusterOf(false) } });
    expect(phases()).toEqual(['UNKNOWN']);
    api.stream.send({ stores: { __typename: 'ClusterChanged', cursor: 'log.3', cluster: clusterOf(true) } });
    expect(phases()).toEqual(['READY']);
    expect(api.streams).toHaveLength(1);
    api.stream.send({ stores: { __typename: 'ClusterChanged', cursor: 'log.4', cluster: clusterOf(false) } });
    api.stream.send(upsert(aRow({ name: 'a-shop', phase: 'UNKNOWN' }), 'log.5'));
    api.stream.send({ stores: { __typename: 'ClusterChanged', cursor: 'log.6', cluster: clusterOf(true) } });
    expect(api.streams.map((one) => one.variables)).toEqual([{ after: null }, { after: null }]);
  });

  test('asks for the clusters beside the snapshot, and believes the stream more', async () => {
    const { api, list } = start({ ClusterList: () => ({ clusters: [clusterOf(true)] }) });
    api.stream.send(snapshot(['a-shop']));
    api.stream.send({ stores: { __typename: 'ClusterChanged', cursor: 'log.2', cluster: clusterOf(false) } });
    await expect.poll(() => list.isSimulated).toBe(true);
    expect(list.select(parseFilter(''), 'name').rows[0]?.phase).toBe('UNKNOWN');
  });

  test('counts every status that the other words of the filter leave', () => {
    const { api, list } = start();
    api.stream.send({
      stores: {
        __typename: 'StoresSnapshot',
        cursor: 'log.1',
        last: true,
        stores: [
          aRow({ name: 'a-shop', owner: 'maria' }),
          aRow({ name: 'b-shop', owner: 'maria', phase: 'FAILED' }),
          aRow({ name: 'c-shop', owner: 'jonas' }),
        ],
      },
    });
    const chosen = list.select(parseFilter('owner:maria status:failed'), 'name');
    expect([chosen.rows.length, chosen.total, Object.fromEntries(chosen.counts)]).toEqual([
      1,
      2,
      { READY: 1, FAILED: 1 },
    ]);
  });

  test('selects from 10,000 stores within a frame', () => {
    const { api, list } = start();
    for (let piece = 0; piece < 50; piece++) {
      api.stream.send(
        snapshot(
          Array.from({ length: 200 }, (_, index) => `shop-${piece * 200 + index}`),
          piece === 49,
        ),
      );
    }
    list.select(parseFilter('status:ready shop-99'), 'attention');
    const times = Array.from({ length: 15 }, () => {
      const start = performance.now();
      list.select(parseFilter('status:ready shop-99'), 'attention');
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(16);
    expect(list.size).toBe(10_000);
  });
});
