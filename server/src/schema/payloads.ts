import { builder } from './builder.ts';
import type { Outcome } from './context.ts';
import { UserErrorInterface } from './errors.ts';
import { OperationType } from './operation.ts';
import { StoreType } from './store.ts';

/** What every mutation on a store answers, under its own name. */
const payload = (name: string, description: string) =>
  builder.objectRef<Outcome>(name).implement({
    description,
    fields: (t) => ({
      store: t.expose('store', {
        type: StoreType,
        nullable: true,
        description: 'The store as it is now; null if refused, or if a replay finds it deleted.',
      }),
      operation: t.expose('operation', {
        type: OperationType,
        nullable: true,
        description: 'The accepted work, to wait for or to watch; null if refused.',
      }),
      replayed: t.exposeBoolean('replayed', {
        description: 'This was answered before, and nothing new was begun.',
      }),
      userErrors: t.field({
        type: [UserErrorInterface],
        description: 'Why it was refused; empty if it was accepted.',
        resolve: ({ userErrors }) => [...userErrors],
      }),
    }),
  });

export const CreateStorePayload = payload(
  'CreateStorePayload',
  'The accepted creation, or why it was refused.',
);
export const StoreOperationPayload = payload(
  'StoreOperationPayload',
  'The accepted work on a store, or why it was refused.',
);
