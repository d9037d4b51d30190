import { builder } from './builder.ts';
import { idOf } from './ids.ts';
import { CreateStoreInputType, DeleteStoreInputType, type CreateStoreInput } from './inputs.ts';
import { CreateStorePayload, StoreOperationPayload } from './payloads.ts';

/** The input with the cluster as the domain names it; a plan that is null is the default, as one that is absent. */
export const creationInput = (input: CreateStoreInput): CreateStoreInput => ({
  ...input,
  plan: input.plan ?? 'SMALL',
  ...(typeof input.cluster === 'string' ? { cluster: idOf('Cluster', input.cluster) } : {}),
});

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
