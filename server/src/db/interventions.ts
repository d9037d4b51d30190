import { eq } from 'drizzle-orm';
import { isFinished } from '../domain/operation/operation.ts';
import type { ActContext } from './act-context.ts';
import type { Acceptance } from './acceptance.ts';
import { endOperation, readOperation } from './operation-writes.ts';
import { changeStoreRow } from './store-writes.ts';
import { volumes } from './tables.ts';
import type { Writer } from './writer.ts';

/** Ends an operation on somebody's behalf; one that is finished stays as it is, and nothing is written. */
export const cancelAct =
  (context: ActContext, writer: Writer): Acceptance['cancel'] =>
  ({ operationId, error, event, audit }) =>
    writer.run(() => {
      const operation = readOperation(context, operationId);
      if (isFinished(operation)) return operation;
      const at = context.clock.now();
      const ended = endOperation(context, operation, { state: 'CANCELLED', error: { ...error, at } });
      context.changes.event(event);
      context.audit(audit, { storeId: operation.storeId, owner: operation.owner });
      return ended;
    });

/** What was lost counts as the past: the volumes there are now become the store's. Only inside an act. */
export function acknowledgeLoss(context: ActContext, storeId: string): void {
  const now = context.clock.now();
  changeStoreRow(context, storeId, ({ status }) => ({
    status: {
      ...status,
      conditions: status.conditions.map((condition) =>
        condition.type === 'DATA_INTACT'
          ? {
              type: condition.type,
              status: 'UNKNOWN',
              reason: 'Acknowledged',
              message: undefined,
              lastTransitionAt: now,
            }
          : condition,
      ),
    },
  }));
  context.tables.update(volumes).set({ replaced: true }).where(eq(volumes.storeId, storeId)).run();
}
