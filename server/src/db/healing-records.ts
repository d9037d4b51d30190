import type { ActContext } from './act-context.ts';
import type { WorkRecords } from './database.ts';
import { insertOperation, readOperation } from './operation-writes.ts';
import { changeStoreRow, readStore } from './store-writes.ts';
import { baselines } from './tables.ts';
import type { Writer } from './writer.ts';

/** What healing records: how objects looked when they were as wanted, and repairs that need helm. */
export function healingRecords(
  context: ActContext,
  writer: Writer,
): Pick<WorkRecords, 'baseline' | 'repair'> {
  const { tables, changes } = context;
  return {
    baseline: (storeId, { revision, at, objects }) =>
      writer.run(() => {
        const set = { revision, at, objects };
        tables
          .insert(baselines)
          .values({ storeId, ...set })
          .onConflictDoUpdate({ target: baselines.storeId, set })
          .run();
      }),
    repair: (storeId, operation, event, audit) =>
      writer.run(() => {
        const store = readStore(context, storeId);
        const isBusy = store?.currentOperationId !== undefined;
        if (store === undefined || isBusy || store.deletedAt !== undefined || store.wanted.deleting)
          return undefined;
        insertOperation(context, store, store.wanted.generation, operation);
        changeStoreRow(context, storeId, () => ({ currentOperationId: operation.id }));
        changes.event(event);
        context.audit(audit, { storeId, owner: store.owner });
        return readOperation(context, operation.id);
      }),
  };
}
