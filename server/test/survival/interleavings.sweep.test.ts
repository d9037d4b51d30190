import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createStore } from '../../src/commands/create-store.ts';
import { deleteStore } from '../../src/commands/delete-store.ts';
import type { CommandParts, StoreOperationResult } from '../../src/commands/parts.ts';
import { aCaller, commandParts, someInput } from '../builders/commands.ts';
import { aNewEvent, aReceipt, anAuditEntry } from '../builders/work.ts';

/** Each act waits so many turns of the event loop, then is done; all of one history at once. */
interface Act {
  kind: 'create' | 'delete' | 'carry out';
  after: number;
}

const histories = 10_000;
const atOnce = 100;

const history = fc.array(
  fc.record<Act>({
    kind: fc.constantFrom('create', 'create', 'delete', 'carry out'),
    after: fc.nat({ max: 6 }),
  }),
  { minLength: 2, maxLength: 7 },
);

/** What the reconciler does with a deletion in the end. */
async function carryOut({ db }: CommandParts, name: string): Promise<void> {
  const store = await db.stores.byName(name);
  if (!store?.wanted.deleting || store.currentOperationId === undefined) return;
  const receipt = aReceipt({ release: name });
  await db.work.deleted(
    store.id,
    store.currentOperationId,
    receipt,
    aNewEvent(store),
    anAuditEntry({ target: name }),
  );
}

async function play(parts: CommandParts, name: string, acts: readonly Act[]): Promise<void> {
  const deletedIds = new Set<string>();
  const createdIds = new Set<string>();
  const note = ({ store, operation, replayed }: StoreOperationResult): void => {
    if (!store || !operation || replayed) return;
    (operation.kind === 'DELETE' ? deletedIds : createdIds).add(store.id);
  };
  await Promise.all(
    acts.map(async ({ kind, after }) => {
      for (let count = 0; count < after; count += 1) await turn();
      if (kind === 'create') note(await createStore(parts, aCaller(), someInput({ name })));
      else if (kind === 'delete') note(await deleteStore(parts, aCaller(), { name, confirmName: name }));
      else await carryOut(parts, name);
    }),
  );
  const store = await parts.db.stores.byName(name);
  // Every store but the last was deleted before the next could take its name; what is there is what was accepted last.
  const living = [...createdIds].filter((id) => !deletedIds.has(id));
  expect(living.length).toBeLessThanOrEqual(1);
  if (!store) {
    expect(living).toEqual([]);
    return;
  }
  expect(createdIds).toContain(store.id);
  expect(store.wanted.deleting).toBe(deletedIds.has(store.id));
  const running = await parts.db.operations.byId(store.currentOperationId ?? '');
  expect(running).toMatchObject({
    kind: store.wanted.deleting ? 'DELETE' : 'CREATE',
    generation: store.wanted.generation,
    state: 'QUEUED',
  });
}

test('ten thousand histories of creations and deletions, a hundred at once, each end in the last accepted intent, never half (B8)', async () => {
  const seed = Math.trunc(performance.now() * 1000) % 2 ** 31;
  process.stderr.write(`seed of B8: ${String(seed)}\n`);
  const all = fc.sample(history, { numRuns: histories, seed });
  let parts = await commandParts();
  for (let from = 0; from < all.length; from += atOnce) {
    if (from % 500 === 0) parts = await commandParts();
    const some = all.slice(from, from + atOnce);
    await Promise.all(
      some.map((acts, index) =>
        play(parts, `tea-${String(from + index)}`, acts).catch((error: unknown) => {
          throw new Error(`seed ${String(seed)}: ${JSON.stringify(acts)}`, { cause: error });
        }),
      ),
    );
    if ((from + atOnce) % 500 > 0) continue;
    const unfinished = await parts.db.operations.unfinished();
    const living = await parts.db.stores.living();
    expect(unfinished.map(({ storeId }) => storeId).toSorted()).toEqual(
      living.map(({ id }) => id).toSorted(),
    );
    expect(await parts.db.audit.verify()).toBeUndefined();
  }
}, 180_000);
