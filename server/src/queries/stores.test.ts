import { expect, test } from 'vitest';
import { aCluster, aStore } from '../../test/builders.ts';
import type { StoreFilter } from '../db/database.ts';
import type { Caller } from '../domain/actor.ts';
import { createStoreQueries } from './stores.ts';

const local = { owner: 'local', seesAllOwners: false } as Caller;
const admin = { owner: 'root', seesAllOwners: true } as Caller;
const order = { by: 'NAME', direction: 'ASC' } as const;

/** Queries over one store, and the filters that the database was asked with. */
function begin(
  options: { owner?: string; reachable?: boolean; confirmedAt?: number; observedAt?: number } = {},
) {
  const plain = aStore({ owner: options.owner ?? 'local' });
  const store =
    'observedAt' in options
      ? { ...plain, status: { ...plain.status, observedAt: options.observedAt } }
      : plain;
  const cluster = aCluster({ reachable: options.reachable ?? true });
  const asked: StoreFilter[] = [];
  const queries = createStoreQueries({
    database: {
      stores: {
        byName: () => Promise.resolve(store),
        byIds: (ids: string[]) => Promise.resolve(new Map(ids.includes(store.id) ? [[store.id, store]] : [])),
        page: (filter: StoreFilter) => {
          asked.push(filter);
          return Promise.resolve({ items: [store], hasNext: false, hasPrevious: false });
        },
        cursorOf: () => 'cursor',
        count: () => Promise.resolve(1),
      },
      clusters: { all: () => Promise.resolve([cluster]), byId: () => Promise.resolve(cluster) },
    },
    confirmedAt: () => options.confirmedAt,
  } as never);
  return { queries, asked, store };
}

test('a foreign store answers as an unknown one', async () => {
  const { queries, store } = begin({ owner: 'other' });
  expect(await queries.byName(local, 'tea')).toBeUndefined();
  expect(await queries.byIds(local, [store.id, 'nothing'])).toEqual([undefined, undefined]);
  expect(await queries.byName(admin, 'tea')).toBe(store);
});

test('lists are narrowed to the owner; asking for another finds nothing', async () => {
  const { queries, asked } = begin();
  await queries.page(local, {}, order, {});
  await queries.page(local, { owner: 'other' }, order, {});
  await queries.page(admin, { owner: 'other' }, order, {});
  expect(asked).toEqual([{ owner: 'local' }, { owner: 'other', phases: [] }, { owner: 'other' }]);
});

test('while the cluster is away its stores are UNKNOWN', async () => {
  const { queries, store } = begin({ reachable: false });
  expect((await queries.shown(store)).status.phase).toBe('UNKNOWN');
});

test('a store at rest is dated by the last sign of life of the watches, never by one that is older', async () => {
  const shown = async (options: Parameters<typeof begin>[0]) => {
    const { queries, store } = begin(options);
    return (await queries.shown(store)).status.observedAt;
  };
  expect(await shown({ observedAt: 1000, confirmedAt: 5000 })).toBe(5000);
  expect(await shown({ observedAt: 5000, confirmedAt: 1000 })).toBe(5000);
  expect(await shown({ observedAt: 1000 })).toBe(1000);
  expect(await shown({ observedAt: undefined as never, confirmedAt: 5000 })).toBeUndefined();
  expect(await shown({ observedAt: 1000, confirmedAt: 5000, reachable: false })).toBe(5000);
});
