import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aRow } from '../../../../test/builders.ts';
import type { StorePhase, StoreRowFragment } from '#lib/graphql/generated/operations.ts';
import { parseFilter } from './store-filter.ts';
import { storeOrders } from './store-order.ts';
import { StoreSelector } from './store-selector.ts';

const phase = fc.constantFrom<StorePhase>('READY', 'FAILED', 'UPDATING');
const put = fc.record({
  kind: fc.constant('put' as const),
  name: fc.integer({ min: 0, max: 12 }),
  phase,
  second: fc.integer({ min: 0, max: 59 }),
  owner: fc.constantFrom('maria', 'jonas'),
});
const remove = fc.record({ kind: fc.constant('remove' as const), name: fc.integer({ min: 0, max: 12 }) });

test('after any changes it answers as if it had looked at all stores anew', () => {
  const filter = fc.constantFrom('', 'status:failed', 'owner:maria', 'owner:maria status:ready', 'shop-1');
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 4, arbitrary: put }, remove), { maxLength: 40 }),
      filter,
      fc.constantFrom(...storeOrders),
      fc.nat(5),
      (acts, query, order, pause) => {
        const stores = new Map<string, StoreRowFragment>();
        const selector = new StoreSelector(stores);
        acts.forEach((act, index) => {
          const name = `shop-${act.name}`;
          if (act.kind === 'remove') stores.delete(`store_${name}`);
          else
            stores.set(
              `store_${name}`,
              aRow({
                name,
                phase: act.phase,
                owner: act.owner,
                changedAt: `2026-11-21T10:00:${String(act.second).padStart(2, '0')}.000Z`,
              }),
            );
          selector.touch(`store_${name}`);
          if (index % (pause + 1) === 0) selector.select(parseFilter(query), order);
        });
        const anew = new StoreSelector(stores).select(parseFilter(query), order);
        const kept = selector.select(parseFilter(query), order);
        expect(kept.rows.map((row) => [row.name, row.phase])).toEqual(
          anew.rows.map((row) => [row.name, row.phase]),
        );
        expect([Object.fromEntries(kept.counts), kept.total]).toEqual([
          Object.fromEntries(anew.counts),
          anew.total,
        ]);
      },
    ),
    { numRuns: 300 },
  );
});

test('gives the same answer again, and looks anew when it is asked something else', () => {
  const stores = new Map([['store_a', aRow({ id: 'store_a', name: 'a-shop' })]]);
  const selector = new StoreSelector(stores);
  const first = selector.select(parseFilter(''), 'name');
  expect(selector.select(parseFilter(''), 'name')).toBe(first);
  expect(selector.select(parseFilter('status:failed'), 'name').rows).toEqual([]);
  expect(selector.select(parseFilter(''), 'name').rows.map((row) => row.name)).toEqual(['a-shop']);
});
