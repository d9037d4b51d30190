import { builder } from './builder.ts';
import type { CancelOutcome } from './context.ts';
import { UserErrorInterface } from './errors.ts';
import { idOf } from './ids.ts';
import { keyDescription } from './inputs.ts';
import { OperationType } from './operation.ts';
import { StoreOperationPayload } from './payloads.ts';

export const StoreRefInputType = builder.inputType('StoreRefInput', {
  description: 'Which store.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Name of the store.' }),
    idempotencyKey: t.string({ description: keyDescription }),
  }),
});

const AdoptStoreInputType = builder.inputType('AdoptStoreInput', {
  description: 'Which namespace to take over.',
  fields: (t) => ({
    cluster: t.id({ required: true, description: 'The cluster it is on.' }),
    namespace: t.string({ required: true, description: 'One of the orphans that the cluster lists.' }),
    idempotencyKey: t.string({ description: keyDescription }),
  }),
});

const CancelOperationPayload = builder.objectRef<CancelOutcome>('CancelOperationPayload').implement({
  description: 'The operation that was cancelled, or why it could not be.',
  fields: (t) => ({
    operation: t.expose('operation', {
      type: OperationType,
      nullable: true,
      description: 'The operation, CANCELLED; null if refused.',
    }),
    userErrors: t.field({
      type: [UserErrorInterface],
      description: 'Why it was refused; empty if it is cancelled.',
      resolve: ({ userErrors }) => [...userErrors],
    }),
  }),
});

const verbs = {
  suspendStore: 'Scales a store to nothing and keeps its data. While it is suspended it cannot be changed.',
  resumeStore: 'Brings a suspended store back.',
  rotateStoreSecrets:
    'Gives a store new passwords. The shop serves all the while; the old ones are dead at the end.',
  retryStore: 'Does once more what failed or was cancelled last, as a new operation of the same kind.',
  acknowledgeDataLoss:
    'Says that a person knows of data that was lost; the condition DATA_INTACT begins anew.',
} as const;

for (const [name, description] of Object.entries(verbs))
  builder.mutationField(name, (t) =>
    t.field({
      type: StoreOperationPayload,
      description,
      args: { input: t.arg({ type: StoreRefInputType, required: true, description: 'Which store.' }) },
      resolve: (_root, { input }, { services, caller }) =>
        services[name as keyof typeof verbs](caller, input),
    }),
  );

builder.mutationField('cancelOperation', (t) =>
  t.field({
    type: CancelOperationPayload,
    description:
      'Stops an operation. What was done stays, and what is wanted too; retry goes on. Cancelling twice is the same as once.',
    args: { id: t.arg.id({ required: true, description: 'The id of the operation.' }) },
    resolve: (_root, { id }, { services, caller }) => services.cancelOperation(caller, idOf('Operation', id)),
  }),
);

builder.mutationField('adoptStore', (t) =>
  t.field({
    type: StoreOperationPayload,
    description:
      'Takes over a namespace that a cluster lists among its orphans, as after a loss of the database. Its data and passwords stay.',
    args: { input: t.arg({ type: AdoptStoreInputType, required: true, description: 'Which namespace.' }) },
    resolve: (_root, { input }, { services, caller }) =>
      services.adoptStore(caller, { ...input, cluster: idOf('Cluster', input.cluster) }),
  }),
);
