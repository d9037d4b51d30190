import { builder } from './builder.ts';
import { RollbackStoreInputType, UpdateStoreInputType, UpgradeStoreInputType } from './inputs.ts';
import { StoreOperationPayload } from './payloads.ts';

builder.mutationFields((t) => ({
  updateStore: t.field({
    type: StoreOperationPayload,
    description:
      'Changes configuration, products, plan, domains or labels of a store. If it does not become READY in time, it goes back by itself.',
    args: { input: t.arg({ type: UpdateStoreInputType, required: true, description: 'What to change.' }) },
    resolve: (_root, { input }, { services, caller }) => services.updateStore(caller, input),
  }),
  upgradeStore: t.field({
    type: StoreOperationPayload,
    description:
      'Brings a store to a newer version of its engine. If that fails before its data was migrated, it goes back by itself.',
    args: { input: t.arg({ type: UpgradeStoreInputType, required: true, description: 'To which version.' }) },
    resolve: (_root, { input }, { services, caller }) => services.upgradeStore(caller, input),
  }),
  rollbackStore: t.field({
    type: StoreOperationPayload,
    description:
      'Brings chart and configuration of a store back to an earlier revision, as a new one, which is defended from then on.',
    args: {
      input: t.arg({ type: RollbackStoreInputType, required: true, description: 'To which revision.' }),
    },
    resolve: (_root, { input }, { services, caller }) => services.rollbackStore(caller, input),
  }),
}));
