import { createStore } from '../../src/commands/create-store.ts';
import type { Store } from '../../src/domain/store/store.ts';
import { aCaller, type commandParts, someInput } from './commands.ts';
import { aNewEvent } from './work.ts';

type Parts = Awaited<ReturnType<typeof commandParts>>;

/** The store "tea" of these parts, moved along as the reconciler would move it. */
export function livingStore(parts: Parts) {
  const now = async (): Promise<Store> => {
    const store = await parts.db.stores.byName('tea');
    if (!store) throw new Error('tea is not there');
    return store;
  };
  /** As if what is wanted was carried out, and seen READY or given up. */
  const carriedOut = async (ready = true): Promise<Store> => {
    const store = await now();
    const { id, wanted, currentOperationId } = store;
    if (currentOperationId === undefined) throw new Error('no operation runs');
    if (ready) await parts.db.work.becameReady(id, wanted.revision);
    await parts.db.work.finish(
      currentOperationId,
      { state: ready ? 'SUCCEEDED' : 'FAILED' },
      aNewEvent(store),
    );
    return now();
  };
  const created = async (change: Parameters<typeof someInput>[0] = {}): Promise<Store> => {
    const { userErrors } = await createStore(parts, aCaller(), someInput(change));
    if (userErrors.length > 0) throw new Error(`refused: ${JSON.stringify(userErrors)}`);
    return carriedOut();
  };
  return { now, carriedOut, created };
}
