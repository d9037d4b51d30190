import { builder } from './builder.ts';
import type { Outcome } from './context.ts';
import { UserErrorInterface } from './errors.ts';
import { idOf } from './ids.ts';
import { CreateStoreInputType, DeleteStoreInputType, type CreateStoreInput } from './inputs.ts';
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
        description: 'The store; null if refused.',
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

const CreateStorePayload = payload('CreateStorePayload', 'The accepted creation, or why it was refused.');
const StoreOperationPayload = payload(
  'StoreOperationPayload',
  'The accepted work on a store, or why it was refused.',
);

/** The input with the cluster as the domain names it. */
export const creationInput = (input: CreateStoreInput): CreateStoreInput =>
  typeof input.cluster === 'string' ? { ...input, cluster: idOf('Cluster', input.cluster) } : input;

builder.mutationFields((t) => ({
  createStore: t.field({
    type: CreateStorePayload,
    description:
      'Accepts a new store. Answered once it is recorded for good; the store becomes READY on its own.',
    args: {
      input: t.arg({ type: CreateStoreInputType, required: true, description: 'What the store should be.' }),
    },
    resolve: (_root, { input }, { services, caller }) => services.createStore(caller, creationInput(input)),
  }),
  deleteStore: t.field({
    type: StoreOperationPayload,
    description: 'Accepts the deletion of a store with all its data. Ends in a receipt on the operation.',
    args: {
      input: t.arg({ type: DeleteStoreInputType, required: true, description: 'Which store, said twice.' }),
    },
    resolve: (_root, { input }, { services, caller }) => services.deleteStore(caller, input),
  }),
}));
